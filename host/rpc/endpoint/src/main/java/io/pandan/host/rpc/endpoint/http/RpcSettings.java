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
}
