package io.pandan.conformance.wasm;

import io.pandan.api.wasm.MeteredWasm;
import io.pandan.runtime.wasm.metering.MeteredModule;
import io.pandan.runtime.wasm.metering.Metering;
import io.pandan.runtime.wasm.metering.MeteringRules;
import io.pandan.runtime.wasm.metering.ModuleRefusedException;
import io.pandan.runtime.wasm.metering.RandomModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs random modules on all engines and on Endive's interpreter, and finds the first difference:
 * {@code ./pandan fuzz engines}.
 */
final class EngineComparison {
  private static final long STACK_BYTES = 256L << 20;

  private final List<Engines.Engine> engines;

  /** How many programs ran, and how many of them returned. */
  private int executed;

  private int returned;

  /** Compares these; the first one is taken for right. */
  EngineComparison(List<Engines.Engine> engines) {
    this.engines = List.copyOf(engines);
  }

  /** All engines, and the interpreter. */
  static EngineComparison ofAll() {
    List<Engines.Engine> all = new ArrayList<>(Engines.all().toList());
    all.add(new Engines.Engine("interpreter", new InterpretedEngine()));
    return new EngineComparison(all);
  }

  int executed() {
    return executed;
  }

  int returned() {
    return returned;
  }

  /**
   * Compares one program, on a thread whose stack is as large as engines may need.
   *
   * @param seed which
   * @return the first line in which two engines differ, or nothing
   */
  Optional<String> compare(long seed) {
    FutureTask<Optional<String>> task = new FutureTask<>(() -> compareHere(seed));
    new Thread(null, task, "program " + seed, STACK_BYTES).start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("program " + seed + " harms the host", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in program " + seed, e);
    }
  }

  private Optional<String> compareHere(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] module = module(seed);
    MeteredModule metered;
    try {
      metered = Metering.instrument(module, MeteringRules.HYGGE);
    } catch (ModuleRefusedException e) {
      throw new IllegalStateException("module " + seed + " is not valid", e);
    }
    MeteredWasm wasm =
        new MeteredWasm(
            metered.bytes(), metered.gasGlobal(), metered.stackGlobal(), metered.gasFunction());
    int argument = random.nextInt();
    long milligas = random.nextInt(4) == 0 ? random.nextLong(4_000_000) : 2_000_000_000L;
    List<String> first = Execution.of(engines.get(0).engine(), wasm, argument, milligas);
    executed++;
    if (first.stream().anyMatch(line -> line.startsWith("returns"))) {
      returned++;
    }
    for (Engines.Engine other : engines.subList(1, engines.size())) {
      List<String> second = Execution.of(other.engine(), wasm, argument, milligas);
      for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
        String expected = i < first.size() ? first.get(i) : "nothing more";
        String actual = i < second.size() ? second.get(i) : "nothing more";
        if (!expected.equals(actual)) {
          return Optional.of(
              "program "
                  + seed
                  + ", step "
                  + i
                  + ":\n  "
                  + engines.get(0)
                  + ": "
                  + expected
                  + "\n  "
                  + other
                  + ": "
                  + actual);
        }
      }
    }
    return Optional.empty();
  }

  /** The module of a seed, before it is instrumented. */
  static byte[] module(long seed) {
    return new RandomModules(new SplittableRandom(seed)).next();
  }

  /**
   * Compares programs for some time, from a seed on that changes with the clock or is given.
   *
   * @param arguments seconds, and the first seed
   */
  public static void main(String[] arguments) throws IOException {
    long end = System.nanoTime() + Long.parseLong(arguments[0]) * 1_000_000_000L;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.currentTimeMillis();
    EngineComparison comparison = ofAll();
    System.out.println("Engines: " + comparison.engines + ", first program: " + seed);
    while (System.nanoTime() < end) {
      Optional<String> difference = comparison.compare(seed);
      if (difference.isPresent()) {
        Path file = Path.of("difference-" + seed + ".wasm");
        Files.write(file, module(seed));
        System.out.println("They differ in " + difference.get() + "\nThe module is in " + file);
        System.exit(1);
      }
      seed++;
    }
    System.out.printf(
        "%d programs ran the same, %d of them to their end%n",
        comparison.executed, comparison.returned);
  }
}
