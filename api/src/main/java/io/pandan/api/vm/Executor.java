package io.pandan.api.vm;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.ipld.Cid;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Applies messages one after another over one machine. Used by one thread; executes on others, with
 * large stacks, that it borrows for each message. Source: ref-fvm {@code fvm/src/executor/mod.rs}.
 */
@ProviderType
public interface Executor extends AutoCloseable {

  /**
   * Applies one message. Its changes stay in memory until {@link #flush()}.
   *
   * @param message the message
   * @param kind explicit or implicit
   * @param chainLength the length on chain in bytes that inclusion gas is charged for
   * @throws io.pandan.api.FatalException when the host failed; the executor is of no more use
   */
  ApplyResult execute(Message message, ApplyKind kind, int chainLength);

  /**
   * As {@link #execute}, for a receipt and changes that nobody keeps, and so without the hashes
   * that only those need: the events root may be missing, and {@link #flush} is refused from now
   * on. Gas, exit code, returned value and events are those of {@link #execute}.
   *
   * @param message the message
   * @param kind explicit or implicit
   * @param chainLength the length on chain in bytes that inclusion gas is charged for
   * @throws io.pandan.api.FatalException when the host failed; the executor is of no more use
   */
  default ApplyResult simulate(Message message, ApplyKind kind, int chainLength) {
    return execute(message, kind, chainLength);
  }

  /**
   * Writes all changes to the block store.
   *
   * @return the state root
   */
  Cid flush();

  /**
   * Says what is recorded of the messages from now on. A traced message takes longer, and has the
   * receipt and the changes that it has in any case.
   */
  void trace(Tracing tracing);

  /** An actor as it is now, by any address. */
  Optional<ActorState> actor(Address address);

  /** The id behind an address as it is now. */
  Optional<Long> lookupId(Address address);

  /**
   * Puts an actor's state aside from any message: for reads that pretend (state overrides, funds of
   * a caller in {@code eth_call}). Never in the execution of a block.
   */
  void override(long actorId, ActorState state);

  /** Asks a running execution to stop; may be called from any thread. */
  void interrupt();

  /** Ends the executor; what still runs is stopped. */
  @Override
  void close();
}
