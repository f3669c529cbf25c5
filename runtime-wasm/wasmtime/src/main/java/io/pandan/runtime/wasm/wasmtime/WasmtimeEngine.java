package io.pandan.runtime.wasm.wasmtime;

import io.pandan.api.FatalException;
import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.runtime.wasm.metering.HostedModule;
import io.pandan.runtime.wasm.metering.ModuleRefusedException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles WebAssembly to machine code by wasmtime. Ranks behind other engines: it is for who asks
 * for it by name. Thread safe.
 */
@Component(
    configurationPid = WasmtimeSettings.PID,
    property = {WasmEngine.NAME + "=wasmtime", Constants.SERVICE_RANKING + ":Integer=-1"})
@Designate(ocd = WasmtimeSettings.class)
@Capability(
    namespace = "io.pandan.engine",
    attribute = {"vm=wasm", WasmEngine.NAME + "=wasmtime"})
public final class WasmtimeEngine implements WasmEngine {
  private static final Logger LOG = LoggerFactory.getLogger(WasmtimeEngine.class);

  /** The framework's property that names the library of the C API. */
  public static final String LIBRARY_PROPERTY = "io.pandan.libwasmtime";

  /** The variable of the environment that names the library of the C API. */
  public static final String LIBRARY_VARIABLE = "PANDAN_LIBWASMTIME";

  private final Binding binding;
  private final Map<MeteredWasm, Compilation> compilations = new WeakHashMap<>();

  /**
   * Made by Declarative Services.
   *
   * @throws IllegalStateException when wasmtime does not run here: the service stays away
   */
  @Activate
  public WasmtimeEngine(BundleContext context, WasmtimeSettings settings) {
    this(bind(library(context, settings)));
    LOG.info("WebAssembly can be run by wasmtime: {}", id());
  }

  /** One over a given way to wasmtime. */
  WasmtimeEngine(Binding binding) {
    this.binding = binding;
  }

  /** Whether this platform is one that the engine is for. */
  public static boolean runsHere() {
    try {
      StackRoom.ofThisPlatform();
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /**
   * One over wasmtime-java, for who has no framework.
   *
   * @throws IllegalStateException when it does not run here
   */
  public static WasmtimeEngine bundled() {
    return new WasmtimeEngine(bind(Optional.empty()));
  }

  /**
   * One over the C API, for who has no framework.
   *
   * @param library the file libwasmtime.so of wasmtime 49
   * @throws IllegalStateException when it does not run here
   */
  public static WasmtimeEngine ofLibrary(Path library) {
    return new WasmtimeEngine(bind(Optional.of(library)));
  }

  private static Optional<Path> library(BundleContext context, WasmtimeSettings settings) {
    String set = settings.library();
    if (set.isEmpty()) {
      set = Optional.ofNullable(context.getProperty(LIBRARY_PROPERTY)).orElse("");
    }
    if (set.isEmpty()) {
      set = Optional.ofNullable(System.getenv(LIBRARY_VARIABLE)).orElse("");
    }
    return set.isEmpty() ? Optional.empty() : Optional.of(Path.of(set));
  }

  private static Binding bind(Optional<Path> library) {
    try {
      StackRoom stack = StackRoom.ofThisPlatform();
      // Not the one instead of the other: who names a library must hear that it does not work.
      return library.isPresent()
          ? new LibraryBinding(library.get(), stack, Binding.WASM_STACK_BYTES)
          : new JniBinding(stack, Binding.WASM_STACK_BYTES);
    } catch (IllegalStateException | LinkageError e) {
      LOG.warn("The engine wasmtime stays away: {}", e.getMessage());
      throw e;
    }
  }

  /** What became of a module; waiting for it holds this lock only. */
  private static final class Compilation {
    private @Nullable WasmCode code;

    synchronized WasmCode get(Binding binding, MeteredWasm module, CodeCache cache) {
      WasmCode known = code;
      if (known == null) {
        try {
          known = binding.compile(HostedModule.of(module.bytes(), module.gasFunction()), cache);
        } catch (ModuleRefusedException e) {
          throw new FatalException("a module is beyond wasmtime", e);
        }
        code = known;
      }
      return known;
    }
  }

  @Override
  public String id() {
    return binding.id();
  }

  @Override
  public WasmCode compile(MeteredWasm module, CodeCache cache) {
    Compilation compilation;
    synchronized (compilations) {
      compilation = compilations.computeIfAbsent(module, m -> new Compilation());
    }
    return compilation.get(binding, module, cache);
  }
}
