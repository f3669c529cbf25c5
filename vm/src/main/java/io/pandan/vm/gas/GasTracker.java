package io.pandan.vm.gas;

import io.pandan.api.Gas;
import io.pandan.api.vm.OutOfGasException;
import io.pandan.api.vm.TraceEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Counts one message's gas in milligas, under the limits that sends put one inside the other. For
 * one thread. Source: ref-fvm {@code fvm/src/gas/mod.rs}.
 */
public final class GasTracker {

  private record Outer(long limit, long used) {}

  private final Deque<Outer> outer = new ArrayDeque<>();
  private final Optional<Consumer<TraceEvent>> trace;
  private long limit;
  private long used;

  /**
   * Makes a tracker that has used nothing.
   *
   * @param gasLimit whole gas; capped at what a long of milligas holds
   * @param trace who is told of charges, if anybody
   */
  public GasTracker(long gasLimit, Optional<Consumer<TraceEvent>> trace) {
    this.limit = Gas.of(gasLimit).milligas();
    this.trace = trace;
  }

  /**
   * Charges, or spends all that is left where that is not enough.
   *
   * @throws OutOfGasException when that is not enough
   */
  public void charge(GasCharge charge) {
    charge(charge.name(), charge.milligas());
  }

  /** As {@link #charge(GasCharge)}. */
  public void charge(String name, long milligas) {
    if (milligas < 0) {
      throw new IllegalArgumentException("charge " + name + " of " + milligas + " milligas");
    }
    if (trace.isPresent()) {
      trace.get().accept(new TraceEvent.GasCharge(name, milligas));
    }
    if (milligas > limit - used) {
      used = limit;
      throw new OutOfGasException();
    }
    used += milligas;
  }

  /** Gives gas back, which may be more than was used under the innermost limit. */
  public void refund(String name, long milligas) {
    if (milligas < 0 || milligas > limit) {
      throw new IllegalArgumentException("refund " + name + " of " + milligas + " milligas");
    }
    if (trace.isPresent()) {
      trace.get().accept(new TraceEvent.GasCharge(name, -milligas));
    }
    used -= milligas;
  }

  /** Puts a limit for a call inside the present one; never above what is left. */
  public void pushLimit(long milligas) {
    outer.push(new Outer(limit, used));
    limit = Math.min(limit - used, milligas);
    used = 0;
  }

  /** Takes the inner limit away; what was used inside counts outside. */
  public void popLimit() {
    Outer restored = outer.pop();
    limit = restored.limit();
    used += restored.used();
  }

  /** Milligas left under the innermost limit. */
  public long available() {
    return limit - used;
  }

  /** Milligas used under the innermost limit. */
  public long used() {
    return used;
  }
}
