package io.pandan.conformance.wasm;

import io.pandan.api.wasm.WasmEngine;
import io.pandan.conformance.vectors.WasmEngines;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The engines that have to agree: all that run on this machine. */
final class Engines {
  private static final List<Engine> ALL = create();

  /**
   * An engine.
   *
   * @param name its name, without a version
   * @param engine the engine
   */
  record Engine(String name, WasmEngine engine) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Engines() {}

  private static List<Engine> create() {
    List<Engine> engines = new ArrayList<>();
    for (String name : WasmEngines.names()) {
      try {
        engines.add(new Engine(name, WasmEngines.create(name)));
      } catch (IllegalStateException | LinkageError e) {
        System.err.println("Engine " + name + " is not compared: " + e.getMessage());
      }
    }
    return Collections.unmodifiableList(engines);
  }

  /** All of them, the default first. */
  static Stream<Engine> all() {
    return ALL.stream();
  }
}
