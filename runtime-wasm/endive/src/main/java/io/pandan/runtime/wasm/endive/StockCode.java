package io.pandan.runtime.wasm.endive;

import io.pandan.api.FatalException;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.GlobalImport;
import run.endive.wasm.types.Import;

/**
 * A module as Endive itself runs it, functions that are too large for a method of the JVM by its
 * interpreter: for modules that cannot be divided enough. Thread safe: nothing here changes.
 */
final class StockCode implements WasmCode {
  private final WasmModule module;
  private final Function<Instance, Machine> machines;
  private final List<FunctionImport> imports;
  private final GlobalImport gasImport;

  private StockCode(WasmModule module, Function<Instance, Machine> machines) {
    this.module = module;
    this.machines = machines;
    List<FunctionImport> functions = new ArrayList<>();
    @Nullable GlobalImport global = null;
    for (int i = 0; i < module.importSection().importCount(); i++) {
      Import imported = module.importSection().getImport(i);
      if (imported.importType() == ExternalType.FUNCTION) {
        functions.add((FunctionImport) imported);
      } else if (imported instanceof GlobalImport found) {
        global = found;
      }
    }
    if (global == null) {
      throw new FatalException("the module imports no gas counter");
    }
    this.imports = List.copyOf(functions);
    this.gasImport = global;
  }

  /**
   * Compiles a module.
   *
   * @throws FatalException if Endive or the JVM does not take it: no module that a network accepts
   *     may be like that
   */
  static StockCode compile(MeteredWasm metered) {
    try {
      WasmModule module = Parser.parse(metered.bytes());
      return new StockCode(
          module,
          MachineFactoryCompiler.builder(module)
              .withInterpreterFallback(InterpreterFallback.SILENT)
              .compile());
    } catch (WasmEngineException | IndexOutOfBoundsException e) {
      // ASM's exceptions for classes and methods that are too large are of the second kind.
      throw new FatalException("a module is beyond this engine", e);
    }
  }

  WasmModule module() {
    return module;
  }

  Function<Instance, Machine> machines() {
    return machines;
  }

  /** The imported functions in order. */
  List<FunctionImport> imports() {
    return imports;
  }

  /** The gas counter, the only global that a module imports. */
  GlobalImport gasImport() {
    return gasImport;
  }

  @Override
  public WasmInstance instantiate(WasmHost host) {
    return new StockInstance(this, host);
  }
}
