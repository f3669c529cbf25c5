package io.pandan.api.vm;

import io.pandan.api.evm.EvmTracer;
import java.util.Optional;

/**
 * What is recorded while messages are executed. Recording changes neither receipts nor state.
 *
 * @param calls whether calls, returns and events are listed in {@link ApplyResult#trace}
 * @param gasCharges whether each charge of gas is listed there too
 * @param budget how much memory the lists may take together; where it is empty, each message's has
 *     {@link TraceBudget#DEFAULT_MAX_BYTES}. A message that needs more ends in a {@link
 *     TraceLimitException}
 * @param evm watches the instructions of contracts, where these are run by an {@link
 *     io.pandan.api.evm.EvmEngine}: not on the canonical actor set, whose EVM is WASM itself
 */
public record Tracing(
    boolean calls, boolean gasCharges, Optional<TraceBudget> budget, Optional<EvmTracer> evm) {

  /** Nothing. */
  public static final Tracing NONE = new Tracing(false, false, Optional.empty(), Optional.empty());

  /** Calls, returns and events. */
  public static final Tracing CALLS = new Tracing(true, false, Optional.empty(), Optional.empty());

  /** Calls, returns, events and charges of gas. */
  public static final Tracing FULL = new Tracing(true, true, Optional.empty(), Optional.empty());

  /** Checks that charges are not wanted without calls. */
  public Tracing {
    if (gasCharges && !calls) {
      throw new IllegalArgumentException("charges of gas are listed between calls only");
    }
  }

  /** This, within a budget. */
  public Tracing within(TraceBudget shared) {
    return new Tracing(calls, gasCharges, Optional.of(shared), evm);
  }

  /** This, and a tracer that watches contracts. */
  public Tracing with(EvmTracer tracer) {
    return new Tracing(calls, gasCharges, budget, Optional.of(tracer));
  }
}
