package io.pandan.api.vm;

import io.pandan.api.evm.EvmTracer;
import java.util.Optional;

/**
 * What is recorded while messages are executed. Recording changes neither receipts nor state.
 *
 * @param calls whether calls, returns and events are listed in {@link ApplyResult#trace}
 * @param gasCharges whether each charge of gas is listed there too
 * @param maxBytes about how much memory a message's list may take; one that needs more ends in a
 *     {@link TraceLimitException}
 * @param evm watches the instructions of contracts, where these are run by an {@link
 *     io.pandan.api.evm.EvmEngine}: not on the canonical actor set, whose EVM is WASM itself
 */
public record Tracing(boolean calls, boolean gasCharges, long maxBytes, Optional<EvmTracer> evm) {

  /** What a message's list takes at most where nobody says otherwise, in bytes. */
  public static final long DEFAULT_MAX_BYTES = 256L << 20;

  /** Nothing. */
  public static final Tracing NONE = new Tracing(false, false, 0, Optional.empty());

  /** Calls, returns and events. */
  public static final Tracing CALLS = new Tracing(true, false, DEFAULT_MAX_BYTES, Optional.empty());

  /** Calls, returns, events and charges of gas. */
  public static final Tracing FULL = new Tracing(true, true, DEFAULT_MAX_BYTES, Optional.empty());

  /** Checks that charges are not wanted without calls. */
  public Tracing {
    if (gasCharges && !calls) {
      throw new IllegalArgumentException("charges of gas are listed between calls only");
    }
  }

  /** This, and a tracer that watches contracts. */
  public Tracing with(EvmTracer tracer) {
    return new Tracing(calls, gasCharges, maxBytes, Optional.of(tracer));
  }
}
