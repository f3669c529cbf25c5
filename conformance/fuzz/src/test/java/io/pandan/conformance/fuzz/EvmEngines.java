package io.pandan.conformance.fuzz;

import io.pandan.api.evm.EvmEngine;
import io.pandan.runtime.evm.compiler.CompilerEngine;
import io.pandan.runtime.evm.compiler.CompilerSettings;
import io.pandan.runtime.evm.core.EngineDifferences;
import io.pandan.runtime.evm.core.EthereumProfiles;
import io.pandan.runtime.evm.core.Profile;
import io.pandan.runtime.evm.interpreter.InterpreterEngine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The engines for the EVM; and random programs on each of them and on an EVM in big integers, to
 * find the first difference: {@code ./pandan fuzz evm-engines}.
 */
final class EvmEngines {
  private EvmEngines() {}

  /** All engines by name, for a profile. */
  static Map<String, EvmEngine> of(Profile profile) {
    Map<String, EvmEngine> engines = new LinkedHashMap<>();
    engines.put("interpreter", new InterpreterEngine(profile));
    EvmEngine compiler = CompilerEngine.eager(profile);
    engines.put("compiler", compiler);
    engines.put(
        "tracer",
        (code, call, host) ->
            compiler.trace(code, call, host, (frame, pc, opcode) -> frame.memory()));
    if (profile == Profile.FILECOIN) {
      engines.put("compiler of hot code", new CompilerEngine(new Soon()));
    }
    return engines;
  }

  /** Compiles what is seen a second time, so that frames change over on their way. */
  private static final class Soon implements CompilerSettings {
    @Override
    public int threshold() {
      return 2;
    }

    @Override
    public boolean background() {
      return false;
    }

    @Override
    public int cacheMebibytes() {
      return 64;
    }

    @Override
    public Class<CompilerSettings> annotationType() {
      return CompilerSettings.class;
    }
  }

  /**
   * Compares programs for some time, from a seed on that changes with the clock or is given.
   *
   * @param arguments seconds, and the first seed
   */
  public static void main(String[] arguments) {
    long end = System.nanoTime() + Long.parseLong(arguments[0]) * 1_000_000_000L;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.currentTimeMillis();
    Map<String, EngineDifferences> comparisons = new LinkedHashMap<>();
    for (Profile profile : new Profile[] {Profile.FILECOIN, EthereumProfiles.OSAKA}) {
      of(profile)
          .forEach(
              (name, engine) ->
                  comparisons.put(
                      name + " on " + profile.name(), new EngineDifferences(profile, engine)));
    }
    System.out.println("Engines: " + comparisons.keySet() + ", first program: " + seed);
    while (System.nanoTime() < end) {
      for (Map.Entry<String, EngineDifferences> comparison : comparisons.entrySet()) {
        Optional<String> difference = comparison.getValue().compare(seed);
        if (difference.isPresent()) {
          System.out.println("They differ, " + comparison.getKey() + ", " + difference.get());
          System.exit(1);
        }
      }
      seed++;
    }
    comparisons.forEach(
        (name, comparison) ->
            System.out.printf(
                "%s: %d programs ran the same, %d of them to their end%n",
                name, comparison.programs(), comparison.finished()));
  }
}
