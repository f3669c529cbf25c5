package io.pandan.conformance.evm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Random contracts on both actor sets: {@code ./pandan fuzz evm-actor}. */
class ActorComparisonTest {
  private static final int PROGRAMS = 16;

  @Test
  void shouldFindNoDifferenceInRandomContracts() {
    ActorComparison comparison = new ActorComparison(ReleasedActors.orSkip());
    for (long seed = 1; seed <= PROGRAMS; seed++) {
      assertThat(comparison.compare(seed)).isEmpty();
    }
    assertThat(comparison.succeeded()).as("messages that succeed").isGreaterThan(PROGRAMS * 4);
    assertThat(comparison.innerCalls()).as("inner calls").isGreaterThan(PROGRAMS * 10);
  }
}
