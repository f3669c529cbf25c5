package io.pandan.conformance.wasm;

import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.runtime.wasm.metering.RandomModules;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.Value;

/**
 * Endive's interpreter as it is, with its own memory and tables: a third opinion in comparisons.
 * Only for {@link RandomModules}: it asks no host before memory or table grow, for these modules
 * declare how far they may.
 */
final class InterpretedEngine implements WasmEngine {

  @Override
  public String id() {
    return "interpreter";
  }

  @Override
  public WasmCode compile(MeteredWasm module, CodeCache cache) {
    WasmModule parsed = Parser.parse(module.bytes());
    return host -> new Interpreted(parsed, host);
  }

  private static final class Interpreted implements WasmInstance {
    @SuppressWarnings("deprecation") // The builder that replaces this constructor needs more.
    private final GlobalInstance gas = new GlobalInstance(Value.i64(0), MutabilityType.Var);

    private final Instance instance;
    private final DataSegment[] segments;

    Interpreted(WasmModule module, WasmHost host) {
      this.segments = module.dataSection().dataSegments();
      ImportValues.Builder imports = ImportValues.builder();
      int functions = 0;
      for (int i = 0; i < module.importSection().importCount(); i++) {
        if (module.importSection().getImport(i) instanceof FunctionImport function) {
          int index = functions++;
          imports.addFunction(
              new HostFunction(
                  function.module(),
                  function.name(),
                  module.typeSection().getType(function.typeIndex()),
                  (caller, arguments) -> new long[] {host.call(this, index, arguments)}));
        }
      }
      imports.addGlobal(new ImportGlobal("gas", "gas_counter", gas));
      this.instance =
          Instance.builder(module)
              .withImportValues(imports.build())
              .withInitialize(false)
              .withStart(false)
              .build();
    }

    private interface Execution {
      int run();
    }

    private static int run(Execution execution) throws WasmTrapException {
      try {
        return execution.run();
      } catch (WasmEngineException | IndexOutOfBoundsException | ArithmeticException e) {
        throw new WasmTrapException(String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void initialize() throws WasmTrapException {
      run(
          () -> {
            instance.initialize(false);
            // By the specification these are used up; Endive's memory keeps them.
            for (int i = 0; i < segments.length; i++) {
              if (segments[i] instanceof ActiveDataSegment) {
                instance.memory().drop(i);
              }
            }
            return 0;
          });
    }

    @Override
    public int invoke(String export, int argument) throws WasmTrapException {
      return run(() -> (int) instance.export(export).apply(argument)[0]);
    }

    @Override
    public long gas() {
      return gas.getValue();
    }

    @Override
    public void setGas(long milligas) {
      gas.setValue(milligas);
    }

    @Override
    public int memorySize() {
      return instance.memory().pages() * 65_536;
    }

    @Override
    public void readMemory(int address, byte[] target, int offset, int length) {
      System.arraycopy(instance.memory().readBytes(address, length), 0, target, offset, length);
    }

    @Override
    public void writeMemory(int address, byte[] source, int offset, int length) {
      instance.memory().write(address, source, offset, length);
    }

    @Override
    public int readInt(int address) {
      byte[] bytes = instance.memory().readBytes(address, Integer.BYTES);
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    @Override
    public void writeInt(int address, int value) {
      instance.memory().writeI32(address, value);
    }

    @Override
    public void writeLong(int address, long value) {
      instance.memory().writeLong(address, value);
    }

    @Override
    public void close() {
      // The garbage collector's.
    }
  }
}
