package io.pandan.api.rpc;

import io.pandan.api.json.JsonObject;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The way back to the caller of one call, over which a method sends notifications after it has
 * answered: calls over a WebSocket have one. Until the call's reply is on its way notifications are
 * held back, so that the caller knows the reply first; from then on they keep their order.
 *
 * <p>When the module of the call leaves the node, the connection of a channel that is open is
 * closed with the code 1012 ("service restart", RFC 6455 and its registry): its client connects
 * again and subscribes to the successor. A module has nothing to do for that.
 *
 * <p>Thread-safe. No method waits for the network.
 */
@ProviderType
public interface RpcChannel {
  /**
   * Opens the channel: to be called once, before the first notification.
   *
   * @param onClose called once, on any thread, when the connection has ended or the caller has
   *     cancelled the call ({@code xrpc.cancel}); at once where that has happened already. Must not
   *     block
   * @throws RpcException limit exceeded, when the connection has as many channels as it may
   * @throws IllegalStateException when it was opened before
   */
  void open(Runnable onClose);

  /**
   * Sends a notification. A client that does not read what it asked for loses its connection, with
   * the code 1008, when more waits than the node allows; the caller here is never kept waiting.
   *
   * @param notification a request object without id (JSON-RPC 2.0, section 4.1), with its version
   * @return whether the channel is open; what is sent afterwards is dropped
   */
  boolean send(JsonObject notification);

  /** Closes the channel without a word to the caller; {@code onClose} is not called any more. */
  void close();
}
