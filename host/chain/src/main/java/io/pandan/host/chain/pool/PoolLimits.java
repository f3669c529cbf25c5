package io.pandan.host.chain.pool;

/**
 * How much waits.
 *
 * @param perSender messages of one sender, which is also how far a nonce may be ahead of the
 *     state's (default 1,000: Lotus {@code messagepool.MaxActorPendingMessages})
 * @param total messages in all (default 30,000: Lotus {@code MemPoolSizeLimitHiDefault})
 */
public record PoolLimits(int perSender, int total) {

  /** Lotus' limits. */
  public static final PoolLimits DEFAULT = new PoolLimits(1_000, 30_000);

  /** Checks the ranges. */
  public PoolLimits {
    if (perSender < 1 || total < 1) {
      throw new IllegalArgumentException(
          "limits " + perSender + " and " + total + " have to be at least 1");
    }
  }
}
