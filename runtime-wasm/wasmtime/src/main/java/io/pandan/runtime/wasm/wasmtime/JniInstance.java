package io.pandan.runtime.wasm.wasmtime;

import io.github.kawamuray.wasmtime.Disposable;
import io.github.kawamuray.wasmtime.Extern;
import io.github.kawamuray.wasmtime.Func;
import io.github.kawamuray.wasmtime.FuncType;
import io.github.kawamuray.wasmtime.Instance;
import io.github.kawamuray.wasmtime.Memory;
import io.github.kawamuray.wasmtime.Store;
import io.github.kawamuray.wasmtime.Val;
import io.github.kawamuray.wasmtime.WasmFunctionError;
import io.github.kawamuray.wasmtime.WasmtimeException;
import io.pandan.api.FatalException;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.runtime.wasm.metering.HostedModule;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An instance in wasmtime-java. */
final class JniInstance extends HostedInstance {
  private final JniBinding binding;
  private final JniCode code;
  private final boolean hasMemory;
  private final Handles handles = new Handles();
  private final Map<String, Func> exports = new HashMap<>();
  private Cleaner.@Nullable Cleanable cleanable;
  private @Nullable Store<Void> store;
  private @Nullable Instance instance;

  /** What has to be given back, the last one first. */
  private static final class Handles implements Runnable {
    private final Deque<Disposable> all = new ArrayDeque<>();

    synchronized <T extends Disposable> T add(T handle) {
      all.push(handle);
      return handle;
    }

    @Override
    public synchronized void run() {
      while (!all.isEmpty()) {
        all.pop().dispose();
      }
    }
  }

  JniInstance(JniBinding binding, JniCode code, HostedModule module, WasmHost host) {
    super(module, host, binding.stack(), binding.wasmStackBytes());
    this.binding = binding;
    this.code = code;
    this.hasMemory = module.pages() >= 0;
  }

  @Override
  void instantiate() throws WasmTrapException {
    Store<Void> newStore = handles.add(new Store<>(null, binding.engine()));
    store = newStore;
    // A host that forgets to close it must not keep what is outside the heap.
    cleanable = binding.cleaner().register(this, handles);
    List<Extern> imports = new ArrayList<>();
    Func.Handler<Void> host = host(new WeakReference<>(this));
    for (FuncType type : code.hosts()) {
      imports.add(Extern.fromFunc(handles.add(new Func(newStore, type, host))));
    }
    Instance made;
    try {
      made = handles.add(new Instance(newStore, code.compiled(), imports));
    } catch (WasmtimeException e) {
      // The only one that says by its text alone what it is: the start function is not run here.
      if (String.valueOf(e.getMessage()).contains("wasm trap")) {
        throw new WasmTrapException("a segment does not fit");
      }
      throw failed(String.valueOf(e.getMessage()));
    }
    instance = made;
    if (hasMemory) {
      Memory memory =
          made.getMemory(newStore, HostedModule.MEMORY)
              .orElseThrow(() -> new FatalException("the memory is not exported"));
      handles.add(memory);
      attach(MemorySegment.ofBuffer(memory.buffer(newStore)).address());
    }
  }

  /** What wasmtime-java calls, and keeps: it must not keep the instance, which keeps it. */
  private static Func.Handler<Void> host(WeakReference<JniInstance> reference) {
    return (caller, values, results) -> {
      JniInstance instance = reference.get();
      if (instance == null) {
        throw new WasmtimeException("the instance is gone");
      }
      instance.called(values, results);
    };
  }

  /** Called by the code: the function, its arguments and the gas; the result and the gas. */
  private void called(Val[] values, Val[] results) {
    try {
      int function = values[0].i32();
      long[] arguments = new long[argumentsOf(function)];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = values[1 + i].i64();
      }
      int result = call(function, arguments, values[values.length - 1].i64());
      results[0] = Val.fromI32(result);
      results[1] = Val.fromI64(portion());
    } catch (Throwable e) {
      failed(e);
      throw new WasmtimeException("the host threw");
    }
  }

  @Override
  int execute(String name, boolean hasArgument, int argument, long portion)
      throws WasmTrapException {
    try {
      if (hasArgument) {
        Val[] results = export(name).call(openStore(), Val.fromI32(argument), Val.fromI64(portion));
        left(results[1].i64());
        return results[0].i32();
      }
      left(export(name).call(openStore(), Val.fromI64(portion))[0].i64());
      return 0;
    } catch (WasmFunctionError.TrapError e) {
      // wasmtime-java and the C API mean the same traps by their names.
      throw trapped(Trap.valueOf(e.trap().name()));
    } catch (WasmFunctionError | WasmtimeException e) {
      throw failed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  long counter() {
    return export(HostedModule.GAS).call(openStore())[0].i64();
  }

  private Func export(String name) {
    return exports.computeIfAbsent(
        name,
        key -> {
          if (instance == null) {
            throw new IllegalStateException("the instance is not initialized");
          }
          return handles.add(
              instance
                  .getFunc(openStore(), key)
                  .orElseThrow(() -> new FatalException("no export " + key)));
        });
  }

  private Store<Void> openStore() {
    if (store == null) {
      throw new IllegalStateException("the instance is not initialized, or closed");
    }
    return store;
  }

  @Override
  public void close() {
    if (cleanable != null) {
      cleanable.clean();
    }
    store = null;
    instance = null;
    exports.clear();
  }
}
