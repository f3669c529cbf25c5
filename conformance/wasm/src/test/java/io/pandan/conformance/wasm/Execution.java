package io.pandan.conformance.wasm;

import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.runtime.wasm.metering.RandomModules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What an engine makes of a module, as far as a network could notice: each call of the host with
 * its arguments, the gas that is left then and the memory, and how it ends.
 */
final class Execution {
  private final List<String> trace = new ArrayList<>();

  private Execution() {}

  /**
   * Runs a module.
   *
   * @param module what {@link RandomModules} made, instrumented
   * @param argument what {@code invoke} gets
   * @param milligas what it may spend
   * @return what happened, a line each
   */
  static List<String> of(WasmEngine engine, MeteredWasm module, int argument, long milligas) {
    Execution execution = new Execution();
    execution.run(engine, module, argument, milligas);
    return execution.trace;
  }

  private void run(WasmEngine engine, MeteredWasm module, int argument, long milligas) {
    try (WasmInstance instance = engine.compile(module, CodeCache.NONE).instantiate(new Host())) {
      instance.setGas(milligas);
      try {
        instance.initialize();
        trace.add("returns " + instance.invoke("invoke", argument));
      } catch (WasmTrapException e) {
        // Traps differ in their words only.
        trace.add("traps");
      }
      trace.add("gas " + instance.gas() + ", " + memory(instance));
    }
  }

  private static String memory(WasmInstance instance) {
    byte[] memory = new byte[instance.memorySize()];
    instance.readMemory(0, memory, 0, memory.length);
    CRC32 sum = new CRC32();
    sum.update(memory);
    return "memory " + memory.length + " bytes " + Long.toHexString(sum.getValue());
  }

  /** Answers calls by a number of its own, writes into the memory and takes some gas. */
  private final class Host implements WasmHost {
    private int calls;

    @Override
    public int call(WasmInstance instance, int function, long[] arguments) {
      trace.add(
          "calls "
              + function
              + Arrays.toString(narrowed(function, arguments))
              + " with gas "
              + instance.gas()
              + ", "
              + memory(instance));
      calls++;
      int address = (int) arguments[0] & 0xffff & -8;
      instance.writeInt(address, instance.readInt(address) + calls);
      instance.writeLong(address, instance.readInt(address) * 31L);
      instance.setGas(instance.gas() - 14_000_000);
      return 0x9e37_79b9 * calls;
    }

    /** The upper half of an i32 means nothing. */
    private static long[] narrowed(int function, long[] arguments) {
      long[] narrowed = arguments.clone();
      String type = RandomModules.IMPORTS.get(function);
      for (int i = 0; i < narrowed.length; i++) {
        if (type.charAt(i) == 'i') {
          narrowed[i] = (int) narrowed[i];
        }
      }
      return narrowed;
    }

    @Override
    public boolean growMemory(long fromPages, long toPages) {
      return toPages <= RandomModules.MAX_PAGES;
    }

    @Override
    public boolean growTable(long fromElements, long toElements) {
      return toElements <= RandomModules.MAX_ELEMENTS;
    }

    @Override
    public void poll() {}
  }
}
