package io.pandan.conformance.vectors;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Adds up the time of each activity, without that of what is entered inside it. A switch costs one
 * reading of the clock. For one thread at a time.
 */
final class Stopwatch implements EngineObserver {
  private static final int OUTSIDE = Activity.values().length;

  private final LongSupplier clockNs;
  private final boolean sharedClock;
  private final long[] sumNs = new long[OUTSIDE + 1];
  private int[] stack = new int[64];
  private int depth;
  private int current = OUTSIDE;
  private long sinceNs;

  /**
   * @param clockNs tells the time on the machine's thread
   * @param sharedClock whether it tells the same time on other threads; otherwise it begins with 0
   *     on the machine's thread
   */
  Stopwatch(LongSupplier clockNs, boolean sharedClock) {
    this.clockNs = clockNs;
    this.sharedClock = sharedClock;
  }

  /** Begins anew, outside of everything. */
  void start() {
    Arrays.fill(sumNs, 0);
    depth = 0;
    current = OUTSIDE;
    sinceNs = sharedClock ? clockNs.getAsLong() : 0;
  }

  /** What was measured from {@link #start} to now. */
  Timing stop() {
    if (sharedClock) {
      turnTo(OUTSIDE);
    }
    return new Timing(
        sumNs[Activity.COMPILATION.ordinal()],
        sumNs[Activity.INSTANTIATION.ordinal()],
        sumNs[Activity.EXECUTION.ordinal()],
        sumNs[Activity.HOST.ordinal()],
        sumNs[OUTSIDE]);
  }

  @Override
  public void enter(Activity activity, String name) {
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, 2 * depth);
    }
    stack[depth++] = current;
    turnTo(activity.ordinal());
  }

  @Override
  public void leave() {
    turnTo(stack[--depth]);
  }

  private void turnTo(int activity) {
    long now = clockNs.getAsLong();
    sumNs[current] += now - sinceNs;
    sinceNs = now;
    current = activity;
  }
}
