package io.pandan.runtime.evm.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmOutcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Random programs on the interpreter, and on the EVM as it is written down. */
class EngineDifferencesTest {
  private static final int PROGRAMS = 500;

  private static EvmEngine interpreter(Profile profile) {
    return (code, call, host) -> Interpreter.run(Code.of(code.bytes(), profile), call, host);
  }

  @Test
  void shouldFindNoneOnFilecoin() {
    findNone(Profile.FILECOIN, 1);
  }

  @Test
  void shouldFindNoneOnEthereum() {
    findNone(EthereumProfiles.OSAKA, 1_000_000);
  }

  @Test
  void shouldFindNoneWhileATracerReadsAllItCan() {
    findNone(
        Profile.FILECOIN,
        2_000_000,
        (code, call, host) ->
            Interpreter.trace(code.bytes(), Profile.FILECOIN, call, host, new RecordingTracer()));
  }

  private static void findNone(Profile profile, long firstSeed) {
    findNone(profile, firstSeed, interpreter(profile));
  }

  private static void findNone(Profile profile, long firstSeed, EvmEngine engine) {
    EngineDifferences differences = new EngineDifferences(profile, engine);
    for (long seed = firstSeed; seed < firstSeed + PROGRAMS; seed++) {
      assertThat(differences.compare(seed)).isEmpty();
    }
    assertThat(differences.programs()).isEqualTo(PROGRAMS);
    assertThat(differences.finished())
        .as("programs that came to an end")
        .isBetween(PROGRAMS / 5, PROGRAMS * 9 / 10);
  }

  @Test
  void shouldFindAnEngineThatForgetsACharge() {
    EvmEngine interpreter = interpreter(Profile.FILECOIN);
    EvmEngine wrong =
        (code, call, host) -> {
          EvmOutcome outcome = interpreter.run(code, call, host);
          host.chargeGas(code.bytes().length % 7 == 0 ? 1 : 0);
          return outcome;
        };
    EngineDifferences differences = new EngineDifferences(Profile.FILECOIN, wrong);

    Optional<String> difference = Optional.empty();
    for (long seed = 1; seed < 100 && difference.isEmpty(); seed++) {
      difference = differences.compare(seed);
    }

    assertThat(difference).isPresent();
  }
}
