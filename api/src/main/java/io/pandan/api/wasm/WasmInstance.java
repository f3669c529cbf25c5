package io.pandan.api.wasm;

import org.osgi.annotation.versioning.ConsumerType;

/** An instance of a module: its memory, table and globals. Used by one thread. */
@ConsumerType
public interface WasmInstance extends AutoCloseable {

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

  /** The size of the memory in bytes. */
  int memorySize();

  /**
   * Copies from the memory.
   *
   * @param address where in the memory to begin
   * @param target the array that takes the bytes
   * @param offset where in the array they go
   * @param length how many
   * @throws IndexOutOfBoundsException when the range leaves the memory or the array
   */
  void readMemory(int address, byte[] target, int offset, int length);

  /**
   * Copies into the memory.
   *
   * @param address where in the memory to begin
   * @param source the array that has the bytes
   * @param offset where in the array they begin
   * @param length how many
   * @throws IndexOutOfBoundsException when the range leaves the memory or the array
   */
  void writeMemory(int address, byte[] source, int offset, int length);

  /**
   * The i32 at an address, in little-endian order.
   *
   * @throws IndexOutOfBoundsException when it does not lie in the memory
   */
  int readInt(int address);

  /**
   * Writes an i32, in little-endian order.
   *
   * @throws IndexOutOfBoundsException when it does not lie in the memory
   */
  void writeInt(int address, int value);

  /**
   * Writes an i64, in little-endian order.
   *
   * @throws IndexOutOfBoundsException when it does not lie in the memory
   */
  void writeLong(int address, long value);

  /**
   * Gives back what the instance holds outside the JVM's heap. Nothing else is called after it, and
   * it is not called while the instance executes. Calling it again does nothing.
   */
  @Override
  void close();
}
