package io.pandan.bench.wasm;

import io.pandan.conformance.vectors.WasmEngines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Measures all engines that run on this machine in one run, each with the same actors: {@code CAR
 * [ROUNDS [ENGINE...]]}. Times are of the thread's processor, so that what else the machine does
 * matters less; compiling is told in both. The bundle is the devnet's of version 18, because the
 * contracts stand on a genesis with its code CIDs.
 */
public final class WasmBenchmarks {
  private static final int DEFAULT_ROUNDS = 60;

  private WasmBenchmarks() {}

  /**
   * Runs all benchmarks.
   *
   * @param arguments see above
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      System.err.println("usage: WasmBenchmarks CAR [ROUNDS [ENGINE...]]");
      System.exit(2);
    }
    Path car = Path.of(arguments[0]);
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : DEFAULT_ROUNDS;
    Set<String> engines =
        arguments.length > 2
            ? Set.of(arguments).stream()
                .filter(WasmEngines.names()::contains)
                .collect(java.util.stream.Collectors.toSet())
            : WasmEngines.names();
    for (String engine : engines) {
      Compilations.measure(engine, car);
    }
    for (String engine : engines) {
      try (ContractCalls calls = new ContractCalls(WasmEngines.create(engine), car)) {
        calls.measure(engine, rounds);
      }
    }
  }
}
