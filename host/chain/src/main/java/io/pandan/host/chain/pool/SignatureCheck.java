package io.pandan.host.chain.pool;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.chain.MessageRejectedException.Reason;
import io.pandan.api.eth.EthTransaction;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Bls;
import io.pandan.crypto.Secp256k1;
import io.pandan.host.chain.block.Impersonation;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Whether a message is signed by its sender. An f1 account signs the CID by secp256k1 over
 * Blake2b-256, an f3 account by BLS, an f410 account the Ethereum transaction that the message
 * carries. Source: Lotus {@code chain/consensus/signatures.go}, FIP-0055. Thread safe.
 */
public final class SignatureCheck {
  private final long chainId;
  private final Predicate<Address> impersonated;

  /**
   * Checks for one network.
   *
   * @param chainId Ethereum's chain id
   */
  public SignatureCheck(long chainId) {
    this(chainId, sender -> false);
  }

  /**
   * Checks for a network where some senders need not sign.
   *
   * @param chainId Ethereum's chain id
   * @param impersonated whose messages may have {@link Impersonation}'s mark instead
   */
  public SignatureCheck(long chainId, Predicate<Address> impersonated) {
    this.chainId = chainId;
    this.impersonated = impersonated;
  }

  /**
   * Checks a message's signature.
   *
   * @return whether it has the mark of an impersonated sender instead
   * @throws MessageRejectedException with SIGNATURE when it is not its sender's, with SENDER when
   *     the sender's address is of a class that signs nothing
   */
  public boolean require(SignedMessage signed) {
    Address from = signed.message().from();
    boolean valid;
    try {
      if (Impersonation.isMarked(signed) && impersonated.test(from)) {
        requireTransactionForm(signed);
        return true;
      }
      valid =
          switch (from.protocol()) {
            case SECP256K1 -> isSecp256k1(signed);
            case BLS -> isBls(signed);
            case DELEGATED -> isTransaction(signed);
            case ID, ACTOR ->
                throw new MessageRejectedException(
                    Reason.SENDER, "sender " + from + " is no f1, f3 or f410 address");
          };
    } catch (MessageRejectedException e) {
      throw e;
    } catch (MalformedException | Bls.InvalidPointException e) {
      throw new MessageRejectedException(Reason.SIGNATURE, e.getMessage());
    }
    if (!valid) {
      throw new MessageRejectedException(
          Reason.SIGNATURE, "the signature is not that of sender " + from);
    }
    return false;
  }

  /** Clients see it as a transaction, by whose hash they look for it. */
  private void requireTransactionForm(SignedMessage signed) {
    Message message = signed.message();
    EthTransaction form = EthTransaction.from(signed, chainId);
    Message again =
        EthTransaction.toMessage(
            message.from(),
            form.to(),
            form.nonce(),
            form.value(),
            form.gasLimit(),
            form.maxFeePerGas(),
            form.maxPriorityFeePerGas(),
            form.input());
    if (!Arrays.equals(again.toCbor(), message.toCbor())) {
      throw new MalformedException("a message of an impersonated sender is no transaction");
    }
  }

  private static boolean isSecp256k1(SignedMessage signed) {
    Message message = signed.message();
    byte[] signature = signed.signature().bytes();
    return switch (signed.signature().type()) {
      case SECP256K1 ->
          signature.length == Secp256k1.SIGNATURE_BYTES
              && Secp256k1.recover(Blake2b.hash256(message.cid().toBytes()), signature)
                  .map(Address::secp256k1)
                  .filter(message.from()::equals)
                  .isPresent();
      case BLS, DELEGATED -> false;
    };
  }

  private static boolean isBls(SignedMessage signed) {
    Message message = signed.message();
    return switch (signed.signature().type()) {
      case BLS ->
          Bls.verify(message.from().payload(), message.cid().toBytes(), signed.signature().bytes());
      case SECP256K1, DELEGATED -> false;
    };
  }

  /** The message has to be, to the byte, the one that its transaction becomes. */
  private boolean isTransaction(SignedMessage signed) {
    return switch (signed.signature().type()) {
      case DELEGATED -> {
        SignedMessage again = EthTransaction.from(signed, chainId).toSignedMessage(chainId);
        yield Arrays.equals(again.toCbor(), signed.toCbor());
      }
      case SECP256K1, BLS -> false;
    };
  }
}
