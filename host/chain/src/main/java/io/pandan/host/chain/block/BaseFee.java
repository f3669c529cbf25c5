package io.pandan.host.chain.block;

import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rule by which the base fee follows from the premiums that a tipset's messages pay: network 28
 * on. Source: FIP-0115, Lotus {@code chain/store/basefee.go} ({@code
 * ComputeNextBaseFeeFromPremiums}).
 */
public final class BaseFee {

  /** The base fee of a genesis block, attoFIL (Lotus {@code buildconstants.InitialBaseFee}). */
  public static final TokenAmount INITIAL = TokenAmount.ofAtto(100_000_000);

  /** The lowest base fee, attoFIL (Lotus {@code buildconstants.MinimumBaseFee}). */
  public static final TokenAmount MINIMUM = TokenAmount.ofAtto(100);

  /** The gas limit of a block (Lotus {@code buildconstants.BlockGasLimit}). */
  public static final long BLOCK_GAS_LIMIT = 10_000_000_000L;

  /** The unit of gas, counted from the best paid, whose premium decides: 80 % of a block. */
  private static final long TARGET_INDEX = BLOCK_GAS_LIMIT * 80 / 100 - 1;

  /** A base fee changes by an eighth at most. */
  private static final BigInteger MAX_CHANGE_DENOMINATOR = BigInteger.valueOf(8);

  private BaseFee() {}

  /**
   * The base fee of the next tipset.
   *
   * @param baseFee the base fee of this one
   * @param messages this one's messages, each once
   */
  public static TokenAmount next(TokenAmount baseFee, List<Message> messages) {
    return fromPremium(baseFee, decidingPremium(baseFee, messages));
  }

  /**
   * The premium that remains for whoever makes the block: the fee cap may leave less than the
   * message offers.
   */
  public static TokenAmount effectivePremium(Message message, TokenAmount baseFee) {
    TokenAmount left = message.gasFeeCap().minus(baseFee);
    return left.isNegative() ? TokenAmount.ZERO : message.gasPremium().min(left);
  }

  static TokenAmount decidingPremium(TokenAmount baseFee, List<Message> messages) {
    record Offer(TokenAmount premium, long gasLimit) {}
    List<Offer> offers = new ArrayList<>();
    for (Message message : messages) {
      offers.add(new Offer(effectivePremium(message, baseFee), message.gasLimit()));
    }
    offers.sort(Comparator.comparing(Offer::premium).reversed());
    long left = TARGET_INDEX;
    for (Offer offer : offers) {
      if (left < offer.gasLimit()) {
        return offer.premium();
      }
      left -= offer.gasLimit();
    }
    return TokenAmount.ZERO;
  }

  static TokenAmount fromPremium(TokenAmount baseFee, TokenAmount premium) {
    BigInteger maxChange =
        baseFee
            .atto()
            .add(MAX_CHANGE_DENOMINATOR.subtract(BigInteger.ONE))
            .divide(MAX_CHANGE_DENOMINATOR);
    BigInteger change = maxChange.min(premium.atto().subtract(maxChange));
    return TokenAmount.ofAtto(baseFee.atto().add(change).max(MINIMUM.atto()));
  }
}
