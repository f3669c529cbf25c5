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
}
