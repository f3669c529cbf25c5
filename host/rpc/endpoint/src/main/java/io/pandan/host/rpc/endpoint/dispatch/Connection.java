package io.pandan.host.rpc.endpoint.dispatch;

/** A connection that stays when its calls are answered. Implementations are thread-safe. */
public interface Connection {
  /**
   * Sends a text that nobody waits for. Never blocks: a connection with too much to send ends.
   *
   * @param text JSON
   * @return whether it was taken
   */
  boolean offer(byte[] text);

  /**
   * Ends the connection.
   *
   * @param code a close code (RFC 6455, section 7.4)
   * @param reason for people
   */
  void end(int code, String reason);
}
