package io.pandan.runtime.wasm.wasmtime;

/**
 * The traps of WebAssembly, in the order of their codes in wasmtime's C API (crates/c-api
 * include/wasmtime/trap.h) and by the names that wasmtime-java gives them.
 */
enum Trap {
  STACK_OVERFLOW("call stack exhausted"),
  MEMORY_OUT_OF_BOUNDS("out of bounds memory access"),
  HEAP_MISALIGNED("unaligned atomic"),
  TABLE_OUT_OF_BOUNDS("undefined element: out of bounds table access"),
  INDIRECT_CALL_TO_NULL("uninitialized element"),
  BAD_SIGNATURE("indirect call type mismatch"),
  INTEGER_OVERFLOW("integer overflow"),
  INTEGER_DIVISION_BY_ZERO("integer divide by zero"),
  BAD_CONVERSION_TO_INTEGER("invalid conversion to integer"),
  UNREACHABLE_CODE_REACHED("unreachable");

  private static final Trap[] VALUES = values();

  private final String text;

  Trap(String text) {
    this.text = text;
  }

  /** What people read in traces. */
  String text() {
    return text;
  }

  /**
   * The trap of a code.
   *
   * @throws IllegalArgumentException for one that instructions of actors do not have
   */
  static Trap ofCode(int code) {
    if (code < 0 || code >= VALUES.length) {
      throw new IllegalArgumentException("trap code " + code);
    }
    return VALUES[code];
  }
}
