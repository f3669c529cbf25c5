package io.pandan.vm.gas;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.TokenAmount;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of ref-fvm's fvm/src/gas/outputs.rs, which took them from Lotus. */
class GasOutputsTest {

  @ParameterizedTest
  @CsvSource({
    "100, 200, 10, 90",
    "100, 150, 30, 20",
    "1000, 1300, 240, 60",
    "500, 700, 140, 60",
    "200, 200, 0, 0",
    "20000, 21000, 1000, 0",
    "0, 2000, 0, 2000",
    "500, 651, 121, 30",
    "500, 5000, 0, 4500",
    "7499000000, 7500000000, 1000000, 0",
    "3750000000, 7500000000, 375000000, 3375000000",
    "1, 7500000000, 0, 7499999999",
  })
  void shouldBurnOverEstimation(long used, long limit, long refund, long burned) {
    GasOutputs outputs = compute(used, limit, 10, 11, 1);

    assertThat(outputs.gasRefund()).isEqualTo(refund);
    assertThat(outputs.gasBurned()).isEqualTo(burned);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 110, 11, 1, 1000, 0, 0, 110, 100",
    "100, 130, 11, 1, 1000, 60, 0, 130, 240",
    "100, 110, 10, 1, 1000, 0, 0, 0, 100",
    "100, 110, 6, 1, 600, 0, 400, 0, 60",
  })
  void shouldDivideTheFunds(
      long used,
      long limit,
      long feeCap,
      long premium,
      long burn,
      long overEstimationBurn,
      long penalty,
      long tip,
      long refund) {
    GasOutputs outputs = compute(used, limit, 10, feeCap, premium);

    assertThat(outputs.baseFeeBurn()).isEqualTo(TokenAmount.ofAtto(burn));
    assertThat(outputs.overEstimationBurn()).isEqualTo(TokenAmount.ofAtto(overEstimationBurn));
    assertThat(outputs.minerPenalty()).isEqualTo(TokenAmount.ofAtto(penalty));
    assertThat(outputs.minerTip()).isEqualTo(TokenAmount.ofAtto(tip));
    assertThat(outputs.refund()).isEqualTo(TokenAmount.ofAtto(refund));
  }

  @Test
  void shouldNeitherMakeNorLoseFunds() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long limit = 1 + random.nextLong(10_000_000_000L);
      long used = random.nextLong(limit + 1);
      long baseFee = random.nextLong(1_000_000);
      long feeCap = random.nextLong(1_000_000);
      GasOutputs outputs = compute(used, limit, baseFee, feeCap, random.nextLong(1_000_000));

      assertThat(
              outputs
                  .baseFeeBurn()
                  .plus(outputs.overEstimationBurn())
                  .plus(outputs.minerTip())
                  .plus(outputs.refund()))
          .isEqualTo(TokenAmount.ofAtto(feeCap).times(limit));
      assertThat(outputs.refund().isNegative()).isFalse();
      assertThat(outputs.minerTip().isNegative()).isFalse();
      assertThat(outputs.minerPenalty().isPositive()).isEqualTo(baseFee > feeCap);
      assertThat(used + outputs.gasBurned() + outputs.gasRefund()).isEqualTo(limit);
    }
  }

  private static GasOutputs compute(
      long used, long limit, long baseFee, long feeCap, long premium) {
    return GasOutputs.compute(
        used,
        limit,
        TokenAmount.ofAtto(baseFee),
        TokenAmount.ofAtto(feeCap),
        TokenAmount.ofAtto(premium));
  }
}
