package io.pandan.host.chain.pool;

import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.MempoolPolicy;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.chain.MessageRejectedException.Reason;
import java.math.BigInteger;

/**
 * The rules that hold without another policy: limits and replacement by premium are Lotus', and
 * blocks take senders' messages in the order of arrival. Source: Lotus {@code
 * chain/messagepool/messagepool.go}. Thread safe.
 *
 * @param limits how much waits
 */
public record FilecoinPolicy(PoolLimits limits) implements MempoolPolicy {

  /** What a replacement pays, in percent (Lotus {@code ReplaceByFeePercentageDefault}). */
  private static final BigInteger REPLACE_PERCENT = BigInteger.valueOf(125);

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  @Override
  public void admit(SignedMessage signed, Situation situation) {
    Message message = signed.message();
    requireSize(situation);
    requireNonce(message, situation);
    situation
        .replaced()
        .ifPresentOrElse(
            replaced -> requireReplacement(signed, replaced),
            () -> requireRoom(message, situation));
    requireFunds(message, situation);
    requireBaseFee(message, situation);
  }

  private void requireSize(Situation situation) {
    if (situation.length() > limits.messageBytes()) {
      throw new MessageRejectedException(
          Reason.LIMIT,
          "message of "
              + situation.length()
              + " bytes exceeds the limit of "
              + limits.messageBytes());
    }
  }

  private void requireNonce(Message message, Situation situation) {
    if (message.nonce() < situation.nonce()) {
      throw new MessageRejectedException(
          Reason.NONCE_TOO_LOW,
          "nonce " + message.nonce() + " is below the sender's, " + situation.nonce());
    }
    if (message.nonce() - situation.nonce() >= limits.perSender()) {
      throw new MessageRejectedException(
          Reason.NONCE_GAP,
          "nonce "
              + message.nonce()
              + " is "
              + limits.perSender()
              + " or more ahead of the sender's, "
              + situation.nonce());
    }
  }

  private void requireRoom(Message message, Situation situation) {
    if (situation.waitingOfSender() >= limits.perSender()) {
      throw new MessageRejectedException(
          Reason.LIMIT, limits.perSender() + " messages of " + message.from() + " wait already");
    }
    if (situation.waiting() >= limits.total()) {
      throw new MessageRejectedException(Reason.LIMIT, limits.total() + " messages wait already");
    }
  }

  private static void requireReplacement(SignedMessage signed, SignedMessage replaced) {
    if (signed.cid().equals(replaced.cid())) {
      throw new MessageRejectedException(
          Reason.UNDERPRICED, "message " + replaced.cid() + " waits already");
    }
    BigInteger offered = signed.message().gasPremium().atto();
    BigInteger before = replaced.message().gasPremium().atto();
    boolean enough =
        offered.compareTo(before) > 0
            && offered.multiply(HUNDRED).compareTo(before.multiply(REPLACE_PERCENT)) >= 0;
    if (!enough) {
      throw new MessageRejectedException(
          Reason.UNDERPRICED,
          "premium "
              + offered
              + " is not a quarter above "
              + before
              + ", that of the waiting message with nonce "
              + replaced.message().nonce());
    }
  }

  /** Other messages count with their gas: their values may come from one another. */
  private static void requireFunds(Message message, Situation situation) {
    TokenAmount balance = situation.balance();
    TokenAmount gas = message.gasFeeCap().times(message.gasLimit());
    TokenAmount cost = gas.plus(message.value());
    if (balance.compareTo(cost) < 0) {
      throw new MessageRejectedException(
          Reason.INSUFFICIENT_FUNDS,
          "balance " + balance + " does not cover gas and value, " + cost);
    }
    TokenAmount all = gas.plus(situation.gasOfOthers());
    if (balance.compareTo(all) < 0) {
      throw new MessageRejectedException(
          Reason.INSUFFICIENT_FUNDS,
          "balance " + balance + " does not cover the gas of all that waits, " + all);
    }
  }

  /** Where blocks are made at once nobody waits for a lower fee. */
  private static void requireBaseFee(Message message, Situation situation) {
    if (situation.mining() && message.gasFeeCap().compareTo(situation.baseFee()) < 0) {
      throw new MessageRejectedException(
          Reason.GAS,
          "fee cap " + message.gasFeeCap() + " is below the base fee, " + situation.baseFee());
    }
  }

  @Override
  public int compare(Pending one, Pending other) {
    return Long.compare(one.sequence(), other.sequence());
  }

  @Override
  public Choice choose(Pending next, Room room) {
    Message message = next.message().message();
    if (message.gasFeeCap().compareTo(room.baseFee()) < 0) {
      return Choice.WAIT_FOR_LOWER_BASE_FEE;
    }
    return message.gasLimit() > room.gasLeft() ? Choice.FULL : Choice.TAKE;
  }
}
