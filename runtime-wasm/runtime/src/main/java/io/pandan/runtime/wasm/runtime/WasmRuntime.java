package io.pandan.runtime.wasm.runtime;

import io.pandan.api.FatalException;
import io.pandan.api.MalformedException;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.Kernel;
import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.ipld.Cid;
import io.pandan.runtime.wasm.metering.ModuleRefusedException;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.service.component.annotations.Component;

/**
 * The actor runtime of WebAssembly. Instruments code, links its syscalls and runs it on the engine
 * that the machine has leased. Keeps prepared code in memory, and nothing of an engine. Thread
 * safe.
 */
@Component(property = ActorRuntime.VM + "=wasm")
@Capability(namespace = "io.pandan.runtime", attribute = "vm=wasm")
@Requirement(namespace = "io.pandan.engine", filter = "(vm=wasm)", effective = "active")
public final class WasmRuntime implements ActorRuntime {
  /** How much instrumented code is kept, in bytes: eight times Filecoin's built-in actors. */
  private static final long CACHE_BYTES = 128L << 20;

  private final PreparedActors actors = new PreparedActors(CACHE_BYTES);

  @Override
  public ActorExit invoke(Kernel kernel, Cid code, int params) {
    Abi abi = Abi.forNetworkVersion(kernel.networkVersion());
    PreparedActor actor = actors.get(code, abi, () -> prepare(kernel, code, abi));
    WasmCode compiled;
    try {
      compiled = kernel.runtimes().engine(WasmEngine.class).compile(actor.module(), CodeCache.NONE);
    } catch (MalformedException e) {
      // Not fatal: whoever installed such code must not stop the chain.
      return ActorExit.trapped(String.valueOf(e.getMessage()));
    }
    return Invocation.run(kernel, actor, compiled, abi.rules(), params);
  }

  private PreparedActor prepare(Kernel kernel, Cid code, Abi abi) {
    byte[] module =
        kernel
            .code(code)
            .orElseThrow(() -> new FatalException("the code of an actor is missing: " + code));
    try {
      return PreparedActor.prepare(module, abi);
    } catch (ModuleRefusedException e) {
      throw new FatalException("code that was never accepted is an actor's: " + code, e);
    }
  }

  @Override
  public void validate(byte[] code, int networkVersion) {
    try {
      PreparedActor.prepare(code, Abi.forNetworkVersion(networkVersion));
    } catch (ModuleRefusedException e) {
      throw new MalformedException(e.getMessage());
    }
  }
}
