package io.pandan.runtime.wasm.runtime;

import io.pandan.api.wasm.MeteredWasm;
import io.pandan.runtime.wasm.metering.FunctionType;
import io.pandan.runtime.wasm.metering.MeteredModule;
import io.pandan.runtime.wasm.metering.Metering;
import io.pandan.runtime.wasm.metering.ModuleRefusedException;
import io.pandan.runtime.wasm.metering.RefusalPhase;
import io.pandan.runtime.wasm.metering.ValueType;
import java.util.List;

/**
 * An actor's code, instrumented and linked; independent of engines.
 *
 * @param module what engines compile
 * @param syscalls the imported syscalls in order
 * @param memory the memory in pages
 * @param table the table in elements
 */
record PreparedActor(
    MeteredWasm module,
    List<Syscall> syscalls,
    MeteredModule.Sizes memory,
    MeteredModule.Sizes table) {

  /**
   * The function that an actor is called by: parameters' handle in, returned block's handle out.
   */
  static final String ENTRY_POINT = "invoke";

  private static final FunctionType ENTRY_TYPE =
      new FunctionType(List.of(ValueType.I32), List.of(ValueType.I32));

  /**
   * Prepares code. Stricter than ref-fvm in what would be fatal there or fail in every call: the
   * memory must be exported as "memory" and the entry point be there.
   *
   * @throws ModuleRefusedException if actors may not have this code
   */
  static PreparedActor prepare(byte[] code, Abi abi) {
    MeteredModule module = Metering.instrument(code, abi.rules());
    List<Syscall> syscalls = abi.syscalls().link(module);
    if (!module.memory().exported()) {
      throw refused("there is no memory exported as \"memory\"");
    }
    FunctionType entry = module.exports().get(ENTRY_POINT);
    if (!ENTRY_TYPE.equals(entry)) {
      throw refused(
          "export \""
              + ENTRY_POINT
              + "\" is "
              + (entry == null ? "no function" : entry.text())
              + ", not "
              + ENTRY_TYPE.text());
    }
    return new PreparedActor(
        new MeteredWasm(
            module.bytes(), module.gasGlobal(), module.stackGlobal(), module.gasFunction()),
        syscalls,
        module.memory(),
        module.table());
  }

  private static ModuleRefusedException refused(String reason) {
    return new ModuleRefusedException(RefusalPhase.LINK, reason);
  }
}
