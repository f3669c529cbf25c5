package io.pandan.builtin.actors.cron;

import static io.pandan.builtin.actors.ActorAssertions.assertAborts;
import static io.pandan.builtin.actors.ActorAssertions.genesis;
import static io.pandan.builtin.actors.ActorAssertions.none;
import static io.pandan.builtin.actors.ActorAssertions.params;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorException;
import io.pandan.api.vm.InvocationResult;
import io.pandan.builtin.actors.ActorType;
import io.pandan.builtin.actors.FakeActorContext;
import io.pandan.builtin.actors.FakeActorContext.Sent;
import io.pandan.ipld.MemoryBlockstore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** After builtin-actors' actors/cron/tests/cron_actor_test.rs. */
class CronActorTest {
  private final CronActor actor = new CronActor();
  private final FakeActorContext context = new FakeActorContext(3);

  @Test
  void shouldCallAllEntriesInOrderWhateverBecomesOfThem() {
    CronState state =
        new CronState(
            List.of(
                new CronState.Entry(Address.id(1001), 1001),
                new CronState.Entry(Address.id(1002), 1002),
                new CronState.Entry(Address.id(1003), 1003),
                new CronState.Entry(Address.id(1004), 1004)));
    assertThat(context.call(actor, Methods.CONSTRUCTOR, params(state::write))).isEmpty();
    assertThat(context.store.require(context.root)).isEqualTo(state.toCbor());
    context.answer =
        sent -> {
          if (sent.method() == 1002) {
            return InvocationResult.failed(new ExitCode(16), "no");
          }
          if (sent.method() == 1003) {
            throw new ActorException(ExitCode.USR_UNSPECIFIED, "receiver not found");
          }
          return InvocationResult.ok();
        };
    assertThat(context.call(actor, CronActor.EPOCH_TICK, none())).isEmpty();
    assertThat(context.sends).containsExactly(sent(1001), sent(1002), sent(1003), sent(1004));
  }

  @Test
  void shouldTickForTheSystemAlone() {
    context.call(actor, Methods.CONSTRUCTOR, params(new CronState(List.of())::write));
    context.calledBy(1000, ActorType.ACCOUNT);
    assertAborts(
        ExitCode.USR_FORBIDDEN,
        "not one of supported",
        () -> context.call(actor, CronActor.EPOCH_TICK, none()));
  }

  @Test
  void shouldHaveNothingToCallAtGenesis() {
    MemoryBlockstore store = new MemoryBlockstore();
    assertThat(
            store.require(actor.genesisState(genesis(false, Map.of(), 100), store).orElseThrow()))
        .asHexString()
        .isEqualTo("8180");
  }

  private static Sent sent(long number) {
    return new Sent(Address.id(number), number, Optional.empty(), TokenAmount.ZERO, false);
  }
}
