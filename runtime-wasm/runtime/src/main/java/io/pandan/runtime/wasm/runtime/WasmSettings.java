package io.pandan.runtime.wasm.runtime;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the WASM runtime. */
@ObjectClassDefinition(
    name = "Pandan WASM Runtime",
    description = "What the runtime of actors in WebAssembly keeps from one start to the next.")
public @interface WasmSettings {
  /** The settings' persistent identity in Configuration Admin. */
  String PID = "io.pandan.runtime.wasm.runtime";

  /** Where it is kept. */
  @AttributeDefinition(
      name = "Folder",
      description =
          "Where instrumented and compiled code is kept. Empty: the folder code in the node's data"
              + " folder. Nodes may share one.")
  String folder() default "";

  /** How much is kept, in MiB. */
  @AttributeDefinition(
      name = "Kept code",
      description =
          "How much instrumented and compiled code is kept on disk, in MiB; what was used longest"
              + " ago goes first. 0 keeps nothing.",
      min = "0")
  int keptCodeMib() default 1_024;
}
