package io.pandan.api.wasm;

import org.osgi.annotation.versioning.ConsumerType;

/** A module that an engine has made ready. Thread safe; it belongs to the engine's bundle. */
@ConsumerType
public interface WasmCode {

  /**
   * Makes an instance, with memory and table of the sizes that the module declares, and executes
   * nothing: that is {@link WasmInstance#initialize}.
   *
   * @param host the world outside, for this instance alone
   */
  WasmInstance instantiate(WasmHost host);
}
