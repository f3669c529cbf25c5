package io.pandan.host.rpc.eth;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of Ethereum's methods. */
@ObjectClassDefinition(
    name = "Pandan JSON-RPC: Ethereum",
    description = "Limits of Ethereum's JSON-RPC methods.")
public @interface EthSettings {
  /** The settings' persistent identity in Configuration Admin. */
  String PID = "io.pandan.host.rpc.eth";

  /** Most logs that a query returns. */
  @AttributeDefinition(
      name = "Logs a query",
      description = "Most logs that eth_getLogs returns; a query with more is refused.",
      min = "1")
  int maxLogs() default 10_000;

  /** Most blocks that a query for logs covers. */
  @AttributeDefinition(
      name = "Blocks a log query",
      description = "Most blocks that eth_getLogs looks at. Development nodes use 100000.",
      min = "1")
  long maxLogBlocks() default 2_880;

  /** Subscriptions at once. */
  @AttributeDefinition(
      name = "Subscriptions",
      description = "Most subscriptions of eth_subscribe at once, over all connections.",
      min = "1")
  int maxSubscriptions() default 10_000;

  /** Filters at once. */
  @AttributeDefinition(
      name = "Filters",
      description = "Most filters of eth_newFilter and its relatives at once.",
      min = "1")
  int maxFilters() default 100;

  /** How long a filter is kept. */
  @AttributeDefinition(
      name = "Filter time",
      description = "A filter that nobody asks for so many milliseconds is removed.",
      min = "1000")
  long filterIdleMs() default 300_000;
}
