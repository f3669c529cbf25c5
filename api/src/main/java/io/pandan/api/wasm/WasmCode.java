package io.pandan.api.wasm;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A module that an engine has made ready. Thread safe; it belongs to the engine's bundle and is
 * closed before that bundle stops.
 */
@ConsumerType
public interface WasmCode extends AutoCloseable {

  /**
   * Makes an instance, with memory and table of the sizes that the module declares, and executes
   * nothing: that is {@link WasmInstance#initialize}.
   *
   * @param host the world outside, for this instance alone
   */
  WasmInstance instantiate(WasmHost host);

  /** Gives back what the engine holds for this code; instances of it must not be used any more. */
  @Override
  void close();
}
