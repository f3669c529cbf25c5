package io.pandan.runtime.wasm.wasmtime;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the engine over wasmtime. */
@ObjectClassDefinition(
    name = "Pandan WASM Engine: wasmtime",
    description = "How the engine reaches wasmtime.")
public @interface WasmtimeSettings {
  /** The settings' persistent identity in Configuration Admin. */
  String PID = "io.pandan.runtime.wasm.wasmtime";

  /** The library of wasmtime's C API. */
  @AttributeDefinition(
      name = "Library",
      description =
          "The file libwasmtime.so of wasmtime's C API, version 49. Empty: what the framework's"
              + " property io.pandan.libwasmtime or the environment's PANDAN_LIBWASMTIME names, and"
              + " wasmtime-java where they name nothing.")
  String library() default "";
}
