package io.pandan.host.rpc.trace;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the methods that trace. */
@ObjectClassDefinition(
    name = "Pandan JSON-RPC: Traces",
    description = "Limits of debug_ and trace_ methods.")
public @interface TraceSettings {
  /** The settings' persistent identity in Configuration Admin. */
  String PID = "io.pandan.host.rpc.trace";

  /** How large a trace may grow. */
  @AttributeDefinition(
      name = "Size of a trace",
      description = "How many mebibytes a trace may take; one that grows larger is given up.",
      min = "1",
      max = "1024")
  int maxTraceMebibytes() default 64;

  /** Most traces that a query returns. */
  @AttributeDefinition(
      name = "Traces a query",
      description = "Most traces that trace_filter returns; a query with more is refused.",
      min = "1")
  int maxTraces() default 10_000;

  /** Most blocks that a query covers. */
  @AttributeDefinition(
      name = "Blocks a query",
      description = "Most blocks that trace_filter executes again.",
      min = "1")
  long maxBlocks() default 2_880;
}
