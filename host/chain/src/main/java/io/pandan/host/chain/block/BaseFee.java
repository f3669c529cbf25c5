package io.pandan.host.chain.block;

import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rule of the base fee. From network 28 on it follows from the premiums that a tipset's
 * messages pay (FIP-0115), before from the gas that they may use. Source: Lotus {@code
 * chain/store/basefee.go} ({@code ComputeNextBaseFeeFromPremiums}, {@code
 * ComputeNextBaseFeeFromUtilization}).
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

  /** The gas that leaves the base fee as it is, where that follows from gas. */
  private static final long BLOCK_GAS_TARGET = BLOCK_GAS_LIMIT / 2;

  /** The first network version whose base fee follows from premiums. */
  private static final int PREMIUMS = 28;

  /** A base fee changes by an eighth at most. */
  private static final BigInteger MAX_CHANGE_DENOMINATOR = BigInteger.valueOf(8);

  private BaseFee() {}

  /**
   * The base fee of the next tipset.
   *
   * @param networkVersion the network version, which decides on the rule
   * @param baseFee the base fee of this one
   * @param messages this one's messages, each once
   */
  public static TokenAmount next(int networkVersion, TokenAmount baseFee, List<Message> messages) {
    return networkVersion >= PREMIUMS
        ? fromPremium(baseFee, decidingPremium(baseFee, messages))
        : fromUse(baseFee, messages.stream().mapToLong(Message::gasLimit).sum());
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

  /** Of a tipset of one block whose messages may use so much gas together. */
  static TokenAmount fromUse(TokenAmount baseFee, long gasLimits) {
    long delta = Math.clamp(gasLimits - BLOCK_GAS_TARGET, -BLOCK_GAS_TARGET, BLOCK_GAS_TARGET);
    BigInteger change =
        floor(
            floor(
                baseFee.atto().multiply(BigInteger.valueOf(delta)),
                BigInteger.valueOf(BLOCK_GAS_TARGET)),
            MAX_CHANGE_DENOMINATOR);
    return TokenAmount.ofAtto(baseFee.atto().add(change).max(MINIMUM.atto()));
  }

  /** As Go's {@code big.Int.Div} by something positive: down, also below zero. */
  private static BigInteger floor(BigInteger dividend, BigInteger divisor) {
    return dividend.subtract(dividend.mod(divisor)).divide(divisor);
  }
}
