package io.pandan.host.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RankedTest {
  private final Ranked<String> services = new Ranked<>();

  @Test
  void shouldGiveTheHighestRankingAndOfEqualOnesTheOldest() {
    assertThat(services.best()).isEmpty();
    services.add("young", Map.of("service.id", 9L));
    services.add("old", Map.of("service.id", 3L));
    assertThat(services.best()).contains("old");
    services.add("high", Map.of("service.id", 11L, "service.ranking", 5));
    services.add("low", Map.of("service.id", 1L, "service.ranking", -5));
    assertThat(services.best()).contains("high");
    services.remove("high");
    assertThat(services.best()).contains("old");
  }
}
