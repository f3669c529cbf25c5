package io.pandan.runtime.wasm.endive;

import io.pandan.api.MalformedException;
import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmEngine;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;

/**
 * Compiles WebAssembly to JVM bytecode by Endive. Functions that exceed what the JVM allows a
 * method (64 KiB) are interpreted, with the same results. Thread safe.
 */
@Component(property = WasmEngine.NAME + "=endive")
@Capability(
    namespace = "io.pandan.engine",
    attribute = {"vm=wasm", WasmEngine.NAME + "=endive"})
public final class EndiveEngine implements WasmEngine {
  private final Map<MeteredWasm, Compilation> compilations = new WeakHashMap<>();

  /** What became of a module; waiting for it holds this lock only. */
  private static final class Compilation {
    private @Nullable WasmCode code;
    private @Nullable String refusal;

    synchronized WasmCode get(MeteredWasm module) {
      if (code == null && refusal == null) {
        try {
          code = translate(module);
        } catch (WasmEngineException | IndexOutOfBoundsException e) {
          // ASM's exceptions for classes and methods that are too large are of the second kind.
          refusal = "module is beyond this engine: " + e.getMessage();
        }
      }
      if (code == null) {
        throw new MalformedException(String.valueOf(refusal));
      }
      return code;
    }
  }

  @Override
  public String id() {
    return "endive-1.0.0";
  }

  @Override
  public WasmCode compile(MeteredWasm module, CodeCache cache) {
    Compilation compilation;
    synchronized (compilations) {
      compilation = compilations.computeIfAbsent(module, m -> new Compilation());
    }
    return compilation.get(module);
  }

  private static WasmCode translate(MeteredWasm module) {
    WasmModule parsed = Parser.parse(module.bytes());
    Function<Instance, Machine> machines =
        MachineFactoryCompiler.builder(parsed)
            .withInterpreterFallback(InterpreterFallback.SILENT)
            .compile();
    return new EndiveCode(parsed, machines);
  }
}
