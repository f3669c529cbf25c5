package io.pandan.runtime.wasm.endive;

import io.pandan.api.FatalException;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import java.util.List;
import java.util.Objects;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.GlobalImport;
import run.endive.wasm.types.MemoryLimits;

/** An instance of a compiled module. */
final class StockInstance implements WasmInstance {
  private final WasmHost host;
  private final StockGasGlobal gas;
  private final StockMemory memory;
  private final Instance instance;

  StockInstance(StockCode code, WasmHost host) {
    this.host = host;
    this.gas = new StockGasGlobal(host);
    this.memory =
        code.module()
            .memorySection()
            .map(section -> new StockMemory(section.getMemory(0).limits(), host))
            .orElseGet(() -> new StockMemory(new MemoryLimits(0, 0), host));
    this.instance =
        Instance.builder(code.module())
            .withImportValues(imports(code))
            .withMachineFactory(code.machines())
            .withMemoryFactory(limits -> memory)
            .withTableFactory((table, initial) -> new StockTable(table, initial, host))
            .withInitialize(false)
            .withStart(false)
            .build();
  }

  private ImportValues imports(StockCode code) {
    ImportValues.Builder imports = ImportValues.builder();
    List<FunctionImport> functions = code.imports();
    long[] result = new long[1];
    for (int i = 0; i < functions.size(); i++) {
      FunctionImport function = functions.get(i);
      FunctionType type = code.module().typeSection().getType(function.typeIndex());
      int index = i;
      imports.addFunction(
          new HostFunction(
              function.module(),
              function.name(),
              type,
              (caller, arguments) -> {
                result[0] = call(index, arguments);
                return result;
              }));
    }
    GlobalImport counter = code.gasImport();
    imports.addGlobal(new ImportGlobal(counter.module(), counter.name(), gas));
    return imports.build();
  }

  /** Calls the host; a failure of its own must not look like a trap of the code. */
  private int call(int function, long[] arguments) {
    try {
      return host.call(this, function, arguments);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new FatalException("imported function " + function + " failed", e);
    }
  }

  @Override
  public void initialize() throws WasmTrapException {
    try {
      instance.initialize(false);
    } catch (Throwable e) {
      throw Traps.of(e);
    }
  }

  @Override
  public int invoke(String export, int argument) throws WasmTrapException {
    try {
      return (int) instance.export(export).apply(argument)[0];
    } catch (Throwable e) {
      throw Traps.of(e);
    }
  }

  @Override
  public long gas() {
    return gas.getValue();
  }

  @Override
  public void setGas(long milligas) {
    gas.set(milligas);
  }

  @Override
  public int memorySize() {
    return memory.size();
  }

  @Override
  public void readMemory(int address, byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(address, length, memory.size());
    System.arraycopy(memory.array(), address, target, offset, length);
  }

  @Override
  public void writeMemory(int address, byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(address, length, memory.size());
    System.arraycopy(source, offset, memory.array(), address, length);
  }

  @Override
  public int readInt(int address) {
    Objects.checkFromIndexSize(address, Integer.BYTES, memory.size());
    return memory.readInt(address);
  }

  @Override
  public void writeInt(int address, int value) {
    Objects.checkFromIndexSize(address, Integer.BYTES, memory.size());
    memory.writeI32(address, value);
  }

  @Override
  public void writeLong(int address, long value) {
    Objects.checkFromIndexSize(address, Long.BYTES, memory.size());
    memory.writeLong(address, value);
  }

  @Override
  public void close() {
    // All of it is on the heap.
  }
}
