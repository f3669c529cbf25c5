package io.pandan.host.rpc.eth;

import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.host.rpc.methods.Argument;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A transaction that the node is asked to sign, as {@code eth_sendTransaction} has it.
 *
 * @param from the sender, where it is named
 * @param to the receiver; empty to create a contract
 * @param value attoFIL
 * @param input call data or init code
 * @param nonce the nonce, where it is named
 * @param gas units of gas, where they are named
 * @param legacy whether it is to have a gas price
 * @param maxFee attoFIL a unit of gas, or the gas price, where it is named
 * @param maxPriorityFee attoFIL a unit of gas, where it is named
 */
record TransactionRequest(
    Optional<EthAddress> from,
    Optional<EthAddress> to,
    BigInteger value,
    byte[] input,
    OptionalLong nonce,
    OptionalLong gas,
    boolean legacy,
    Optional<BigInteger> maxFee,
    Optional<BigInteger> maxPriorityFee) {
  private static final int MAX_BITS = 256;

  /** What a premium is that nobody names, attoFIL: what {@code eth_maxPriorityFeePerGas} says. */
  private static final BigInteger PREMIUM = BigInteger.valueOf(200_000);

  /** Reads one; fields of kinds of transactions that Filecoin has not are refused. */
  static TransactionRequest of(Argument request, long chainId) {
    request.asObject();
    Optional<BigInteger> gasPrice = request.member("gasPrice").map(TransactionRequest::amount);
    Optional<BigInteger> maxFee = request.member("maxFeePerGas").map(TransactionRequest::amount);
    if (gasPrice.isPresent() && maxFee.isPresent()) {
      throw request.wrong("has both gasPrice and maxFeePerGas");
    }
    Optional<Argument> type = request.member("type");
    boolean legacy = type.map(kind -> kind.asQuantityLong() == 0).orElse(gasPrice.isPresent());
    type.filter(kind -> kind.asQuantityLong() != 0 && kind.asQuantityLong() != 2)
        .ifPresent(
            kind -> {
              throw kind.wrong("is of no kind that Filecoin has: 0x0 (legacy) and 0x2 are");
            });
    request
        .member("accessList")
        .filter(list -> !list.elements(1).isEmpty())
        .ifPresent(
            list -> {
              throw list.wrong("must be empty on Filecoin");
            });
    request
        .member("chainId")
        .filter(id -> id.asQuantityLong() != chainId)
        .ifPresent(
            id -> {
              throw id.wrong("is not the network's, " + chainId);
            });
    return new TransactionRequest(
        request.member("from").map(Argument::asEthAddress),
        request.member("to").map(Argument::asEthAddress),
        request.member("value").map(TransactionRequest::amount).orElse(BigInteger.ZERO),
        input(request),
        whole(request.member("nonce")),
        whole(request.member("gas").or(() -> request.member("gasLimit"))),
        legacy,
        gasPrice.or(() -> maxFee),
        request.member("maxPriorityFeePerGas").map(TransactionRequest::amount));
  }

  private static BigInteger amount(Argument amount) {
    return amount.asQuantity(MAX_BITS);
  }

  private static OptionalLong whole(Optional<Argument> argument) {
    return argument.isPresent()
        ? OptionalLong.of(argument.get().asQuantityLong())
        : OptionalLong.empty();
  }

  /** Both names are in use; where both are given they must agree, as go-ethereum has it. */
  private static byte[] input(Argument request) {
    Optional<byte[]> input = request.member("input").map(Argument::asData);
    Optional<byte[]> data = request.member("data").map(Argument::asData);
    if (input.isPresent() && data.isPresent() && !Arrays.equals(input.get(), data.get())) {
      throw request.wrong("has both input and data, and they differ");
    }
    return input.or(() -> data).orElse(new byte[0]);
  }

  /**
   * The transaction without a signature; what is not named gets what clients would choose.
   *
   * @param sequence the nonce
   * @param gasLimit units of gas
   * @param nextBaseFee the next block's base fee
   * @param chainId the network's chain id
   */
  EthTransaction unsigned(long sequence, long gasLimit, TokenAmount nextBaseFee, long chainId) {
    BigInteger usual = nextBaseFee.atto().shiftLeft(1).add(maxPriorityFee.orElse(PREMIUM));
    BigInteger feeCap = maxFee.orElse(usual);
    BigInteger premium = legacy ? feeCap : maxPriorityFee.orElse(PREMIUM).min(feeCap);
    return new EthTransaction(
        legacy ? EthTransaction.Kind.EIP155 : EthTransaction.Kind.EIP1559,
        chainId,
        sequence,
        premium,
        feeCap,
        gasLimit,
        to,
        value,
        input,
        BigInteger.ZERO,
        BigInteger.ONE,
        BigInteger.ONE);
  }

  /** The message of a transaction. */
  static Message message(EthAddress sender, EthTransaction transaction) {
    return EthTransaction.toMessage(
        sender.toFilecoin(),
        transaction.to(),
        transaction.nonce(),
        transaction.value(),
        transaction.gasLimit(),
        transaction.maxFeePerGas(),
        transaction.maxPriorityFeePerGas(),
        transaction.input());
  }
}
