package io.pandan.host.rpc.endpoint.dispatch;

import java.time.Duration;

/**
 * What one request may cost.
 *
 * @param maxBodyBytes a request's length, in bytes
 * @param maxBatchSize how many calls a batch may have
 * @param maxDepth how deep a request's arrays and objects may nest
 * @param timeLimit how long a request may take, a batch as a whole
 * @param maxResponseBytes a reply's length, in bytes
 */
public record RpcLimits(
    int maxBodyBytes, int maxBatchSize, int maxDepth, Duration timeLimit, int maxResponseBytes) {
  /** Checks that every limit allows something. */
  public RpcLimits {
    requirePositive(maxBodyBytes, "maxBodyBytes");
    requirePositive(maxBatchSize, "maxBatchSize");
    requirePositive(maxDepth, "maxDepth");
    requirePositive(timeLimit.toMillis(), "timeLimit");
    requirePositive(maxResponseBytes, "maxResponseBytes");
  }

  private static void requirePositive(long value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + value);
    }
  }
}
