package io.pandan.conformance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.evm.EvmEngine;
import io.pandan.runtime.evm.core.EngineDifferences;
import io.pandan.runtime.evm.core.EthereumProfiles;
import io.pandan.runtime.evm.core.Profile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Random programs on each engine: {@code ./pandan fuzz evm-engines} runs more of them. */
class EvmEnginesTest {
  private static final int PROGRAMS = 150;

  static Stream<Arguments> engines() {
    return Stream.of(Profile.FILECOIN, EthereumProfiles.OSAKA)
        .flatMap(
            profile ->
                EvmEngines.of(profile).entrySet().stream()
                    .map(e -> Arguments.of(e.getKey(), profile, e.getValue())));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("engines")
  void shouldDoWhatAnEvmInBigIntegersDoes(String name, Profile profile, EvmEngine engine) {
    EngineDifferences differences = new EngineDifferences(profile, engine);
    for (long seed = 1; seed <= PROGRAMS; seed++) {
      assertThat(differences.compare(seed)).isEmpty();
    }
    assertThat(differences.finished()).as("that came to an end").isGreaterThan(PROGRAMS / 6);
  }
}
