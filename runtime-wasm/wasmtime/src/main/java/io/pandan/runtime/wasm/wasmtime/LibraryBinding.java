package io.pandan.runtime.wasm.wasmtime;

import io.pandan.api.FatalException;
import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.WasmCode;
import io.pandan.crypto.Sha256;
import io.pandan.runtime.wasm.metering.HostedModule;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * wasmtime by its C API. What it compiles is stored in wasmtime's own format, and loaded only by
 * the very library that made it, which {@link #id} names by its digest. Thread safe.
 */
final class LibraryBinding implements Binding {
  /** All that 32 bits address, so that a memory never moves. */
  private static final long MEMORY_RESERVATION_BYTES = 1L << 32;

  /** {@code WASMTIME_OPT_LEVEL_SPEED}. */
  private static final byte OPT_LEVEL_SPEED = 1;

  /** {@code wasm_byte_vec_t}: its size and its address. */
  private static final int VECTOR_BYTES = 16;

  /** The form in which modules are compiled: raised when {@link HostedModule} changes. */
  private static final int FORM = 2;

  private final Libwasmtime library;
  private final StackRoom stack;
  private final int wasmStackBytes;
  private final String id;
  private final HostFunction hostFunction;
  private final MemorySegment hostStub;
  private final Cleaner cleaner = Cleaner.create();

  /** A {@code wasm_engine_t}, or 0 as long as there is none. */
  private long startedEngine;

  /**
   * Loads the library. wasmtime itself, with its signal handlers, starts when code is compiled.
   *
   * @throws IllegalStateException when the file is not such a library
   */
  LibraryBinding(Path file, StackRoom stack, int wasmStackBytes) {
    this.stack = stack;
    this.wasmStackBytes = wasmStackBytes;
    this.id = "wasmtime-c-" + digest(file) + "-" + FORM;
    this.library = new Libwasmtime(file);
    this.hostFunction = new HostFunction(library);
    this.hostStub = hostFunction.stub();
  }

  synchronized long engine() {
    if (startedEngine == 0) {
      startedEngine = newEngine(library, wasmStackBytes);
      if (startedEngine == 0) {
        throw new FatalException("wasmtime makes no engine");
      }
      cleaner.register(this, deletion(library, startedEngine));
    }
    return startedEngine;
  }

  private static long newEngine(Libwasmtime library, int wasmStackBytes) {
    long config = library.wasmConfigNew();
    library.wasmtimeConfigCraneliftNanCanonicalizationSet(config, true);
    library.wasmtimeConfigCraneliftOptLevelSet(config, OPT_LEVEL_SPEED);
    library.wasmtimeConfigNativeUnwindInfoSet(config, false);
    // The first exceeds the second at all times: wasmtime panics otherwise and takes the JVM along.
    library.wasmtimeConfigAsyncStackSizeSet(config, 2L * Math.max(wasmStackBytes, 1 << 20));
    library.wasmtimeConfigMaxWasmStackSet(config, wasmStackBytes);
    library.wasmtimeConfigMemoryReservationSet(config, MEMORY_RESERVATION_BYTES);
    library.wasmtimeConfigMemoryMayMoveSet(config, false);
    return library.wasmEngineNewWithConfig(config);
  }

  private static Runnable deletion(Libwasmtime library, long engine) {
    return () -> library.wasmEngineDelete(engine);
  }

  private static String digest(Path file) {
    try {
      return HexFormat.of().formatHex(Sha256.hash(Files.readAllBytes(file)), 0, 8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public WasmCode compile(HostedModule module, CodeCache cache) {
    Optional<byte[]> kept = cache.load();
    long compiled = kept.isPresent() ? deserialize(kept.get()) : 0;
    if (compiled == 0) {
      compiled = translate(module.bytes());
      cache.store(serialize(compiled));
    }
    LibraryCode code = new LibraryCode(this, module.withoutBytes(), compiled);
    cleaner.register(code, code.deletion());
    return code;
  }

  private long translate(byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment wasm = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      MemorySegment result = arena.allocate(ValueLayout.JAVA_LONG);
      long error =
          library.wasmtimeModuleNew(engine(), wasm.address(), bytes.length, result.address());
      if (error != 0) {
        throw new FatalException("a module is beyond wasmtime: " + message(error));
      }
      return result.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  /**
   * Loads machine code: the bytes are trusted, as the cache's contract says that they are those
   * that were stored.
   *
   * @return the module, or 0 where wasmtime does not take it
   */
  private long deserialize(byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment kept = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      MemorySegment result = arena.allocate(ValueLayout.JAVA_LONG);
      long error =
          library.wasmtimeModuleDeserialize(
              engine(), kept.address(), bytes.length, result.address());
      if (error != 0) {
        library.wasmtimeErrorDelete(error);
        return 0;
      }
      return result.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  private byte[] serialize(long compiled) {
    try (Arena arena = Arena.ofConfined()) {
      long vector = arena.allocate(VECTOR_BYTES, Long.BYTES).address();
      check(library.wasmtimeModuleSerialize(compiled, vector));
      return takeBytes(vector);
    }
  }

  private byte[] takeBytes(long vector) {
    byte[] bytes =
        Libwasmtime.getBytes(Libwasmtime.getLong(vector + Long.BYTES), Libwasmtime.getLong(vector));
    library.wasmByteVecDelete(vector);
    return bytes;
  }

  /** What an error says; it is deleted. */
  String message(long error) {
    try (Arena arena = Arena.ofConfined()) {
      long vector = arena.allocate(VECTOR_BYTES, Long.BYTES).address();
      library.wasmtimeErrorMessage(error, vector);
      library.wasmtimeErrorDelete(error);
      return new String(takeBytes(vector), StandardCharsets.UTF_8);
    }
  }

  /** Requires that there is no error. */
  void check(long error) {
    if (error != 0) {
      throw new FatalException("wasmtime failed: " + message(error));
    }
  }

  Libwasmtime library() {
    return library;
  }

  HostFunction hostFunction() {
    return hostFunction;
  }

  long hostStub() {
    return hostStub.address();
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
