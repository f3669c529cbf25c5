package io.pandan.conformance.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.conformance.vectors.EngineObserver.Activity;
import org.junit.jupiter.api.Test;

class StopwatchTest {
  private long now = 1_000;

  private void pass(long ns) {
    now += ns;
  }

  @Test
  void shouldCountWhatIsEnteredInsideForItself() {
    Stopwatch stopwatch = new Stopwatch(() -> now, true);
    stopwatch.start();
    pass(1);
    stopwatch.enter(Activity.INSTANTIATION, "");
    pass(2);
    stopwatch.leave();
    stopwatch.enter(Activity.EXECUTION, "");
    pass(4);
    stopwatch.enter(Activity.HOST, "send.send");
    pass(8);
    stopwatch.enter(Activity.COMPILATION, "");
    pass(16);
    stopwatch.leave();
    stopwatch.enter(Activity.EXECUTION, "");
    pass(32);
    stopwatch.leave();
    pass(64);
    stopwatch.leave();
    pass(128);
    stopwatch.leave();
    pass(256);

    assertThat(stopwatch.stop()).isEqualTo(new Timing(16, 2, 4 + 32 + 128, 8 + 64, 1 + 256));
    stopwatch.start();
    assertThat(stopwatch.stop()).isEqualTo(Timing.NONE);
  }

  @Test
  void shouldLeaveOutWhatTheMachineThreadsClockCannotTell() {
    Stopwatch stopwatch = new Stopwatch(() -> now, false);
    stopwatch.start();
    stopwatch.enter(Activity.EXECUTION, "");
    pass(4);
    stopwatch.leave();
    now = 5; // Another thread's.

    assertThat(stopwatch.stop()).isEqualTo(new Timing(0, 0, 4, 0, 1_000));
  }

  @Test
  void shouldNestAsDeepAsCallsDo() {
    Stopwatch stopwatch = new Stopwatch(() -> now, true);
    stopwatch.start();
    for (int depth = 0; depth < 1_024; depth++) {
      stopwatch.enter(Activity.EXECUTION, "");
      stopwatch.enter(Activity.HOST, "send.send");
      pass(1);
    }
    for (int depth = 0; depth < 1_024; depth++) {
      stopwatch.leave();
      pass(1);
      stopwatch.leave();
    }

    assertThat(stopwatch.stop()).isEqualTo(new Timing(0, 0, 1_024, 1_024, 0));
  }
}
