package io.pandan.testkit;

import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.JavaActor;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;
import java.util.function.BiFunction;

/** An actor that does what a test says, whoever calls. Thread safe where its functions are. */
public final class ScriptedActor implements JavaActor {

  /** What the actor does. */
  @FunctionalInterface
  public interface Script {

    /** Runs a method; as {@link JavaActor#invoke}. */
    Optional<IpldBlock> invoke(ActorContext context, long method, Optional<IpldBlock> params);
  }

  private final Script script;
  private final BiFunction<Genesis, Blockstore, Optional<Cid>> genesisState;

  private ScriptedActor(
      Script script, BiFunction<Genesis, Blockstore, Optional<Cid>> genesisState) {
    this.script = script;
    this.genesisState = genesisState;
  }

  /** An actor with an empty state; its callers are accepted before the script runs. */
  public static ScriptedActor of(Script script) {
    return new ScriptedActor(
        (context, method, params) -> {
          context.acceptAnyCaller();
          return script.invoke(context, method, params);
        },
        (genesis, store) -> Optional.empty());
  }

  /** An actor that accepts callers itself. */
  public static ScriptedActor unguarded(Script script) {
    return new ScriptedActor(script, (genesis, store) -> Optional.empty());
  }

  /** An actor that accepts every method and does nothing. */
  public static ScriptedActor idle() {
    return of((context, method, params) -> Optional.empty());
  }

  /** This actor as a singleton with a state at genesis. */
  public ScriptedActor withGenesisState(BiFunction<Genesis, Blockstore, Cid> state) {
    return new ScriptedActor(script, state.andThen(Optional::of));
  }

  @Override
  public Optional<IpldBlock> invoke(ActorContext context, long method, Optional<IpldBlock> params) {
    return script.invoke(context, method, params);
  }

  @Override
  public Optional<Cid> genesisState(Genesis genesis, Blockstore store) {
    return genesisState.apply(genesis, store);
  }
}
