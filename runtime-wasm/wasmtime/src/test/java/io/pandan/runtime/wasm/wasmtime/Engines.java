package io.pandan.runtime.wasm.wasmtime;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** The engines under test; a test that needs one that is not here is skipped, and says so. */
final class Engines {
  /** What fits on the stack of JUnit's thread. */
  static final int SMALL_STACK_BYTES = 256 << 10;

  private Engines() {}

  private static final class Jni {
    static final WasmtimeEngine ENGINE = jni(SMALL_STACK_BYTES);
  }

  private static final class Library {
    static final WasmtimeEngine ENGINE = library(SMALL_STACK_BYTES);
  }

  /** wasmtime-java. */
  static WasmtimeEngine jni() {
    requirePlatform();
    return Jni.ENGINE;
  }

  static WasmtimeEngine jni(int wasmStackBytes) {
    return new WasmtimeEngine(new JniBinding(stack(), wasmStackBytes));
  }

  /** The C API. */
  static WasmtimeEngine library() {
    libraryFile();
    return Library.ENGINE;
  }

  static WasmtimeEngine library(int wasmStackBytes) {
    return new WasmtimeEngine(new LibraryBinding(libraryFile(), stack(), wasmStackBytes));
  }

  static Path libraryFile() {
    requirePlatform();
    String file = System.getProperty("libwasmtime", "");
    assumeTrue(!file.isEmpty(), "no libwasmtime is named: -Dlibwasmtime=FILE does");
    return Path.of(file);
  }

  private static void requirePlatform() {
    try {
      stack();
    } catch (IllegalStateException e) {
      assumeTrue(false, "wasmtime does not run here: " + e.getMessage());
    }
  }

  private static StackRoom stack() {
    return StackRoom.ofThisPlatform();
  }
}
