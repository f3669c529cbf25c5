package io.pandan.conformance.vectors;

import io.pandan.api.wasm.WasmEngine;
import io.pandan.runtime.wasm.endive.EndiveEngine;
import io.pandan.runtime.wasm.wasmtime.WasmtimeEngine;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The engines that a run may name. A new engine is a line here and a dependency of the module. */
public final class WasmEngines {
  /** The engine that is taken where none is named. */
  public static final String DEFAULT = "endive";

  private static final Map<String, Supplier<WasmEngine>> ENGINES = engines();

  private WasmEngines() {}

  private static Map<String, Supplier<WasmEngine>> engines() {
    Map<String, Supplier<WasmEngine>> engines = new LinkedHashMap<>();
    engines.put(DEFAULT, EndiveEngine::new);
    if (WasmtimeEngine.runsHere()) {
      engines.put("wasmtime", WasmtimeEngine::bundled);
    }
    String library = System.getenv(WasmtimeEngine.LIBRARY_VARIABLE);
    if (library != null && !library.isEmpty()) {
      engines.put("libwasmtime", () -> WasmtimeEngine.ofLibrary(Path.of(library)));
    }
    return Collections.unmodifiableMap(engines);
  }

  /** Their names, the default first. */
  public static Set<String> names() {
    return ENGINES.keySet();
  }

  /**
   * A new engine.
   *
   * @param name one of {@link #names}
   * @throws IllegalArgumentException for other names
   * @throws IllegalStateException if it does not run on this platform
   */
  public static WasmEngine create(String name) {
    Supplier<WasmEngine> engine = ENGINES.get(name);
    if (engine == null) {
      throw new IllegalArgumentException("no engine '" + name + "', there are " + names());
    }
    try {
      return engine.get();
    } catch (LinkageError e) {
      throw new IllegalStateException("no native code: " + e.getMessage(), e);
    }
  }
}
