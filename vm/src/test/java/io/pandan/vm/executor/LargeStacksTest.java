package io.pandan.vm.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LargeStacksTest {
  private final LargeStacks threads = new LargeStacks(1 << 20);

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void shouldRunOneTaskAfterTheOtherOnFewThreads() throws Exception {
    for (int i = 0; i < 500; i++) {
      int expected = i;
      assertThat(threads.submit(() -> expected).get()).isEqualTo(expected);
    }
    // A thread becomes idle a moment after its task has its result.
    assertThat(threads.started()).isBetween(1L, 250L);
  }

  @Test
  void shouldRunTasksAtTheSameTimeWhenAsked() throws Exception {
    CountDownLatch all = new CountDownLatch(20);
    List<Future<Boolean>> results = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      results.add(
          threads.submit(
              () -> {
                all.countDown();
                try {
                  all.await();
                } catch (InterruptedException e) {
                  return false;
                }
                return true;
              }));
    }
    for (Future<Boolean> result : results) {
      assertThat(result.get()).isTrue();
    }
  }

  @Test
  void shouldLoseNoTaskWhenManyThreadsSubmit() throws Exception {
    List<Future<Integer>> submitters = new ArrayList<>();
    LargeStacks outer = new LargeStacks(1 << 20);
    for (int i = 0; i < 8; i++) {
      submitters.add(
          outer.submit(
              () -> {
                int done = 0;
                for (int j = 0; j < 500; j++) {
                  try {
                    done += threads.submit(() -> 1).get();
                  } catch (InterruptedException | ExecutionException e) {
                    throw new IllegalStateException(e);
                  }
                }
                return done;
              }));
    }
    for (Future<Integer> submitter : submitters) {
      assertThat(submitter.get()).isEqualTo(500);
    }
    outer.close();
  }

  @Test
  void shouldNotHandAnInterruptOfOneTaskToTheNext() throws Exception {
    threads
        .submit(
            () -> {
              Thread.currentThread().interrupt();
              return true;
            })
        .get();
    for (int i = 0; i < 10; i++) {
      assertThat(threads.submit(() -> Thread.currentThread().isInterrupted()).get()).isFalse();
    }
  }

  @Test
  void shouldServeOnAfterATaskThatFailed() throws Exception {
    Future<Object> failing =
        threads.submit(
            () -> {
              throw new StackOverflowError();
            });
    assertThatThrownBy(failing::get).hasCauseInstanceOf(StackOverflowError.class);
    assertThat(threads.submit(() -> 7).get()).isEqualTo(7);
  }

  @Test
  void shouldRunTasksThatComeAfterItsEnd() throws Exception {
    threads.submit(() -> 1).get();
    threads.close();
    assertThat(threads.submit(() -> 2).get()).isEqualTo(2);
  }
}
