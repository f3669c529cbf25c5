package io.pandan.conformance.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.vm.ApplyResult;
import io.pandan.conformance.vm.UserActors;
import io.pandan.conformance.wasm.Engines.Engine;
import io.pandan.conformance.wasm.HostileModule.Called;
import io.pandan.conformance.wasm.HostileModule.Refused;
import io.pandan.conformance.wasm.HostileModule.Stillborn;
import io.pandan.conformance.wasm.HostileNetwork.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile modules that are accepted, on every engine: each comes to its exit code within its gas,
 * by the same gas a second time and on all engines, and the network goes on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileActorsTest {
  private static final byte[] NOTHING = {};

  private final Map<Engine, HostileNetwork> networks = new HashMap<>();

  /** What each module came to on the first engine that ran it. */
  private final Map<String, List<Outcome>> outcomes = new HashMap<>();

  @AfterAll
  void closeNetworks() {
    networks.values().forEach(HostileNetwork::close);
  }

  static Stream<Arguments> modules() {
    List<HostileModule> modules = HostileActors.all();
    return Engines.all()
        .flatMap(engine -> modules.stream().map(module -> Arguments.of(engine, module)));
  }

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("modules")
  void shouldComeToItsExitCodeByTheSameGas(Engine engine, HostileModule hostile) {
    HostileNetwork network = networks.computeIfAbsent(engine, e -> new HostileNetwork(e.engine()));

    ApplyResult installed = network.install(hostile.module());
    assertThat(installed.receipt().exitCode())
        .as(installed.failure().orElse(""))
        .isEqualTo(ExitCode.OK);
    ApplyResult created = network.create(UserActors.code(installed), gasLimit(hostile.fate()));
    List<Outcome> came =
        switch (hostile.fate()) {
          case Stillborn stillborn -> {
            assertExit(created, stillborn.exitCode());
            assertThat(created.failure().orElseThrow()).contains(stillborn.words());
            yield List.of(Outcome.of(created));
          }
          case Called called -> {
            assertExit(created, ExitCode.OK);
            Address actor = UserActors.actor(created);
            ApplyResult first = network.call(actor, NOTHING, gasLimit(called));
            assertExit(first, called.exitCode());
            assertThat(first.receipt().gasUsed()).isLessThanOrEqualTo(gasLimit(called));
            if (outcomes.containsKey(hostile.name())) {
              // Other engines are held to the first one's outcome, and need the same nonces for it.
              network.skipMessage();
            } else {
              ApplyResult second = network.call(actor, NOTHING, gasLimit(called));
              assertThat(Outcome.of(second)).as("a second time").isEqualTo(Outcome.of(first));
            }
            yield List.of(Outcome.of(created), Outcome.of(first));
          }
          case Refused refused -> throw new AssertionError(refused.words());
        };

    assertThat(came).isEqualTo(outcomes.computeIfAbsent(hostile.name(), n -> came));
    assertThat(network.transfers()).isTrue();
  }

  private static long gasLimit(HostileModule.Fate fate) {
    ExitCode exitCode =
        switch (fate) {
          case Stillborn stillborn -> stillborn.exitCode();
          case Called called -> called.exitCode();
          case Refused refused -> ExitCode.USR_ILLEGAL_ARGUMENT;
        };
    return exitCode.equals(ExitCode.SYS_OUT_OF_GAS)
        ? HostileNetwork.LITTLE_GAS
        : HostileNetwork.MUCH_GAS;
  }

  private static void assertExit(ApplyResult result, ExitCode exitCode) {
    assertThat(result.receipt().exitCode())
        .as(result.failure().orElse("no failure"))
        .isEqualTo(exitCode);
  }
}
