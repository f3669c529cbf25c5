package io.pandan.vm.gas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.vm.OutOfGasException;
import io.pandan.api.vm.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GasTrackerTest {

  private final List<TraceEvent> trace = new ArrayList<>();
  private final GasTracker gas = new GasTracker(20, Optional.of(trace::add));

  @Test
  void shouldSpendTheLimitExactly() {
    gas.charge("a", 15_000);
    gas.charge("b", 5_000);

    assertThat(gas.available()).isZero();
    assertThatThrownBy(() -> gas.charge("c", 1)).isInstanceOf(OutOfGasException.class);
    assertThat(gas.used()).isEqualTo(20_000);
  }

  @Test
  void shouldSpendAllThatIsLeftWhenItIsNotEnough() {
    gas.charge("a", 15_000);

    assertThatThrownBy(() -> gas.charge("b", Long.MAX_VALUE)).isInstanceOf(OutOfGasException.class);
    assertThat(gas.used()).isEqualTo(20_000);
    assertThat(trace)
        .containsExactly(
            new TraceEvent.GasCharge("a", 15_000), new TraceEvent.GasCharge("b", Long.MAX_VALUE));
  }

  @Test
  void shouldCountWhatAnInnerLimitUsed() {
    gas.charge("a", 5_000);
    gas.pushLimit(4_000);
    gas.charge("b", 3_000);
    assertThat(gas.available()).isEqualTo(1_000);

    gas.popLimit();

    assertThat(gas.used()).isEqualTo(8_000);
    assertThat(gas.available()).isEqualTo(12_000);
  }

  @Test
  void shouldNeverGiveAnInnerLimitMoreThanIsLeft() {
    gas.charge("a", 15_000);
    gas.pushLimit(Long.MAX_VALUE);

    assertThat(gas.available()).isEqualTo(5_000);
  }

  @Test
  void shouldCapALimitThatMilligasCannotHold() {
    assertThat(new GasTracker(Long.MAX_VALUE, Optional.empty()).available())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldGiveGasBack() {
    GasTracker gas = new GasTracker(10, Optional.empty());
    gas.charge("work", 4_000);
    gas.pushLimit(3_000);

    gas.refund("deletion", 1_000);
    gas.charge("work", 4_000);
    gas.popLimit();

    assertThat(gas.used()).isEqualTo(7_000);
    assertThatThrownBy(() -> gas.refund("more than all", 10_001))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
