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
 * Ethereum's GeneralStateTests. The sample is all post-states on the interpreter, and the first,
 * the middle and the last of each fixture on the compiler, without three fixtures that take a
 * processor seconds or minutes; {@code -Dstatetests=all} runs all on both, and so does {@code
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
    BiPredicate<StateTest, Expectation> chosen =
        (test, e) ->
            ALL
                || !SLOW.contains(test.name())
                    && (engine.equals(Engines.DEFAULT) || isInSample(test, e));
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
    assertThat(passed[0])
        .as("post-states")
        .isGreaterThan(ALL || engine.equals(Engines.DEFAULT) ? 16_000 : 2_000);
  }

  private static boolean isInSample(StateTest test, Expectation expectation) {
    List<Expectation> all = test.expectations();
    int index = all.indexOf(expectation);
    return index == 0 || index == all.size() / 2 || index == all.size() - 1;
  }
}
