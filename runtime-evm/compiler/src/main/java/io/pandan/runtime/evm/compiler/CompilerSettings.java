package io.pandan.runtime.evm.compiler;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the engine that compiles. */
@ObjectClassDefinition(
    name = "Pandan EVM Engine: compiler",
    description = "What the engine compiles, and how much memory it may take for it.")
public @interface CompilerSettings {
  /** The settings' persistent identity in Configuration Admin. */
  String PID = "io.pandan.runtime.evm.compiler";

  /** How often a block has to be seen before it is compiled. */
  @AttributeDefinition(
      name = "Threshold",
      description =
          "How often a call has to begin, or a loop's block has to be seen, before it is compiled."
              + " 0 compiles all code before it is run.")
  int threshold() default 64;

  /** Whether a thread of its own compiles. */
  @AttributeDefinition(
      name = "In the background",
      description = "Whether the interpreter goes on while code is compiled.")
  boolean background() default true;

  /** How much memory analysed and compiled code may take, in MiB. */
  @AttributeDefinition(
      name = "Cache",
      description = "About how many MiB of memory analysed and compiled code may take.")
  int cacheMebibytes() default 128;
}
