package io.pandan.runtime.wasm.endive;

import io.pandan.api.FatalException;
import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.runtime.wasm.metering.ModuleRefusedException;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles WebAssembly to JVM bytecode: by Endive, and then to a shape that works on fields and
 * arrays (docs/decisions/0013-shaped-code.md). Functions that are too large for a method of the JVM
 * are divided; a module where that is of no use is run by Endive as it is, and such functions are
 * interpreted. Thread safe.
 */
@Component(property = WasmEngine.NAME + "=endive")
@Capability(
    namespace = "io.pandan.engine",
    attribute = {"vm=wasm", WasmEngine.NAME + "=endive"})
public final class EndiveEngine implements WasmEngine {
  private static final Logger LOG = LoggerFactory.getLogger(EndiveEngine.class);
  private static final String ENDIVE_VERSION = "1.0.0";
  private static final long NS_PER_MS = 1_000_000;

  private final Map<MeteredWasm, Compilation> compilations = new WeakHashMap<>();
  private final EndiveCompiler compiler;
  private final String id;

  /** Made by Declarative Services. */
  @Activate
  public EndiveEngine(BundleContext context) {
    this(mostWeight(), ClassDigest.of(context.getBundle()));
  }

  /** An engine outside a framework, for those who keep no compiled code from build to build. */
  public EndiveEngine() {
    this(mostWeight(), "0");
  }

  /**
   * @param mostWeight what functions may weigh before they are divided
   */
  EndiveEngine(int mostWeight, String build) {
    this.compiler = new EndiveCompiler(mostWeight);
    this.id = "endive-" + ENDIVE_VERSION + "-" + mostWeight + "-" + build;
  }

  /** Divided functions are slower than whole ones, and much faster than those left uncompiled. */
  private static int mostWeight() {
    if (HugeMethods.areCompiled()) {
      return EndiveCompiler.MOST_WEIGHT;
    }
    LOG.info("functions are divided more than they need be: {} is not set", HugeMethods.OPTION);
    return EndiveCompiler.MOST_SMALL_WEIGHT;
  }

  /** What became of a module; waiting for it holds this lock only. */
  private static final class Compilation {
    private @Nullable WasmCode code;

    synchronized WasmCode get(MeteredWasm module, CodeCache cache, EndiveCompiler compiler) {
      WasmCode known = code;
      if (known == null) {
        try {
          known = load(module, cache, compiler);
        } catch (ModuleRefusedException e) {
          throw new FatalException("a module is beyond this engine", e);
        }
        code = known;
      }
      return known;
    }

    private static WasmCode load(MeteredWasm module, CodeCache cache, EndiveCompiler compiler) {
      Optional<CompiledModule> kept = cache.load().flatMap(CompiledModule::decode);
      if (kept.isPresent()) {
        return new EndiveCode(kept.get());
      }
      long start = System.nanoTime();
      Optional<CompiledModule> compiled = compiler.compile(module);
      if (compiled.isEmpty()) {
        LOG.debug("a module of {} bytes is interpreted in part", module.bytes().length);
        return StockCode.compile(module);
      }
      LOG.debug(
          "compiled a module of {} bytes in {} ms",
          module.bytes().length,
          (System.nanoTime() - start) / NS_PER_MS);
      cache.store(compiled.get().encode());
      return new EndiveCode(compiled.get());
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public WasmCode compile(MeteredWasm module, CodeCache cache) {
    Compilation compilation;
    synchronized (compilations) {
      compilation = compilations.computeIfAbsent(module, m -> new Compilation());
    }
    return compilation.get(module, cache, compiler);
  }
}
