package io.pandan.runtime.wasm.runtime;

import io.pandan.api.FatalException;
import io.pandan.api.MalformedException;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.ipld.Cid;
import io.pandan.runtime.wasm.metering.ModuleRefusedException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The actor runtime of WebAssembly. Instruments code, links its syscalls and runs it on the engine
 * that the machine has leased. Keeps prepared code in memory and, with what engines made of it, on
 * disk, and nothing of an engine. Thread safe.
 */
@Component(property = ActorRuntime.VM + "=wasm", configurationPid = WasmSettings.PID)
@Designate(ocd = WasmSettings.class)
@Capability(namespace = "io.pandan.runtime", attribute = "vm=wasm")
@Requirement(namespace = "io.pandan.engine", filter = "(vm=wasm)", effective = "active")
public final class WasmRuntime implements ActorRuntime {
  /** How much instrumented code is kept in memory, in bytes: eight times Filecoin's actors. */
  private static final long CACHE_BYTES = 128L << 20;

  private static final long MIB = 1 << 20;
  private static final String DATA_FOLDER = "io.pandan.data";

  private final PreparedActors actors = new PreparedActors(CACHE_BYTES);
  private final KeptActors kept;

  /** Made by Declarative Services; the launcher says where the data is. */
  @Activate
  public WasmRuntime(BundleContext context, WasmSettings settings) {
    this(
        new KeptActors(
            new CodeFolder(
                settings.folder().isEmpty()
                    ? Path.of(context.getProperty(DATA_FOLDER)).resolve("code")
                    : Path.of(settings.folder()),
                settings.keptCodeMib() * MIB,
                InstantSource.system()),
            ClassDigest.of(context.getBundle())));
  }

  /**
   * One outside of a framework that keeps code on disk.
   *
   * @param folder where
   * @param limitBytes how much it keeps; what was used longest ago goes first
   * @param build what changes with the classes of this runtime and its instrumenter, such as the
   *     digest of their jar
   */
  public WasmRuntime(Path folder, long limitBytes, byte[] build) {
    this(new KeptActors(new CodeFolder(folder, limitBytes, InstantSource.system()), build));
  }

  /** One that keeps nothing on disk. */
  public WasmRuntime() {
    this(new KeptActors(new CodeFolder(Path.of("none"), 0, InstantSource.system()), new byte[0]));
  }

  WasmRuntime(KeptActors kept) {
    this.kept = kept;
  }

  @Override
  public ActorExit invoke(Kernel kernel, Cid code, int params) {
    Abi abi = Abi.forNetworkVersion(kernel.networkVersion());
    PreparedActor actor = actor(code, abi, () -> module(kernel, code));
    WasmCode compiled = compiled(code, abi, actor, kernel.runtimes());
    return Invocation.run(kernel, code, actor, compiled, abi.rules(), params);
  }

  @Override
  public void prepare(Cid code, byte[] module, int networkVersion, RuntimeSet runtimes) {
    Abi abi = Abi.forNetworkVersion(networkVersion);
    compiled(code, abi, actor(code, abi, () -> module), runtimes);
  }

  private WasmCode compiled(Cid code, Abi abi, PreparedActor actor, RuntimeSet runtimes) {
    WasmEngine engine = runtimes.engine(WasmEngine.class);
    return engine.compile(actor.module(), kept.compiled(code, abi, engine.id()));
  }

  /** From memory, else from disk, else made now. */
  private PreparedActor actor(Cid code, Abi abi, Supplier<byte[]> module) {
    return actors.get(
        code, abi, () -> kept.get(code, abi, () -> instrument(code, abi, module.get())));
  }

  private static byte[] module(Kernel kernel, Cid code) {
    return kernel
        .code(code)
        .orElseThrow(() -> new FatalException("the code of an actor is missing: " + code));
  }

  private static PreparedActor instrument(Cid code, Abi abi, byte[] module) {
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
