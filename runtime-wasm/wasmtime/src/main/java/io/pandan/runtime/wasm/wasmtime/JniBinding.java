package io.pandan.runtime.wasm.wasmtime;

import io.github.kawamuray.wasmtime.Config;
import io.github.kawamuray.wasmtime.Engine;
import io.github.kawamuray.wasmtime.Module;
import io.github.kawamuray.wasmtime.NativeLibraryLoader;
import io.github.kawamuray.wasmtime.OptLevel;
import io.github.kawamuray.wasmtime.WasmtimeException;
import io.pandan.api.FatalException;
import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.WasmCode;
import io.pandan.runtime.wasm.metering.HostedModule;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/**
 * wasmtime 7.0.1 by wasmtime-java 0.19.0, which brings its natives. It cannot store what it
 * compiles. Thread safe.
 */
final class JniBinding implements Binding {
  /** What wasmtime reserves for stacks of its own bounds ours, and cannot be set here. */
  private static final int MAX_WASM_STACK_BYTES = 2 << 20;

  private final StackRoom stack;
  private final int wasmStackBytes;
  private final Cleaner cleaner = Cleaner.create();
  private @Nullable Engine engine;

  /**
   * Loads the native. wasmtime itself, with its signal handlers, starts when code is compiled.
   *
   * @throws IllegalStateException when there is none for this platform
   */
  JniBinding(StackRoom stack, int wasmStackBytes) {
    this.stack = stack;
    this.wasmStackBytes = Math.min(wasmStackBytes, MAX_WASM_STACK_BYTES);
    try {
      NativeLibraryLoader.load();
    } catch (LinkageError | RuntimeException e) {
      // Where it finds no native, the loader fails on what it did not find.
      throw new IllegalStateException("wasmtime-java has no native that loads here", e);
    }
  }

  @Override
  public String id() {
    return "wasmtime-java-0.19.0";
  }

  @Override
  public WasmCode compile(HostedModule module, CodeCache cache) {
    Module compiled;
    try {
      compiled = Module.fromBinary(engine(), module.bytes());
    } catch (WasmtimeException e) {
      throw new FatalException("a module is beyond wasmtime: " + e.getMessage());
    }
    JniCode code = new JniCode(this, module.withoutBytes(), compiled);
    cleaner.register(code, compiled::dispose);
    return code;
  }

  synchronized Engine engine() {
    if (engine == null) {
      try (Config config = new Config()) {
        engine =
            new Engine(
                config
                    .craneliftNanCanonicalization(true)
                    .craneliftOptLevel(OptLevel.SPEED)
                    .maxWasmStack(wasmStackBytes));
      }
    }
    return engine;
  }

  Cleaner cleaner() {
    return cleaner;
  }

  StackRoom stack() {
    return stack;
  }

  int wasmStackBytes() {
    return wasmStackBytes;
  }
}
