package io.pandan.conformance.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.conformance.evm.HostileNetwork.Engine;
import io.pandan.conformance.evm.HostileNetwork.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile contracts on each engine: each comes to an exit code within its gas, by the same gas on
 * all engines, and the network goes on. {@link HostileFigures} runs them with a block's gas.
 */
class HostileContractsTest {
  /** Enough for 1,024 nested calls. */
  private static final long GAS_LIMIT = 1_500_000_000;

  /** Enough to deploy 24 KB and to run through them. */
  private static final long LITTLE_GAS = 200_000_000;

  static List<HostileContract> contracts() {
    return HostileContracts.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contracts")
  void shouldComeToItsExitCodeByTheSameGas(HostileContract contract) {
    Set<List<Outcome>> came = new HashSet<>();
    for (Engine engine : Engine.values()) {
      try (HostileNetwork network = new HostileNetwork(engine.make(), GAS_LIMIT)) {
        came.add(network.suffer(contract));
        assertThat(network.transfers()).isTrue();
      }
    }
    assertThat(came).as("outcomes of all engines").hasSize(1);
  }

  @Test
  void shouldSuffer24KilobytesOfAnyByte() {
    List<List<Outcome>> came = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      List<Outcome> outcomes = new ArrayList<>();
      try (HostileNetwork network = new HostileNetwork(engine.make(), LITTLE_GAS)) {
        for (int value = 0; value < 256; value++) {
          byte[] code = HostileContracts.filled(value);
          outcomes.addAll(network.suffer(HostileContract.of("24 KB of " + value, code)));
          outcomes.addAll(network.suffer(HostileContract.atBirth("24 KB of " + value, code)));
        }
        assertThat(network.transfers()).isTrue();
      }
      came.add(outcomes);
    }
    assertThat(new HashSet<>(came)).as("outcomes of all engines").hasSize(1);
    assertThat(new HashSet<>(came.getFirst())).as("different outcomes").hasSizeGreaterThan(50);
  }
}
