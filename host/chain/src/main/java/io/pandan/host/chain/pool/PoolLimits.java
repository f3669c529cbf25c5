package io.pandan.host.chain.pool;

/**
 * How much waits.
 *
 * @param perSender messages of one sender, which is also how far a nonce may be ahead of the
 *     state's (default 1,000: Lotus {@code messagepool.MaxActorPendingMessages})
 * @param total messages in all (default 30,000: Lotus {@code MemPoolSizeLimitHiDefault})
 * @param messageBytes the longest signed message in bytes (default 64 KiB: Lotus {@code
 *     messagepool.MaxMessageSize})
 */
public record PoolLimits(int perSender, int total, int messageBytes) {

  /** Lotus' limits. */
  public static final PoolLimits DEFAULT = new PoolLimits(1_000, 30_000, 64 << 10);

  /** Checks the ranges. */
  public PoolLimits {
    if (perSender < 1 || total < 1 || messageBytes < 1) {
      throw new IllegalArgumentException(
          "limits %d, %d and %d have to be at least 1".formatted(perSender, total, messageBytes));
    }
  }
}
