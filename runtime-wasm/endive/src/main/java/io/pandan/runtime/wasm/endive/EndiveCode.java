package io.pandan.runtime.wasm.endive;

import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.runtime.wasm.metering.ModuleImage;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A module that was compiled. Thread safe. */
final class EndiveCode implements WasmCode {
  /** Calls of imported functions with fewer arguments find an array that is used again. */
  static final int MAX_POOLED_ARGUMENTS = 16;

  private static final MethodType START =
      MethodType.methodType(void.class, FlatMemory.class, EndiveInstance.class);
  private static final MethodType ENTRY =
      MethodType.methodType(int.class, int.class, FlatMemory.class, EndiveInstance.class);
  private static final byte[] NO_BYTES = {};

  private final CompiledModule module;
  private final GlobalFields fields;
  private final byte[][] passiveData;
  private final GeneratedClasses classes;
  private final ConcurrentMap<String, MethodHandle> entries = new ConcurrentHashMap<>();
  private volatile @Nullable MethodHandle start;

  EndiveCode(CompiledModule module) {
    this.module = module;
    ModuleImage image = module.image();
    this.fields = new GlobalFields(image.globalTypes(), module.gasGlobal(), module.stackGlobal());
    this.passiveData =
        image.data().stream()
            .map(segment -> segment.active() ? NO_BYTES : segment.bytes())
            .toArray(byte[][]::new);
    this.classes = new GeneratedClasses(module.classes());
  }

  ModuleImage image() {
    return module.image();
  }

  GlobalFields fields() {
    return fields;
  }

  /** The segments for {@code memory.init}; not to be written to. */
  byte[][] passiveData() {
    return passiveData;
  }

  @Override
  public WasmInstance instantiate(WasmHost host) {
    return new EndiveInstance(this, host);
  }

  /** Runs the start function, if there is one. */
  void start(FlatMemory memory, EndiveInstance instance) throws Throwable {
    if (module.image().start() < 0) {
      return;
    }
    MethodHandle handle = start;
    if (handle == null) {
      handle = find(module.image().start(), START);
      start = handle;
    }
    handle.invokeExact(memory, instance);
  }

  /** Calls an exported function that takes and gives an i32. */
  int invoke(String export, int argument, FlatMemory memory, EndiveInstance instance)
      throws Throwable {
    MethodHandle entry = entries.get(export);
    if (entry == null) {
      Integer function = module.image().exports().get(export);
      if (function == null) {
        throw new IllegalArgumentException("no function is exported as " + export);
      }
      entry = find(function, ENTRY);
      entries.put(export, entry);
    }
    return (int) entry.invokeExact(argument, memory, instance);
  }

  private MethodHandle find(int function, MethodType type) throws ReflectiveOperationException {
    Class<?> owner = Class.forName(module.classOf(function), true, classes);
    return MethodHandles.lookup().findStatic(owner, "func_" + function, type);
  }
}
