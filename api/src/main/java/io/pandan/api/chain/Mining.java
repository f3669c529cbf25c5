package io.pandan.api.chain;

import java.time.Duration;

/**
 * When blocks are made. Neither: only when somebody asks for one.
 *
 * @param automine as soon as a message waits
 * @param interval the time between blocks, empty ones too; zero: none are made by time
 */
public record Mining(boolean automine, Duration interval) {

  /** The longest interval. */
  public static final Duration MAX_INTERVAL = Duration.ofDays(1);

  /** Checks the interval. */
  public Mining {
    if (interval.isNegative() || interval.compareTo(MAX_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "interval " + interval + " is not within 0 and " + MAX_INTERVAL);
    }
  }
}
