package io.pandan.host.rpc.methods.eth;

import io.pandan.api.ActorIds;
import io.pandan.api.Message;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.host.rpc.methods.Argument;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * A transaction that nobody signed, as callers describe it. Source: Lotus {@code
 * chain/types/ethtypes/eth_types.go} ({@code EthCall}), the Ethereum JSON-RPC specification's
 * {@code GenericTransaction}.
 */
public final class CallObject {
  private static final int MAX_AMOUNT_BITS = 256;

  private final Argument call;

  /**
   * Reads a call object.
   *
   * @param call the object
   */
  public CallObject(Argument call) {
    call.asObject();
    this.call = call;
  }

  /**
   * The call as a message without nonce, gas limit and fees: it runs under the node's gas limit of
   * calls and pays nothing, as with Lotus.
   */
  public Message toMessage() {
    return message(0, 0, BigInteger.ZERO, BigInteger.ZERO);
  }

  /**
   * The call as a message with nonce, gas limit and fees as far as the caller gives them, 0 where
   * not.
   */
  public Message toWholeMessage() {
    Optional<BigInteger> price = amount("gasPrice");
    BigInteger cap = amount("maxFeePerGas").or(() -> price).orElse(BigInteger.ZERO);
    BigInteger tip = amount("maxPriorityFeePerGas").or(() -> price).orElse(BigInteger.ZERO);
    return message(
        call.member("nonce").map(Argument::asQuantityLong).orElse(0L),
        call.member("gas").map(Argument::asQuantityLong).orElse(0L),
        cap,
        tip.min(cap));
  }

  /** Whether the caller chose a nonce. */
  public boolean hasNonce() {
    return call.member("nonce").isPresent();
  }

  private Message message(long nonce, long gasLimit, BigInteger feeCap, BigInteger premium) {
    return EthTransaction.toMessage(
        sender().toFilecoin(),
        call.member("to").map(Argument::asEthAddress),
        nonce,
        amount("value").orElse(BigInteger.ZERO),
        gasLimit,
        feeCap,
        premium,
        input());
  }

  private EthAddress sender() {
    Optional<Argument> from = call.member("from");
    EthAddress sender = from.map(Argument::asEthAddress).orElse(EthAddress.ZERO);
    if (sender.isMaskedId()) {
      throw from.orElseThrow().wrong("is the id of an actor, which cannot send: " + sender);
    }
    return sender;
  }

  private Optional<BigInteger> amount(String member) {
    return call.member(member).map(value -> value.asQuantity(MAX_AMOUNT_BITS));
  }

  /** Both names are in use; where both are given they must agree, as go-ethereum has it. */
  private byte[] input() {
    Optional<byte[]> input = call.member("input").map(Argument::asData);
    Optional<byte[]> data = call.member("data").map(Argument::asData);
    if (input.isPresent() && data.isPresent() && !Arrays.equals(input.get(), data.get())) {
      throw call.wrong("has both input and data, and they differ");
    }
    return input.or(() -> data).orElse(new byte[0]);
  }

  /** Whether a message creates a contract, as a transaction without receiver does. */
  public static boolean isCreation(Message message) {
    return message.to().isId()
        && message.to().actorId() == ActorIds.EAM
        && message.method() == EthTransaction.CREATE_EXTERNAL;
  }
}
