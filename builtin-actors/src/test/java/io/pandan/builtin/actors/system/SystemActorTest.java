package io.pandan.builtin.actors.system;

import static io.pandan.builtin.actors.ActorAssertions.assertAborts;
import static io.pandan.builtin.actors.ActorAssertions.genesis;
import static io.pandan.builtin.actors.ActorAssertions.none;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.actor.JavaActor;
import io.pandan.builtin.actors.FakeActorContext;
import io.pandan.builtin.actors.State;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MemoryBlockstore;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemActorTest {
  private final SystemActor actor = new SystemActor();

  @Test
  void shouldBeginWithoutBuiltInActorsWhenConstructed() {
    FakeActorContext context = new FakeActorContext(0);
    assertThat(context.call(actor, Methods.CONSTRUCTOR, none())).isEmpty();
    // The empty list of actors is an empty array, as the root of an actor without state is.
    assertThat(context.store.require(context.root))
        .isEqualTo(new CborWriter().writeArrayHeader(1).writeCid(State.EMPTY_ROOT).toByteArray());
    assertAborts(
        ExitCode.USR_UNHANDLED_MESSAGE, "invalid method: 2", () -> context.call(actor, 2, none()));
  }

  @Test
  void shouldLinkTheManifestAtGenesis() {
    MemoryBlockstore store = new MemoryBlockstore();
    JavaActor.Genesis genesis = genesis(false, Map.of(), 100);
    Cid root = actor.genesisState(genesis, store).orElseThrow();
    assertThat(store.require(root))
        .isEqualTo(
            new CborWriter().writeArrayHeader(1).writeCid(genesis.manifestCid()).toByteArray());
  }
}
