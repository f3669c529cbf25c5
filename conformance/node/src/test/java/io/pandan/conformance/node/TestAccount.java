package io.pandan.conformance.node;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Bls;
import io.pandan.crypto.Secp256k1;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * An account with its key.
 *
 * @param kind how it signs
 * @param privateKey its key
 * @param address its address
 */
record TestAccount(Signature.Type kind, byte[] privateKey, Address address) {
  private static final long GAS_LIMIT = 1_000_000_000;
  private static final TokenAmount FEE_CAP = TokenAmount.ofAtto(300_000_000);
  private static final TokenAmount PREMIUM = TokenAmount.ofAtto(100_000);

  static TestAccount secp256k1(int number) {
    byte[] key = key(number);
    return new TestAccount(
        Signature.Type.SECP256K1, key, Address.secp256k1(Secp256k1.publicKey(key)));
  }

  static TestAccount bls(int number) {
    byte[] key = key(number);
    return new TestAccount(Signature.Type.BLS, key, Address.bls(Bls.publicKey(key)));
  }

  static TestAccount ethereum(int number) {
    byte[] key = key(number);
    EthAddress address = EthAddress.ofPublicKey(Secp256k1.publicKey(key));
    return new TestAccount(Signature.Type.DELEGATED, key, address.toFilecoin());
  }

  private static byte[] key(int number) {
    byte[] key = new byte[32];
    Arrays.fill(key, 8, 24, (byte) number);
    return key;
  }

  EthAddress ethAddress() {
    return EthAddress.from(address).orElseThrow();
  }

  /** A transfer, signed in the account's way. */
  SignedMessage send(long nonce, Address to, long value) {
    if (kind == Signature.Type.DELEGATED) {
      return transact(nonce, EthAddress.from(to), BigInteger.valueOf(value), new byte[0]);
    }
    return sign(
        new Message(
            0,
            to,
            address,
            nonce,
            TokenAmount.ofAtto(value),
            GAS_LIMIT / 50,
            FEE_CAP,
            PREMIUM,
            Methods.SEND,
            new byte[0]));
  }

  /** A Filecoin message, signed. */
  SignedMessage sign(Message message) {
    byte[] cid = message.cid().toBytes();
    byte[] signature =
        kind == Signature.Type.BLS
            ? Bls.sign(privateKey, cid)
            : Secp256k1.sign(privateKey, Blake2b.hash256(cid));
    return new SignedMessage(message, new Signature(kind, signature));
  }

  /** An Ethereum transaction; without a receiver it makes a contract. */
  SignedMessage transact(long nonce, Optional<EthAddress> to, BigInteger value, byte[] input) {
    EthTransaction unsigned =
        transaction(nonce, to, value, input, BigInteger.ZERO, BigInteger.ONE, BigInteger.ONE);
    byte[] signature = Secp256k1.sign(privateKey, unsigned.signingHash());
    return transaction(
            nonce,
            to,
            value,
            input,
            BigInteger.valueOf(signature[64]),
            new BigInteger(1, signature, 0, 32),
            new BigInteger(1, signature, 32, 32))
        .toSignedMessage(TestNode.CHAIN_ID);
  }

  private static EthTransaction transaction(
      long nonce,
      Optional<EthAddress> to,
      BigInteger value,
      byte[] input,
      BigInteger v,
      BigInteger r,
      BigInteger s) {
    return new EthTransaction(
        EthTransaction.Kind.EIP1559,
        TestNode.CHAIN_ID,
        nonce,
        PREMIUM.atto(),
        FEE_CAP.atto(),
        GAS_LIMIT,
        to,
        value,
        input,
        v,
        r,
        s);
  }
}
