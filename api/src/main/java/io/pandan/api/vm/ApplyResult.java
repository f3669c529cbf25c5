package io.pandan.api.vm;

import io.pandan.api.Receipt;
import io.pandan.api.StampedEvent;
import io.pandan.api.TokenAmount;
import java.util.List;
import java.util.Optional;

/**
 * What applying one message gave. Source: ref-fvm {@code fvm/src/executor/mod.rs} ({@code
 * ApplyRet}).
 *
 * @param receipt what goes on chain
 * @param penalty what a miner pays for including a message that cannot pay
 * @param minerTip what the premium earned
 * @param baseFeeBurn burnt for gas used
 * @param overEstimationBurn burnt for a gas limit far above use
 * @param refund what the sender gets back
 * @param gasRefund units of gas refunded
 * @param gasBurned units of gas burnt for over-estimation
 * @param failure why it failed, for people: a line per call of the failing stack
 * @param events what it emitted, in order; empty unless it succeeded
 * @param returnCodec the codec of the returned block, where there is one
 * @param trace the tree of calls; empty unless traced
 */
public record ApplyResult(
    Receipt receipt,
    TokenAmount penalty,
    TokenAmount minerTip,
    TokenAmount baseFeeBurn,
    TokenAmount overEstimationBurn,
    TokenAmount refund,
    long gasRefund,
    long gasBurned,
    Optional<String> failure,
    List<StampedEvent> events,
    Optional<Long> returnCodec,
    List<TraceEvent> trace) {

  /** Copies the lists. */
  public ApplyResult {
    events = List.copyOf(events);
    trace = List.copyOf(trace);
  }
}
