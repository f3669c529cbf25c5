package io.pandan.runtime.evm.evmtool.statetest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.runtime.evm.evmtool.Engines;
import io.pandan.runtime.evm.evmtool.Vectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ethereum's GeneralStateTests: all post-states on both engines, but for three fixtures that take a
 * processor seconds or minutes; {@code -Dstatetests=all} runs those too, and so does {@code
 * ./pandan evm statetest}.
 */
class GeneralStateTestsTest {
  private static final boolean ALL = System.getProperty("statetests", "").equals("all");

  private static final Set<String> SLOW =
      Set.of("CALLBlake2f_MaxRounds", "loopMul", "static_Call50000_sha256");

  @ParameterizedTest
  @ValueSource(strings = {"interpreter", "compiler-eager"})
  void shouldGiveTheExpectedPostStates(String engine) throws IOException {
    List<Path> files = StateTestFile.find(Vectors.path("GeneralStateTests"));
    StateTestRunner runner = new StateTestRunner(Engines.named(engine).orElseThrow());
    BiPredicate<StateTest, Expectation> chosen = (test, e) -> ALL || !SLOW.contains(test.name());
    List<String> wrong = new ArrayList<>();
    int[] passed = {0};

    new StateTestSuite(runner, chosen, Runtime.getRuntime().availableProcessors())
        .run(
            files,
            result -> result.passed() ? "" : result.expectation().fork() + " " + result.verdict(),
            file -> {
              if (!file.problem().isEmpty()) {
                wrong.add(file.file() + ": " + file.problem());
              }
              for (String result : file.results()) {
                if (result.isEmpty()) {
                  passed[0]++;
                } else {
                  wrong.add(file.file() + ": " + result);
                }
              }
            });

    assertThat(wrong).isEmpty();
    assertThat(passed[0]).as("post-states").isGreaterThan(16_000);
  }
}
