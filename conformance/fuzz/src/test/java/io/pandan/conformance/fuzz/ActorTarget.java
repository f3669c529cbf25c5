package io.pandan.conformance.fuzz;

import io.pandan.api.MalformedException;
import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.conformance.vectors.WasmEngines;
import io.pandan.runtime.wasm.metering.MeteredModule;
import io.pandan.runtime.wasm.metering.Metering;
import io.pandan.runtime.wasm.metering.MeteringRules;
import io.pandan.runtime.wasm.metering.ModuleRefusedException;
import io.pandan.runtime.wasm.runtime.WasmRuntime;

/**
 * Modules that are accepted have to compile, and to run until they end, trap or spend their gas.
 */
public final class ActorTarget {
  private static final int NETWORK_VERSION = 28;
  private static final long MILLIGAS = 10_000_000;
  private static final WasmRuntime RUNTIME = new WasmRuntime();
  private static final WasmEngine ENGINE = WasmEngines.create(WasmEngines.DEFAULT);

  private ActorTarget() {}

  /** Validates, compiles and runs a module. */
  public static void fuzzerTestOneInput(byte[] data) {
    MeteredModule module;
    try {
      RUNTIME.validate(data, NETWORK_VERSION);
      module = Metering.instrument(data, MeteringRules.HYGGE);
    } catch (MalformedException | ModuleRefusedException e) {
      return;
    }
    MeteredWasm metered =
        new MeteredWasm(
            module.bytes(), module.gasGlobal(), module.stackGlobal(), module.gasFunction());
    try (WasmInstance instance = ENGINE.compile(metered, CodeCache.NONE).instantiate(new Host())) {
      instance.setGas(MILLIGAS);
      instance.initialize();
      instance.invoke("invoke", 1);
    } catch (WasmTrapException e) {
      // How most of them end.
    }
  }

  /** Answers syscalls by an error number, and gives little memory. */
  private static final class Host implements WasmHost {
    @Override
    public int call(WasmInstance instance, int function, long[] arguments) {
      return 1;
    }

    @Override
    public boolean growMemory(long fromPages, long toPages) {
      return toPages <= 100;
    }

    @Override
    public boolean growTable(long fromElements, long toElements) {
      return toElements <= 100;
    }

    @Override
    public void poll() {}
  }
}
