package io.pandan.host.chain;

import io.pandan.host.chain.pool.PoolLimits;
import java.time.Duration;

/**
 * How a node runs its chain; what the chain is, is its network's.
 *
 * @param interval the time between blocks; zero: as soon as something waits
 * @param clockOffsetS seconds that blocks of a development network are ahead of the wall clock
 * @param pool how much waits
 * @param patience how long reads and calls wait for a missing provider
 * @param callGas the gas limit of a call that names none, above 0
 */
public record ChainOptions(
    Duration interval, long clockOffsetS, PoolLimits pool, Duration patience, long callGas) {

  /** Checks the ranges. */
  public ChainOptions {
    if (interval.isNegative() || patience.isNegative()) {
      throw new IllegalArgumentException(
          "interval " + interval + " and patience " + patience + " cannot be negative");
    }
    if (callGas <= 0) {
      throw new IllegalArgumentException("a call's gas limit of " + callGas + " is not above 0");
    }
  }
}
