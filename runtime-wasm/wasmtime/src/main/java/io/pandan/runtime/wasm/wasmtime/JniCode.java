package io.pandan.runtime.wasm.wasmtime;

import io.github.kawamuray.wasmtime.FuncType;
import io.github.kawamuray.wasmtime.Module;
import io.github.kawamuray.wasmtime.Val;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.runtime.wasm.metering.HostedModule;
import io.pandan.runtime.wasm.metering.ValueType;
import java.util.List;

/** A module that wasmtime-java has compiled. Thread safe: nothing here changes. */
final class JniCode implements WasmCode {
  private final JniBinding binding;
  private final HostedModule module;
  private final Module compiled;
  private final List<FuncType> hosts;

  JniCode(JniBinding binding, HostedModule module, Module compiled) {
    this.binding = binding;
    this.module = module;
    this.compiled = compiled;
    this.hosts =
        module.hosts().stream()
            .map(HostedModule::hostType)
            .map(type -> new FuncType(types(type.parameters()), types(type.results())))
            .toList();
  }

  private static Val.Type[] types(List<ValueType> types) {
    return types.stream()
        .map(type -> type == ValueType.I32 ? Val.Type.I32 : Val.Type.I64)
        .toArray(Val.Type[]::new);
  }

  Module compiled() {
    return compiled;
  }

  /** The types of the imported functions in order. */
  List<FuncType> hosts() {
    return hosts;
  }

  @Override
  public WasmInstance instantiate(WasmHost host) {
    return new JniInstance(binding, this, module, host);
  }
}
