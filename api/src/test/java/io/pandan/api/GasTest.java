package io.pandan.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GasTest {

  @Test
  void shouldRoundUpForReceiptsAndDownForActors() {
    assertThat(new Gas(1).roundUp()).isEqualTo(1);
    assertThat(new Gas(1_000).roundUp()).isEqualTo(1);
    assertThat(new Gas(1_001).roundUp()).isEqualTo(2);
    assertThat(new Gas(1_999).roundDown()).isEqualTo(1);
    assertThat(new Gas(-1).roundDown()).isEqualTo(-1);
  }

  @Test
  void shouldSaturateInsteadOfWrapping() {
    assertThat(Gas.of(Long.MAX_VALUE).milligas()).isEqualTo(Long.MAX_VALUE);
    assertThat(Gas.of(Long.MIN_VALUE).milligas()).isEqualTo(Long.MIN_VALUE);
    assertThat(new Gas(Long.MAX_VALUE).plus(new Gas(1))).isEqualTo(new Gas(Long.MAX_VALUE));
    assertThat(new Gas(Long.MIN_VALUE).minus(new Gas(1))).isEqualTo(new Gas(Long.MIN_VALUE));
    assertThat(Gas.of(3).plus(Gas.of(4))).isEqualTo(Gas.of(7));
  }
}
