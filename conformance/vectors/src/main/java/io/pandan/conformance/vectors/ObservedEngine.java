package io.pandan.conformance.vectors;

import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.conformance.vectors.EngineObserver.Activity;
import java.util.List;

/** An engine that tells an observer when it passes from one activity to another. */
final class ObservedEngine implements WasmEngine {
  private final WasmEngine engine;
  private final EngineObserver observer;

  ObservedEngine(WasmEngine engine, EngineObserver observer) {
    this.engine = engine;
    this.observer = observer;
  }

  @Override
  public String id() {
    return engine.id();
  }

  @Override
  public WasmCode compile(MeteredWasm module, CodeCache cache) {
    List<String> imports = ImportNames.of(module.bytes());
    observer.enter(Activity.COMPILATION, "");
    try {
      WasmCode code = engine.compile(module, cache);
      return host -> instantiate(code, new ObservedHost(host, imports));
    } finally {
      observer.leave();
    }
  }

  private WasmInstance instantiate(WasmCode code, WasmHost host) {
    observer.enter(Activity.INSTANTIATION, "");
    try {
      return new ObservedInstance(code.instantiate(host));
    } finally {
      observer.leave();
    }
  }

  private final class ObservedHost implements WasmHost {
    private final WasmHost host;
    private final List<String> imports;

    ObservedHost(WasmHost host, List<String> imports) {
      this.host = host;
      this.imports = imports;
    }

    @Override
    public int call(WasmInstance instance, int function, long[] arguments) {
      observer.enter(Activity.HOST, imports.get(function));
      try {
        return host.call(instance, function, arguments);
      } finally {
        observer.leave();
      }
    }

    @Override
    public boolean growMemory(long fromPages, long toPages) {
      return host.growMemory(fromPages, toPages);
    }

    @Override
    public boolean growTable(long fromElements, long toElements) {
      return host.growTable(fromElements, toElements);
    }

    @Override
    public void poll() {
      host.poll();
    }
  }

  private final class ObservedInstance implements WasmInstance {
    private final WasmInstance instance;

    ObservedInstance(WasmInstance instance) {
      this.instance = instance;
    }

    @Override
    public void initialize() throws WasmTrapException {
      observer.enter(Activity.INSTANTIATION, "");
      try {
        instance.initialize();
      } finally {
        observer.leave();
      }
    }

    @Override
    public int invoke(String export, int argument) throws WasmTrapException {
      observer.enter(Activity.EXECUTION, "");
      try {
        return instance.invoke(export, argument);
      } finally {
        observer.leave();
      }
    }

    @Override
    public long gas() {
      return instance.gas();
    }

    @Override
    public void setGas(long milligas) {
      instance.setGas(milligas);
    }

    @Override
    public int memorySize() {
      return instance.memorySize();
    }

    @Override
    public void readMemory(int address, byte[] target, int offset, int length) {
      instance.readMemory(address, target, offset, length);
    }

    @Override
    public void writeMemory(int address, byte[] source, int offset, int length) {
      instance.writeMemory(address, source, offset, length);
    }

    @Override
    public int readInt(int address) {
      return instance.readInt(address);
    }

    @Override
    public void writeInt(int address, int value) {
      instance.writeInt(address, value);
    }

    @Override
    public void writeLong(int address, long value) {
      instance.writeLong(address, value);
    }

    @Override
    public void close() {
      instance.close();
    }
  }
}
