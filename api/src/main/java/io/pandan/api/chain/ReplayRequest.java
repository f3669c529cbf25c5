package io.pandan.api.chain;

import io.pandan.api.vm.Tracing;
import java.util.function.IntFunction;

/**
 * Messages of a tipset to be executed again in their places.
 *
 * @param tipset the tipset
 * @param first the index of the first message that is wanted
 * @param count how many are wanted from there on
 * @param tracing what is recorded of the message with an index; asked anew each time that it is
 *     about to be executed, as a swap may stop a replay, and on another thread than the caller's
 * @param keepsStates whether the states around each message are wanted
 */
public record ReplayRequest(
    ExecutedTipset tipset,
    int first,
    int count,
    IntFunction<Tracing> tracing,
    boolean keepsStates) {

  /** Checks the range. */
  public ReplayRequest {
    int size = tipset.messages().size();
    if (first < 0 || count < 0 || first + count > size) {
      throw new IndexOutOfBoundsException(
          count + " messages from " + first + " of a tipset that has " + size);
    }
  }

  /** All messages of a tipset. */
  public static ReplayRequest all(ExecutedTipset tipset, IntFunction<Tracing> tracing) {
    return new ReplayRequest(tipset, 0, tipset.messages().size(), tracing, false);
  }

  /** One message. */
  public static ReplayRequest of(MessageLookup message, IntFunction<Tracing> tracing) {
    return new ReplayRequest(message.executed(), message.index(), 1, tracing, false);
  }

  /** The same with the states around each message. */
  public ReplayRequest keepingStates() {
    return new ReplayRequest(tipset, first, count, tracing, true);
  }
}
