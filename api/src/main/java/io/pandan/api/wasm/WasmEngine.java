package io.pandan.api.wasm;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Runs WebAssembly. A service; the WASM runtime finds it among the machine's leased engines ({@link
 * io.pandan.api.vm.RuntimeSet#engine}).
 *
 * <p>Engines are interchangeable: the same module with the same answers of the host gives the same
 * results, the same traps and the same value of the gas counter, and asks the host the same things
 * in the same order. Thread safe.
 */
@ConsumerType
public interface WasmEngine {

  /** The service property that names the engine: {@code endive}, {@code wasmtime}. */
  String NAME = "engine";

  /**
   * What compiled code depends on beyond the module: the engine's name, its version and that of the
   * format in which it stores code. Letters, digits, dots, hyphens and underscores.
   */
  String id();

  /**
   * Makes a module ready to run. An engine remembers what it made for as long as the given object
   * lives, so that asking again is cheap.
   *
   * @param module a valid and instrumented module
   * @param cache where the engine looks for what it made of this module before, and stores what it
   *     makes; not used after the call
   * @return the code, which belongs to the engine's bundle and is not kept past the machine's lease
   * @throws io.pandan.api.FatalException when this engine cannot take the module: the network
   *     refuses what engines cannot take, so that this is a defect of the engine or of the limits
   */
  WasmCode compile(MeteredWasm module, CodeCache cache);
}
