package io.pandan.vm.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActorHistoryTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldHoldWhatAMapWithCopiesHolds(long seed) {
    Random random = new Random(seed);
    ActorHistory<String> history = new ActorHistory<>();
    Map<Long, String> model = new HashMap<>();
    Deque<Map<Long, String>> copies = new ArrayDeque<>();
    Deque<Integer> heights = new ArrayDeque<>();
    for (int i = 0; i < 20_000; i++) {
      // Ids that share a place at hand, and negative ones.
      long id = 32L * random.nextInt(-3, 4) + random.nextInt(4);
      switch (random.nextInt(8)) {
        case 0 -> {
          copies.push(Map.copyOf(model));
          heights.push(history.height());
        }
        case 1 -> {
          if (!copies.isEmpty()) {
            boolean revert = random.nextBoolean();
            Map<Long, String> copy = copies.pop();
            int height = heights.pop();
            if (revert) {
              model = new HashMap<>(copy);
              history.rollback(height);
            }
            if (copies.isEmpty()) {
              history.discardHistory();
            }
          }
        }
        case 2, 3, 4 -> {
          String value = "v" + random.nextInt(3);
          model.put(id, value);
          history.put(id, value);
        }
        default -> assertThat(history.get(id)).isEqualTo(model.get(id));
      }
    }
    assertThat(history.entries()).isEqualTo(model);
  }
}
