package io.pandan.host.chain.pool;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.chain.MessageRejectedException.Reason;
import io.pandan.crypto.Bls;
import io.pandan.host.chain.block.BaseFee;

/**
 * What a message must be for any block to take it, whatever the state. Source: Lotus {@code
 * chain/types/message.go} ({@code ValidForBlockInclusion}) and {@code
 * chain/messagepool/messagepool.go} ({@code checkMessage}).
 */
final class MessageRules {

  /** All the tokens that there will ever be (Lotus {@code buildconstants.FilBase}). */
  private static final TokenAmount TOTAL_SUPPLY = TokenAmount.ofFil(2_000_000_000);

  /** The f3 address of the point at infinity, which Lotus takes for "no address". */
  private static final Address ZERO_ADDRESS = zeroAddress();

  private MessageRules() {}

  /**
   * Checks a message.
   *
   * @param signed the message
   * @param inclusionGas units of gas that its inclusion costs
   * @throws MessageRejectedException which rule it breaks
   */
  static void require(SignedMessage signed, long inclusionGas) {
    Message message = signed.message();
    reject(
        message.to().equals(ZERO_ADDRESS),
        Reason.MALFORMED,
        "receiver " + message.to() + " is nobody's");
    reject(
        message.value().compareTo(TOTAL_SUPPLY) > 0,
        Reason.INSUFFICIENT_FUNDS,
        "value " + message.value() + " exceeds all tokens, " + TOTAL_SUPPLY);
    reject(
        message.gasLimit() > BaseFee.BLOCK_GAS_LIMIT,
        Reason.GAS,
        "gas limit " + message.gasLimit() + " exceeds a block's, " + BaseFee.BLOCK_GAS_LIMIT);
    reject(
        message.gasLimit() < inclusionGas,
        Reason.GAS,
        "gas limit " + message.gasLimit() + " is below the cost of inclusion, " + inclusionGas);
    reject(
        message.gasFeeCap().compareTo(BaseFee.MINIMUM) < 0,
        Reason.GAS,
        "fee cap " + message.gasFeeCap() + " is below the lowest base fee, " + BaseFee.MINIMUM);
    reject(
        message.gasPremium().compareTo(message.gasFeeCap()) > 0,
        Reason.GAS,
        "premium " + message.gasPremium() + " exceeds the fee cap " + message.gasFeeCap());
  }

  private static void reject(boolean broken, Reason reason, String message) {
    if (broken) {
      throw new MessageRejectedException(reason, message);
    }
  }

  private static Address zeroAddress() {
    byte[] infinity = new byte[Bls.PUBLIC_KEY_BYTES];
    infinity[0] = (byte) 0xc0;
    return Address.bls(infinity);
  }
}
