package io.pandan.bench.wasm;

import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.conformance.vectors.WasmEngines;
import io.pandan.ipld.car.CarBlock;
import io.pandan.ipld.car.CarReader;
import io.pandan.runtime.wasm.metering.MeteredModule;
import io.pandan.runtime.wasm.metering.Metering;
import io.pandan.runtime.wasm.metering.MeteringRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes all actors of a bundle ready: compiled, and from what the engine keeps. */
final class Compilations {
  private static final double NS_PER_MS = 1e6;

  private Compilations() {}

  /** Keeps what an engine stores in memory. */
  private static final class Kept implements CodeCache {
    private byte[] content = {};

    @Override
    public Optional<byte[]> load() {
      return content.length == 0 ? Optional.empty() : Optional.of(content.clone());
    }

    @Override
    public void store(byte[] compiled) {
      content = compiled.clone();
    }
  }

  static void measure(String engine, Path car) throws IOException {
    long begun = ThreadTime.here();
    List<MeteredWasm> modules = modules(car);
    long instrumented = ThreadTime.here() - begun;
    List<Kept> caches = modules.stream().map(module -> new Kept()).toList();
    String cold = compile(engine, modules, caches);
    String kept = compile(engine, modules, caches);
    long bytes = caches.stream().mapToLong(cache -> cache.content.length).sum();
    System.out.printf(
        "%-12s %d actors: instrumented %.0f ms; compiled %s; from %d bytes %s%n",
        engine, modules.size(), instrumented / NS_PER_MS, cold, bytes, kept);
  }

  private static String compile(String engine, List<MeteredWasm> modules, List<Kept> caches) {
    var fresh = WasmEngines.create(engine);
    long wall = System.nanoTime();
    long thread = ThreadTime.here();
    for (int i = 0; i < modules.size(); i++) {
      fresh.compile(modules.get(i), caches.get(i));
    }
    return "%.0f ms (%.0f of processor)"
        .formatted(
            (System.nanoTime() - wall) / NS_PER_MS, (ThreadTime.here() - thread) / NS_PER_MS);
  }

  private static List<MeteredWasm> modules(Path car) throws IOException {
    List<MeteredWasm> modules = new ArrayList<>();
    try (CarReader in = new CarReader(Files.newInputStream(car))) {
      for (Optional<CarBlock> block = in.next(); block.isPresent(); block = in.next()) {
        byte[] code = block.get().data();
        if (code.length > 4 && code[0] == 0 && code[1] == 'a' && code[2] == 's') {
          MeteredModule module = Metering.instrument(code, MeteringRules.HYGGE);
          modules.add(
              new MeteredWasm(
                  module.bytes(), module.gasGlobal(), module.stackGlobal(), module.gasFunction()));
        }
      }
    }
    return modules;
  }
}
