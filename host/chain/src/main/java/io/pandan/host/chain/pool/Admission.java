package io.pandan.host.chain.pool;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.chain.MessageRejectedException.Reason;
import java.math.BigInteger;

/**
 * Which messages the pool lets in, by its sender's state and by what waits already. Source: Lotus
 * {@code chain/messagepool/messagepool.go}. Each check throws {@link MessageRejectedException}.
 *
 * @param limits how much waits
 * @param baseFeeRequired whether a message below the next base fee is rejected instead of waiting
 */
record Admission(PoolLimits limits, boolean baseFeeRequired) {

  /** What a replacement pays, in percent (Lotus {@code ReplaceByFeePercentageDefault}). */
  private static final BigInteger REPLACE_PERCENT = BigInteger.valueOf(125);

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  void requireSize(SignedMessage signed) {
    int length = signed.toCbor().length;
    if (length > limits.messageBytes()) {
      throw new MessageRejectedException(
          Reason.LIMIT,
          "message of " + length + " bytes exceeds the limit of " + limits.messageBytes());
    }
  }

  void requireNonce(Message message, Sender sender) {
    if (message.nonce() < sender.nonce()) {
      throw new MessageRejectedException(
          Reason.NONCE_TOO_LOW,
          "nonce " + message.nonce() + " is below the sender's, " + sender.nonce());
    }
    if (message.nonce() - sender.nonce() >= limits.perSender()) {
      throw new MessageRejectedException(
          Reason.NONCE_GAP,
          "nonce "
              + message.nonce()
              + " is "
              + limits.perSender()
              + " or more ahead of the sender's, "
              + sender.nonce());
    }
  }

  void requireRoom(Address from, int waitingOfSender, int waiting) {
    if (waitingOfSender >= limits.perSender()) {
      throw new MessageRejectedException(
          Reason.LIMIT, limits.perSender() + " messages of " + from + " wait already");
    }
    if (waiting >= limits.total()) {
      throw new MessageRejectedException(Reason.LIMIT, limits.total() + " messages wait already");
    }
  }

  void requireBaseFee(Message message, TokenAmount baseFee) {
    if (baseFeeRequired && message.gasFeeCap().compareTo(baseFee) < 0) {
      throw new MessageRejectedException(
          Reason.GAS, "fee cap " + message.gasFeeCap() + " is below the base fee, " + baseFee);
    }
  }

  static void requireReplacement(SignedMessage signed, Waiting replaced) {
    if (signed.cid().equals(replaced.cid)) {
      throw new MessageRejectedException(
          Reason.UNDERPRICED, "message " + replaced.cid + " waits already");
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
              + replaced.nonce());
    }
  }

  /** Other messages count with their gas: their values may come from one another. */
  static void requireFunds(Message message, Sender sender, TokenAmount gasOfOthers) {
    TokenAmount gas = message.gasFeeCap().times(message.gasLimit());
    TokenAmount cost = gas.plus(message.value());
    if (sender.balance().compareTo(cost) < 0) {
      throw new MessageRejectedException(
          Reason.INSUFFICIENT_FUNDS,
          "balance " + sender.balance() + " does not cover gas and value, " + cost);
    }
    TokenAmount all = gas.plus(gasOfOthers);
    if (sender.balance().compareTo(all) < 0) {
      throw new MessageRejectedException(
          Reason.INSUFFICIENT_FUNDS,
          "balance " + sender.balance() + " does not cover the gas of all that waits, " + all);
    }
  }
}
