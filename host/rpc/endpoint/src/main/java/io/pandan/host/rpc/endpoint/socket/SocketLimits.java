package io.pandan.host.rpc.endpoint.socket;

import java.time.Duration;

/**
 * What connections may cost.
 *
 * @param maxConnections how many there may be at once
 * @param maxCalls how many requests of one connection are answered at once; what it sends beyond
 *     that is read later
 * @param maxChannels how many subscriptions one connection may have
 * @param maxMessageBytes length of a request
 * @param maxQueuedBytes how much may wait for a client to read it
 * @param idle a connection of which nothing is heard for so long, not even a pong, is closed
 * @param replyPatience how long a reply waits until the client has read enough of those before
 */
public record SocketLimits(
    int maxConnections,
    int maxCalls,
    int maxChannels,
    int maxMessageBytes,
    int maxQueuedBytes,
    Duration idle,
    Duration replyPatience) {
  /** Checks that every limit allows something. */
  public SocketLimits {
    requirePositive(maxConnections, "maxConnections");
    requirePositive(maxCalls, "maxCalls");
    requirePositive(maxChannels, "maxChannels");
    requirePositive(maxMessageBytes, "maxMessageBytes");
    requirePositive(maxQueuedBytes, "maxQueuedBytes");
    requirePositive(idle.toMillis(), "idle");
    requirePositive(replyPatience.toMillis(), "replyPatience");
  }

  private static void requirePositive(long value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + value);
    }
  }
}
