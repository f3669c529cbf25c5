package io.pandan.builtin.actors;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorException;
import io.pandan.api.actor.JavaActor;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of all actors say. */
public final class ActorAssertions {
  private ActorAssertions() {}

  public static Optional<IpldBlock> none() {
    return Optional.empty();
  }

  /** Parameters in CBOR. */
  public static Optional<IpldBlock> params(Consumer<CborWriter> content) {
    CborWriter out = new CborWriter();
    content.accept(out);
    return Values.of(out);
  }

  /** A value that was returned, which is always CBOR whose links are not followed. */
  public static CborReader returned(Optional<IpldBlock> value) {
    IpldBlock block = value.orElseThrow();
    if (block.codec() != Codec.CBOR) {
      throw new AssertionError("returned codec 0x" + Long.toHexString(block.codec()));
    }
    return new CborReader(block.data());
  }

  public static void assertAborts(ExitCode code, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .asInstanceOf(type(ActorException.class))
        .satisfies(
            e -> {
              if (!e.exitCode().equals(code) || !e.getMessage().contains(message)) {
                throw new AssertionError(
                    "aborted with "
                        + e.exitCode()
                        + " "
                        + e.getMessage()
                        + ", expected "
                        + code
                        + " "
                        + message);
              }
            });
  }

  public static JavaActor.Genesis genesis(boolean userActors, Map<Address, Long> ids, long next) {
    GenesisTemplate template =
        new GenesisTemplate(
            "test",
            28,
            31415926,
            ActorSet.NATIVE,
            userActors,
            0,
            List.of(new GenesisTemplate.Allocation(Address.id(100), TokenAmount.ZERO)));
    ActorManifest manifest =
        new ActorManifest(
            List.of(
                new ActorManifest.Entry("system", FakeActorContext.code("system")),
                new ActorManifest.Entry("init", FakeActorContext.code("init"))));
    Cid manifestCid = Cid.sum(Codec.DAG_CBOR, manifest.toCbor());
    return new JavaActor.Genesis(template, manifest, manifestCid, ids, next);
  }
}
