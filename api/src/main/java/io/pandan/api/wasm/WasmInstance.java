package io.pandan.api.wasm;

import org.osgi.annotation.versioning.ConsumerType;

/** An instance of a module: its memory, table and globals. Used by one thread. */
@ConsumerType
public interface WasmInstance {

  /**
   * Writes the active segments into table and memory and runs the start function, once, before
   * anything else.
   *
   * @throws WasmTrapException when a segment does not fit or the start function traps
   */
  void initialize() throws WasmTrapException;

  /**
   * Calls an exported function that takes and gives one i32. What the host throws passes through
   * unchanged.
   *
   * @param export the function's name
   * @param argument its argument
   * @return its result
   * @throws WasmTrapException when the code traps, the gas counter having run below zero included
   * @throws io.pandan.api.FatalException when the JVM's stack or memory is exhausted
   */
  int invoke(String export, int argument) throws WasmTrapException;

  /** The value of the gas counter in milligas; negative once gas ran out. */
  long gas();

  /** Sets the gas counter, in milligas. */
  void setGas(long milligas);

  /**
   * The array that holds the memory now; a growth may replace it. Its first {@link #memorySize()}
   * bytes are the memory; the host may write to them.
   */
  byte[] memory();

  /** The size of the memory in bytes. */
  int memorySize();
}
