package io.pandan.vm.machine;

import io.pandan.api.FatalException;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.Externs;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.MachineInterruptedException;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.api.vm.Tracing;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.BufferedBlockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.vm.actor.JavaActorRuntime;
import io.pandan.vm.gas.PriceList;
import io.pandan.vm.state.StateTree;
import org.jspecify.annotations.Nullable;

/**
 * What messages are executed with, one after another. For one thread, but for {@link #interrupt()}.
 * Source: ref-fvm {@code fvm/src/machine/default.rs}.
 */
public final class Machine {

  /** The deepest call stack of one message. */
  public static final int MAX_CALL_DEPTH = 1_024;

  /** The largest block in bytes. */
  public static final int MAX_BLOCK_SIZE_BYTES = 1 << 20;

  /** What the instances of one message's call stack may hold together, in bytes. */
  public static final long MAX_MEMORY_BYTES = 2L << 30;

  private final MachineContext context;
  private final FvmLine line;
  private final PriceList prices;
  private final BufferedBlockstore store;
  private final Externs externs;
  private final RuntimeSet runtimes;
  private final StateTree tree;
  private final BuiltinActors actors;
  private final JavaActorRuntime javaRuntime;
  private volatile boolean interrupted;
  private Tracing tracing;

  /** There once changes are not to be kept. */
  private @Nullable MadeUpCids madeUp;

  /**
   * Opens the state of a context.
   *
   * @param prices what operations cost
   * @param base where state is read and flushed to
   * @param known finds the state's built-in actors
   * @throws FatalException when the state is not there, or the network has no such actor set
   */
  public Machine(
      MachineContext context,
      PriceList prices,
      Blockstore base,
      Externs externs,
      RuntimeSet runtimes,
      KnownActors known) {
    this.context = context;
    this.tracing = context.tracing();
    this.line = FvmLine.forNetworkVersion(context.networkVersion());
    if (context.actorSet() == ActorSet.NATIVE && !line.runsNativeActors()) {
      throw new FatalException(
          "network version %d has no actors in Java, those are of 21 to 28"
              .formatted(context.networkVersion()));
    }
    this.prices = prices;
    this.store = new BufferedBlockstore(base);
    this.externs = externs;
    this.runtimes = runtimes;
    if (!base.has(context.stateRoot())) {
      throw new FatalException("the store has no state root " + context.stateRoot());
    }
    store.put(BuiltinActors.EMPTY_STATE, BuiltinActors.EMPTY_STATE_BLOCK);
    this.tree = StateTree.load(store, context.stateRoot());
    this.actors = known.of(tree);
    this.javaRuntime = new JavaActorRuntime(actors.manifest(), context.userActors());
  }

  /** What is executed. */
  public MachineContext context() {
    return context;
  }

  /** What is recorded of a message that begins now. */
  public Tracing tracing() {
    return tracing;
  }

  /** Says what is recorded of the messages that begin from now on. */
  public void trace(Tracing wanted) {
    tracing = wanted;
  }

  /** How the kernel behaves. */
  public FvmLine line() {
    return line;
  }

  /** What operations cost. */
  public PriceList prices() {
    return prices;
  }

  /** State as it is now; writes stay in memory until {@link #flush()}. */
  public Blockstore store() {
    return store;
  }

  /** What the chain answers. */
  public Externs externs() {
    return externs;
  }

  /** The leased services. */
  public RuntimeSet runtimes() {
    return runtimes;
  }

  /** All actors. */
  public StateTree tree() {
    return tree;
  }

  /** The built-in actors. */
  public BuiltinActors actors() {
    return actors;
  }

  /**
   * The runtime of an actor's code, as the network's actor set decides.
   *
   * @throws FatalException when the leased set lacks it
   */
  public ActorRuntime runtime(Cid code) {
    if (context.actorSet() == ActorSet.CANONICAL) {
      return runtimes.runtime("wasm");
    }
    return switch (actors.name(code)) {
      case "" -> runtimes.runtime("wasm");
      case "evm" -> runtimes.runtime("evm");
      default -> javaRuntime;
    };
  }

  /**
   * Whether the network has what executes an actor's code. The leased set is what the genesis
   * names, so that this does not depend on what happens to be installed. On the canonical set
   * everything is WASM, and a set without that runtime is our own fault.
   */
  public boolean executes(Cid code) {
    if (context.actorSet() == ActorSet.CANONICAL) {
      return true;
    }
    String type = actors.name(code);
    return switch (type) {
      case "" -> runtimes.runtimes().containsKey("wasm");
      case "evm" -> runtimes.runtimes().containsKey("evm");
      default -> runtimes.javaActors().containsKey(type);
    };
  }

  /** Asks for a stop; from any thread. */
  public void interrupt() {
    interrupted = true;
  }

  /** Whether a stop was asked for. */
  public boolean interrupted() {
    return interrupted;
  }

  /**
   * Stops where a stop was asked for.
   *
   * @throws MachineInterruptedException when it was
   */
  public void checkInterrupt() {
    if (interrupted) {
      throw new MachineInterruptedException();
    }
  }

  /** From now on changes are not to be kept, and need no hashes but those that actors can see. */
  public void simulate() {
    if (madeUp == null) {
      madeUp = new MadeUpCids();
    }
  }

  /** The CID of a block that only the actor which made it will see. */
  public Cid nameOwn(long codec, byte[] data) {
    return madeUp == null || codec != Codec.DAG_CBOR ? Cid.sum(codec, data) : madeUp.of(data);
  }

  /** Tells of a block that was found, so that one like it gets the same CID. */
  public void know(Cid cid, byte[] data) {
    if (madeUp != null && cid.codec() == Codec.DAG_CBOR) {
      madeUp.know(cid, data);
    }
  }

  /**
   * Writes all changes to the store below.
   *
   * @return the state root
   * @throws IllegalStateException after a simulation
   */
  public Cid flush() {
    if (madeUp != null) {
      throw new IllegalStateException("the changes of simulated messages are not kept");
    }
    Cid root = tree.flush();
    store.flush(root);
    return root;
  }
}
