package io.pandan.runtime.wasm.endive;

import io.pandan.api.FatalException;
import io.pandan.api.wasm.WasmTrapException;
import run.endive.runtime.WasmInterruptedException;
import run.endive.wasm.WasmEngineException;

/** Tells the traps of the code from failures of the JVM, and from what the host threw. */
final class Traps {

  private Traps() {}

  /**
   * What became of an execution that threw.
   *
   * @return the trap
   * @throws FatalException when the JVM failed
   * @throws RuntimeException what the host threw, as it is; errors likewise
   */
  static WasmTrapException of(Throwable thrown) {
    switch (thrown) {
      case WasmInterruptedException e ->
          throw new FatalException("the thread was interrupted in WebAssembly", e);
      // Endive's interpreter tells by the cause that the stack is exhausted.
      case WasmEngineException e when e.getCause() instanceof StackOverflowError ->
          throw new FatalException("the JVM's stack is exhausted by WebAssembly", e);
      // Traps of our own, Endive's operations (division, conversion), bounds that are the JVM's.
      case TrapException e -> {
        return trap(e);
      }
      case WasmEngineException e -> {
        return trap(e);
      }
      case IndexOutOfBoundsException e -> {
        return trap(e);
      }
      case ArithmeticException e -> {
        return trap(e);
      }
      case StackOverflowError e ->
          throw new FatalException("the JVM's stack is exhausted by WebAssembly", e);
      case OutOfMemoryError e ->
          throw new FatalException("the JVM's memory is exhausted by WebAssembly", e);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new FatalException("generated code failed", thrown);
    }
  }

  private static WasmTrapException trap(RuntimeException e) {
    return new WasmTrapException(String.valueOf(e.getMessage()));
  }
}
