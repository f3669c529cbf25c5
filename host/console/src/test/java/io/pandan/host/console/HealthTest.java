package io.pandan.host.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.node.Readiness;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {
  @Test
  void shouldBeReadyWhenAllPartsAre() {
    assertThat(Health.of(List.of(part("chain"), part("store"))).isReady()).isTrue();
  }

  @Test
  void shouldNameThePartsThatAreNot() {
    Health health = Health.of(List.of(part("chain", "no runtime for vm=evm"), part("store")));

    assertThat(health.isReady()).isFalse();
    assertThat(health.problems()).containsExactly("chain: no runtime for vm=evm");
    assertThat(health.html()).contains("NOT READY").contains("no runtime for vm=evm");
  }

  private static Readiness part(String name, String... problems) {
    return new Readiness() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<String> problems() {
        return List.of(problems);
      }
    };
  }
}
