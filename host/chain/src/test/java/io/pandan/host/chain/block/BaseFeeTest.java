package io.pandan.host.chain.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FIP-0115; expected values from Lotus' {@code chain/store/basefee_test.go}. */
class BaseFeeTest {

  @ParameterizedTest
  @CsvSource({
    "100, 0, 100",
    "100, 13, 100",
    "100, 14, 101",
    "100, 26, 113",
    "801, 0, 700",
    "801, 100, 800",
    "801, 201, 901",
    "808, 0, 707",
    "808, 1, 708",
    "808, 201, 908",
    "808, 202, 909",
    "808, 203, 909"
  })
  void shouldChangeByAnEighthAtMostAndKeepTheMinimum(long baseFee, long premium, long expected) {
    assertThat(BaseFee.fromPremium(TokenAmount.ofAtto(baseFee), TokenAmount.ofAtto(premium)))
        .isEqualTo(TokenAmount.ofAtto(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "123 100, 5999999999 2000000000, 0",
    "123 0, 5999999999 2000000001, 0",
    "123 100, 5999999999 2000000001, 100",
    "123 100, 7999999999 2000000001, 100",
    "123 100, 8000000000 2000000000, 123",
    "123 100, 8000000000 9000000000, 123",
    "100 200 300 400 500 600 700, 4000000000 1000000000 2000000000 1000000000 2000000000"
        + " 2000000000 3000000000, 400"
  })
  void shouldFollowThePremiumAtFourFifthsOfABlock(String premiums, String limits, long expected) {
    List<Message> messages = new ArrayList<>();
    String[] gasLimits = limits.split(" ");
    String[] offers = premiums.isEmpty() ? new String[0] : premiums.split(" ");
    for (int i = 0; i < offers.length; i++) {
      long premium = Long.parseLong(offers[i]);
      messages.add(message(premium, premium, Long.parseLong(gasLimits[i])));
    }
    assertThat(BaseFee.decidingPremium(TokenAmount.ZERO, messages))
        .isEqualTo(TokenAmount.ofAtto(expected));
    Collections.reverse(messages);
    assertThat(BaseFee.decidingPremium(TokenAmount.ZERO, messages))
        .isEqualTo(TokenAmount.ofAtto(expected));
  }

  @Test
  void shouldCountNoMoreOfAPremiumThanTheFeeCapLeaves() {
    TokenAmount baseFee = TokenAmount.ofAtto(100);
    assertThat(BaseFee.effectivePremium(message(150, 80, 1), baseFee))
        .isEqualTo(TokenAmount.ofAtto(50));
    assertThat(BaseFee.effectivePremium(message(300, 80, 1), baseFee))
        .isEqualTo(TokenAmount.ofAtto(80));
    assertThat(BaseFee.effectivePremium(message(99, 80, 1), baseFee)).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void shouldFallByAnEighthWithAnEmptyBlock() {
    assertThat(BaseFee.next(28, BaseFee.INITIAL, List.of()))
        .isEqualTo(TokenAmount.ofAtto(87_500_000));
  }

  @ParameterizedTest
  @CsvSource({
    "100000000, 0, 87500000",
    "100000000, 5000000000, 100000000",
    "100000000, 10000000000, 112500000",
    "100000000, 20000000000, 112500000",
    "100000000, 7500000000, 106250000",
    "1001, 0, 875",
    "101, 0, 100"
  })
  void shouldFollowTheUseOfGasBeforeNetwork28(long baseFee, long gasLimit, long expected) {
    List<Message> messages =
        gasLimit == 0
            ? List.of()
            : List.of(message(0, 0, gasLimit / 2), message(0, 0, gasLimit / 2));
    assertThat(BaseFee.next(27, TokenAmount.ofAtto(baseFee), messages))
        .isEqualTo(TokenAmount.ofAtto(expected));
  }

  private static Message message(long feeCap, long premium, long gasLimit) {
    return new Message(
        0,
        Address.id(100),
        Address.id(101),
        0,
        TokenAmount.ZERO,
        gasLimit,
        TokenAmount.ofAtto(feeCap),
        TokenAmount.ofAtto(premium),
        0,
        new byte[0]);
  }
}
