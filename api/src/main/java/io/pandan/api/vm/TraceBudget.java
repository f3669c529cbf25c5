package io.pandan.api.vm;

/**
 * How much memory traces may take: those of one message, or of all that share it. For one thread at
 * a time.
 */
public final class TraceBudget {

  /** What a message's trace may take where nobody says otherwise, in bytes. */
  public static final long DEFAULT_MAX_BYTES = 256L << 20;

  private final long maxBytes;
  private long taken;

  /**
   * A budget of which nothing is taken.
   *
   * @param maxBytes how much there is
   */
  public TraceBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Takes a part of it.
   *
   * @param bytes about how much, at least 0
   * @throws TraceLimitException when that is more than there is
   */
  public void take(long bytes) {
    taken += bytes;
    if (taken > maxBytes) {
      throw new TraceLimitException(
          "the trace takes more than " + maxBytes + " bytes: ask for less of it");
    }
  }
}
