package io.pandan.host.rpc.endpoint.http;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Settings of the JSON-RPC endpoint. The defaults are those of a node that is not for development.
 */
@ObjectClassDefinition(
    name = "Pandan JSON-RPC",
    description = "Limits and access of the JSON-RPC endpoint.")
public @interface RpcSettings {
  /** The settings' persistent identity in Configuration Admin. */
  String PID = "io.pandan.host.rpc.endpoint";

  /** Longest request, in bytes. */
  @AttributeDefinition(name = "Request size", description = "Longest request, in bytes.", min = "1")
  int maxBodyBytes() default 1_048_576;

  /** Methods whose requests may be longer. */
  @AttributeDefinition(
      name = "Large methods",
      description =
          "Methods whose requests may be longer, one such request at a time. Development nodes have"
              + " anvil_loadState.")
  String[] largeMethods() default {};

  /** Longest request of such a method, in bytes. */
  @AttributeDefinition(
      name = "Large request size",
      description = "Longest request of such a method, in bytes.",
      min = "1")
  int maxLargeBodyBytes() default 67_108_864;

  /** Calls in a batch. */
  @AttributeDefinition(
      name = "Batch size",
      description = "Most calls in a batch. Development nodes use 1000.",
      min = "1")
  int maxBatchSize() default 50;

  /** Nesting of a request's JSON. */
  @AttributeDefinition(
      name = "JSON depth",
      description = "How deep a request's arrays and objects may nest.",
      min = "1")
  int maxJsonDepth() default 64;

  /** Time of a request, in milliseconds. */
  @AttributeDefinition(
      name = "Time limit",
      description = "How long a request or batch may take, in milliseconds.",
      min = "1")
  long timeLimitMs() default 30_000;

  /** Longest reply, in bytes. */
  @AttributeDefinition(name = "Reply size", description = "Longest reply, in bytes.", min = "1")
  int maxResponseBytes() default 67_108_864;

  /** WebSocket connections. */
  @AttributeDefinition(
      name = "Connections",
      description = "Most WebSocket connections at once.",
      min = "1")
  int maxConnections() default 2_000;

  /** Requests of a connection that are answered at once. */
  @AttributeDefinition(
      name = "Calls a connection",
      description =
          "How many requests of one WebSocket connection are answered at once; what a client sends"
              + " beyond that is read later.",
      min = "1")
  int maxConnectionCalls() default 64;

  /** Subscriptions of a connection. */
  @AttributeDefinition(
      name = "Subscriptions a connection",
      description = "Most subscriptions of one WebSocket connection.",
      min = "1")
  int maxConnectionSubscriptions() default 100;

  /** What may wait for a client. */
  @AttributeDefinition(
      name = "Queue size",
      description =
          "How many bytes may wait for a WebSocket client to read them; a client that does not read"
              + " is disconnected with the code 1008.",
      min = "1")
  int maxQueuedBytes() default 16_777_216;

  /** Silence after which a connection is closed. */
  @AttributeDefinition(
      name = "Silence",
      description =
          "A WebSocket connection of which nothing is heard for so many milliseconds, not even an"
              + " answer to a ping, is closed.",
      min = "1000")
  long idleMs() default 120_000;

  /** Names that a request's Host header may have. */
  @AttributeDefinition(
      name = "Allowed hosts",
      description =
          "Names that a request's Host header may have, without port. Others are refused, so that"
              + " no web site reaches the node by a name of its own (DNS rebinding).")
  String[] allowedHosts() default {"localhost", "127.0.0.1", "[::1]"};

  /** Origins that pages and browser extensions may call from. */
  @AttributeDefinition(
      name = "Allowed origins",
      description =
          "Origins that browsers may call from, such as http://localhost:3000; http://localhost:*"
              + " allows every port, chrome-extension://* every extension. Empty: none.")
  String[] allowedOrigins() default {};

  /** What callers without a token may do. */
  @AttributeDefinition(
      name = "Anonymous permission",
      description = "What callers without a token may do. Development nodes use WRITE.",
      options = {
        @Option(label = "Read", value = "READ"),
        @Option(label = "Write", value = "WRITE")
      })
  String anonymousPermission() default "READ";

  /** File with the administrator's token. */
  @AttributeDefinition(
      name = "Token file",
      description =
          "File with the administrator's token, for Authorization: Bearer. Empty: no token is"
              + " accepted.")
  String adminTokenFile() default "";

  /** File with the secret of tokens that carry permissions. */
  @AttributeDefinition(
      name = "Token secret",
      description =
          "File with the secret that signs tokens with permissions (Filecoin.AuthNew); made with"
              + " the first token. Removing it makes all of them void. Empty: none are made.")
  String tokenSecretFile() default "";
}
