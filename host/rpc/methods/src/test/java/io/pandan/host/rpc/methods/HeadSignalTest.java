package io.pandan.host.rpc.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HeadSignalTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final HeadSignal head = new HeadSignal();
  private final AtomicReference<Optional<String>> answer = new AtomicReference<>(Optional.empty());

  @Test
  void shouldAnswerAtOnceWhenItCan() throws InterruptedException {
    answer.set(Optional.of("x"));

    assertThat(head.await(this::ask)).isEqualTo("x");
    assertThat(head.await(this::ask, LONG)).contains("x");
  }

  @Test
  void shouldAskAgainAfterATipset() throws Exception {
    CompletableFuture<Optional<String>> waiting = CompletableFuture.supplyAsync(() -> await(LONG));
    assertThatThrownBy(() -> waiting.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    answer.set(Optional.of("x"));
    head.changed();

    assertThat(waiting.get(10, TimeUnit.SECONDS)).contains("x");
  }

  @Test
  void shouldNotWaitAgainAfterWaitingInVainUntilThereIsATipset() throws Exception {
    assertThat(await(Duration.ofMillis(10))).isEmpty();

    assertThat(await(LONG)).as("returns at once").isEmpty();

    head.changed();
    CompletableFuture<Optional<String>> waiting = CompletableFuture.supplyAsync(() -> await(LONG));
    assertThatThrownBy(() -> waiting.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    answer.set(Optional.of("x"));
    head.changed();
    assertThat(waiting.get(10, TimeUnit.SECONDS)).contains("x");
  }

  private Optional<String> await(Duration patience) {
    try {
      return head.await(this::ask, patience);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Optional<String> ask() {
    return answer.get();
  }
}
