package io.pandan.host.chain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.chain.MessageRejectedException.Reason;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.crypto.Secp256k1;
import io.pandan.host.chain.block.Impersonation;
import io.pandan.host.chain.testing.Account;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignatureCheckTest {
  private static final long CHAIN_ID = 31415926;

  private final SignatureCheck check = new SignatureCheck(CHAIN_ID);

  @Test
  void shouldAcceptWhatTheSenderSigned() {
    accepts(Account.secp256k1(1).send(0));
    accepts(Account.bls(1).send(0));
    accepts(transaction(CHAIN_ID).toSignedMessage(CHAIN_ID));
  }

  @Test
  void shouldRejectWhatAnotherSigned() {
    for (SignedMessage signed :
        new SignedMessage[] {Account.secp256k1(1).send(0), Account.bls(1).send(0)}) {
      rejects(Reason.SIGNATURE, Account.secp256k1(2).sign(signed.message()));
      rejects(Reason.SIGNATURE, Account.bls(2).sign(signed.message()));
    }
    SignedMessage ethereum = transaction(CHAIN_ID).toSignedMessage(CHAIN_ID);
    rejects(Reason.SIGNATURE, Account.secp256k1(1).sign(ethereum.message()));
  }

  @Test
  void shouldRejectWhatWasChangedAfterwards() {
    for (SignedMessage signed :
        new SignedMessage[] {
          Account.secp256k1(1).send(0),
          Account.bls(1).send(0),
          transaction(CHAIN_ID).toSignedMessage(CHAIN_ID)
        }) {
      Message m = signed.message();
      Message changed =
          new Message(
              0,
              m.to(),
              m.from(),
              m.nonce() + 1,
              m.value(),
              m.gasLimit(),
              m.gasFeeCap(),
              m.gasPremium(),
              m.method(),
              m.params());
      rejects(Reason.SIGNATURE, new SignedMessage(changed, signed.signature()));
    }
  }

  @Test
  void shouldRejectAnEthereumMessageThatNoTransactionBecomes() {
    SignedMessage signed = transaction(CHAIN_ID).toSignedMessage(CHAIN_ID);
    Message m = signed.message();
    Message other =
        new Message(
            0,
            m.to(),
            m.from(),
            m.nonce(),
            m.value(),
            m.gasLimit(),
            m.gasFeeCap(),
            m.gasPremium(),
            0,
            m.params());
    rejects(Reason.SIGNATURE, new SignedMessage(other, signed.signature()));
  }

  @Test
  void shouldRejectMalformedSignatures() {
    for (Signature.Type type : Signature.Type.values()) {
      for (int length : new int[] {0, 1, 64, 65, 66, 95, 96, 97}) {
        Signature signature = new Signature(type, new byte[length]);
        rejects(
            Reason.SIGNATURE, new SignedMessage(Account.secp256k1(1).send(0).message(), signature));
        rejects(Reason.SIGNATURE, new SignedMessage(Account.bls(1).send(0).message(), signature));
        rejects(
            Reason.SIGNATURE,
            new SignedMessage(
                transaction(CHAIN_ID).toSignedMessage(CHAIN_ID).message(), signature));
      }
    }
  }

  @Test
  void shouldTakeTheMarkOfAnImpersonatedSenderWhileItIsImpersonated() {
    Message message = transaction(CHAIN_ID).toSignedMessage(CHAIN_ID).message();
    SignedMessage marked = Impersonation.mark(message);
    rejects(Reason.SIGNATURE, marked);
    SignatureCheck forBob = new SignatureCheck(CHAIN_ID, sender -> sender.equals(message.from()));
    assertThat(forBob.require(marked)).isTrue();
    assertThat(forBob.require(transaction(CHAIN_ID).toSignedMessage(CHAIN_ID))).isFalse();
    // Somebody else's mark is none.
    SignedMessage other =
        new SignedMessage(message, Impersonation.mark(from(Address.id(7), message)).signature());
    assertThatThrownBy(() -> forBob.require(other)).isInstanceOf(MessageRejectedException.class);
  }

  @Test
  void shouldTakeNoMarkOfWhatIsNoTransaction() {
    Message message = transaction(CHAIN_ID).toSignedMessage(CHAIN_ID).message();
    Message transfer =
        new Message(
            0,
            message.to(),
            Address.id(7),
            message.nonce(),
            message.value(),
            message.gasLimit(),
            message.gasFeeCap(),
            message.gasPremium(),
            0,
            message.params());
    SignatureCheck all = new SignatureCheck(CHAIN_ID, sender -> true);
    assertThat(all.require(Impersonation.mark(from(Address.id(7), message)))).isTrue();
    assertThatThrownBy(() -> all.require(Impersonation.mark(transfer)))
        .isInstanceOf(MessageRejectedException.class);
  }

  private static Message from(Address sender, Message m) {
    return new Message(
        0,
        m.to(),
        sender,
        m.nonce(),
        m.value(),
        m.gasLimit(),
        m.gasFeeCap(),
        m.gasPremium(),
        m.method(),
        m.params());
  }

  @Test
  void shouldRejectSendersThatSignNothing() {
    SignedMessage signed = Account.secp256k1(1).send(0);
    for (Address from : new Address[] {Address.id(100), Address.actor(new byte[1])}) {
      Message m = signed.message();
      Message other =
          new Message(
              0,
              m.to(),
              from,
              m.nonce(),
              m.value(),
              m.gasLimit(),
              m.gasFeeCap(),
              m.gasPremium(),
              m.method(),
              m.params());
      rejects(Reason.SENDER, new SignedMessage(other, signed.signature()));
    }
  }

  private static EthTransaction transaction(long chainId) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    EthTransaction unsigned = transaction(chainId, BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO);
    byte[] signature = Secp256k1.sign(key, unsigned.signingHash());
    return transaction(
        chainId,
        new BigInteger(1, signature, 0, 32),
        new BigInteger(1, signature, 32, 32),
        BigInteger.valueOf(signature[64]));
  }

  private static EthTransaction transaction(
      long chainId, BigInteger r, BigInteger s, BigInteger v) {
    return new EthTransaction(
        EthTransaction.Kind.EIP1559,
        chainId,
        3,
        BigInteger.ONE,
        BigInteger.TEN,
        1_000_000,
        Optional.of(EthAddress.parse("0x00000000000000000000000000000000000000aa")),
        TokenAmount.ofFil(1).atto(),
        new byte[] {1, 2},
        v,
        r,
        s);
  }

  private void accepts(SignedMessage signed) {
    assertThatCode(() -> check.require(signed)).doesNotThrowAnyException();
  }

  private void rejects(Reason reason, SignedMessage signed) {
    assertThatThrownBy(() -> check.require(signed))
        .isInstanceOf(MessageRejectedException.class)
        .extracting("reason")
        .isEqualTo(reason);
  }
}
