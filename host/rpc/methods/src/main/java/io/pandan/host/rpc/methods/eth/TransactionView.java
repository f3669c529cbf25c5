package io.pandan.host.rpc.methods.eth;

import io.pandan.api.ActorIds;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;

/**
 * A signed message as Ethereum sees it. Messages of Ethereum accounts are the transactions that
 * they were; others are shown as type 2 transactions without a signature, whose input encodes
 * method and parameters as a contract would call them. Source: Lotus {@code node/impl/eth/utils.go}
 * ({@code newEthTxFromSignedMessage}, {@code ethTxFromNativeMessage}).
 *
 * @param hash 32 bytes
 * @param from the sender
 * @param to the receiver; empty to create a contract
 * @param input call data or init code
 * @param message the message
 * @param signed the transaction as it was signed; empty for Filecoin's own messages
 */
public record TransactionView(
    byte[] hash,
    EthAddress from,
    Optional<EthAddress> to,
    byte[] input,
    Message message,
    Optional<EthTransaction> signed) {
  /**
   * A message as a transaction.
   *
   * @param message the message
   * @param addresses addresses in the state after the message
   * @param chainId the network's chain id
   */
  public static TransactionView of(SignedMessage message, EthAddresses addresses, long chainId) {
    return ethereum(message, chainId).orElseGet(() -> filecoin(message, addresses));
  }

  /** A message as the transaction that it was; empty for Filecoin's own messages. */
  public static Optional<TransactionView> ethereum(SignedMessage message, long chainId) {
    if (message.signature().type() != Signature.Type.DELEGATED) {
      return Optional.empty();
    }
    try {
      EthTransaction transaction = EthTransaction.from(message, chainId);
      return Optional.of(
          new TransactionView(
              transaction.hash(),
              EthAddress.from(message.message().from()).orElseThrow(),
              transaction.to(),
              transaction.input(),
              message.message(),
              Optional.of(transaction)));
    } catch (MalformedException e) {
      // A delegated signature over something that is no transaction: shown as a native message.
      return Optional.empty();
    }
  }

  /** The number that Ethereum gives the form: 0 or 2. */
  public int type() {
    return signed.map(transaction -> transaction.kind().type()).orElse(2);
  }

  private static TransactionView filecoin(SignedMessage signed, EthAddresses addresses) {
    Message message = signed.message();
    Optional<byte[]> contractInput = contractInput(message);
    boolean creates =
        contractInput.isPresent() && message.method() == EthTransaction.CREATE_EXTERNAL;
    return new TransactionView(
        signed.cid().digest(),
        addresses.of(message.from()).orElse(EthAddresses.NONE),
        creates
            ? Optional.empty()
            : Optional.of(addresses.of(message.to()).orElse(EthAddresses.NONE)),
        contractInput.orElseGet(() -> nativeInput(message)),
        message,
        Optional.empty());
  }

  private static Optional<byte[]> contractInput(Message message) {
    boolean invokes = message.method() == Methods.INVOKE_EVM;
    boolean creates =
        message.method() == EthTransaction.CREATE_EXTERNAL
            && message.to().isId()
            && message.to().actorId() == ActorIds.EAM;
    if (!invokes && !creates) {
      return Optional.empty();
    }
    if (message.params().length == 0) {
      return Optional.of(message.params());
    }
    return CborBytes.tryRead(message.params());
  }

  private static byte[] nativeInput(Message message) {
    byte[] params = message.params();
    return NativeAbi.call(
        message.method(),
        params.length == 0 ? Optional.empty() : Optional.of(new IpldBlock(Codec.CBOR, params)));
  }
}
