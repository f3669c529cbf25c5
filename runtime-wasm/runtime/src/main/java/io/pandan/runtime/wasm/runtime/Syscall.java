package io.pandan.runtime.wasm.runtime;

import io.pandan.api.vm.SyscallException;
import io.pandan.runtime.wasm.metering.FunctionType;
import io.pandan.runtime.wasm.metering.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of the syscall table. The imported function gives an error number as an i32, 0 for success;
 * where there is a result, its first argument says where in memory to write it.
 *
 * @param module the import's module
 * @param name the import's name
 * @param parameters one letter each, {@code i} for i32 and {@code l} for i64, without the pointer
 *     to the result
 * @param resultBytes size of the result, 0 where there is none
 * @param operation what it does
 */
record Syscall(
    String module, String name, String parameters, int resultBytes, Operation operation) {

  /** What a syscall does: reads arguments and memory, asks the kernel, writes the result last. */
  @FunctionalInterface
  interface Operation {
    /**
     * Does it.
     *
     * @throws SyscallException for errors that the actor sees as a number
     * @throws AbortException to end the invocation
     */
    void run(Context context) throws SyscallException;
  }

  /** The type that a module must import it with. */
  FunctionType type() {
    List<ValueType> types = new ArrayList<>();
    if (resultBytes > 0) {
      types.add(ValueType.I32);
    }
    for (char letter : parameters.toCharArray()) {
      types.add(letter == 'i' ? ValueType.I32 : ValueType.I64);
    }
    return new FunctionType(types, List.of(ValueType.I32));
  }

  /** Module and name with a dot between. */
  String qualifiedName() {
    return module + "." + name;
  }
}
