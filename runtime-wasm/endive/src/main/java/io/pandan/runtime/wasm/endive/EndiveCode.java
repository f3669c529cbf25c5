package io.pandan.runtime.wasm.endive;

import io.pandan.api.MalformedException;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.GlobalImport;
import run.endive.wasm.types.Import;

/** A module that Endive has compiled. Thread safe: nothing here changes. */
final class EndiveCode implements WasmCode {
  private final WasmModule module;
  private final Function<Instance, Machine> machines;
  private final List<FunctionImport> imports;
  private final GlobalImport gasImport;

  EndiveCode(WasmModule module, Function<Instance, Machine> machines) {
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
      throw new MalformedException("the module imports no gas counter");
    }
    this.imports = List.copyOf(functions);
    this.gasImport = global;
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
    return new EndiveInstance(this, host);
  }
}
