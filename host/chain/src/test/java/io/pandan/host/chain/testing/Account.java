package io.pandan.host.chain.testing;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Bls;
import io.pandan.crypto.Secp256k1;

/** An account with its key. */
public final class Account {
  /** What a message of an account offers unless a test says otherwise. */
  public static final long GAS_LIMIT = 2_000_000;

  private final byte[] privateKey;
  private final boolean bls;
  private final Address address;

  private Account(byte[] privateKey, boolean bls) {
    this.privateKey = privateKey;
    this.bls = bls;
    this.address =
        bls
            ? Address.bls(Bls.publicKey(privateKey))
            : Address.secp256k1(Secp256k1.publicKey(privateKey));
  }

  /** An f1 account of a number. */
  public static Account secp256k1(int number) {
    return new Account(key(number), false);
  }

  /** An f3 account of a number. */
  public static Account bls(int number) {
    return new Account(key(number), true);
  }

  private static byte[] key(int number) {
    byte[] key = new byte[32];
    key[0] = 1;
    key[30] = (byte) (number >> 8);
    key[31] = 0;
    key[29] = (byte) number;
    return key;
  }

  /** Its address. */
  public Address address() {
    return address;
  }

  /** A transfer of one attoFIL to the burnt funds. */
  public SignedMessage send(long nonce) {
    return send(nonce, 200_000_000, 1_000);
  }

  /** Such a transfer that pays otherwise. */
  public SignedMessage send(long nonce, long feeCap, long premium) {
    return sign(message(nonce, Address.id(99), Methods.SEND, 1, GAS_LIMIT, feeCap, premium));
  }

  /** A call of a method of the test machine. */
  public SignedMessage invoke(long nonce, long method) {
    return sign(message(nonce, Address.id(99), method, 0, GAS_LIMIT, 200_000_000, 1_000));
  }

  /** A message from this account. */
  public Message message(
      long nonce, Address to, long method, long value, long gasLimit, long feeCap, long premium) {
    return new Message(
        0,
        to,
        address,
        nonce,
        TokenAmount.ofAtto(value),
        gasLimit,
        TokenAmount.ofAtto(feeCap),
        TokenAmount.ofAtto(premium),
        method,
        new byte[0]);
  }

  /** Signs a message, whoever it is from. */
  public SignedMessage sign(Message message) {
    byte[] cid = message.cid().toBytes();
    Signature signature =
        bls
            ? new Signature(Signature.Type.BLS, Bls.sign(privateKey, cid))
            : new Signature(
                Signature.Type.SECP256K1, Secp256k1.sign(privateKey, Blake2b.hash256(cid)));
    return new SignedMessage(message, signature);
  }
}
