package io.pandan.api;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;

/**
 * An unsigned message. Source: ref-fvm {@code shared/src/message.rs}; the CBOR tuple is Lotus'
 * {@code chain/types/message.go}.
 *
 * @param version 0, the only one
 * @param to the receiver
 * @param from the sender
 * @param nonce the sender's sequence number, not negative
 * @param value what is transferred, not negative
 * @param gasLimit units of gas, not negative
 * @param gasFeeCap the most that a unit of gas may cost in all, attoFIL
 * @param gasPremium what a unit of gas pays to the block's miner, attoFIL
 * @param method the method number, unsigned
 * @param params the parameters' bytes; not copied, never to be changed
 */
public record Message(
    long version,
    Address to,
    Address from,
    long nonce,
    TokenAmount value,
    long gasLimit,
    TokenAmount gasFeeCap,
    TokenAmount gasPremium,
    long method,
    byte[] params) {

  /** Checks the ranges. */
  public Message {
    if (version != 0) {
      throw new MalformedException("message version " + version + " is not 0");
    }
    if (nonce < 0) {
      throw new MalformedException("nonce " + Long.toUnsignedString(nonce) + " exceeds 2^63-1");
    }
    if (value.isNegative()) {
      throw new MalformedException("value " + value + " is negative");
    }
    if (gasLimit < 0) {
      throw new MalformedException("gas limit " + gasLimit + " is negative");
    }
    if (gasFeeCap.isNegative()) {
      throw new MalformedException("gas fee cap " + gasFeeCap + " is negative");
    }
    if (gasPremium.isNegative()) {
      throw new MalformedException("gas premium " + gasPremium + " is negative");
    }
  }

  /** Reads the tuple of ten fields. */
  public static Message read(CborReader in) {
    in.readArrayHeader(10);
    return new Message(
        in.readLong(),
        Address.read(in),
        Address.read(in),
        in.readUnsigned(),
        readAmount(in),
        in.readLong(),
        readAmount(in),
        readAmount(in),
        in.readUnsigned(),
        in.readBytes());
  }

  /** Writes the tuple of ten fields. */
  public void write(CborWriter out) {
    out.writeArrayHeader(10);
    out.writeLong(version);
    to.write(out);
    from.write(out);
    out.writeUnsigned(nonce);
    out.writeBigInt(value.atto());
    out.writeLong(gasLimit);
    out.writeBigInt(gasFeeCap.atto());
    out.writeBigInt(gasPremium.atto());
    out.writeUnsigned(method);
    out.writeBytes(params);
  }

  /** The message in DAG-CBOR. */
  public byte[] toCbor() {
    CborWriter out = new CborWriter();
    write(out);
    return out.toByteArray();
  }

  /** The CID of the unsigned message. */
  public Cid cid() {
    return Cid.sum(Codec.DAG_CBOR, toCbor());
  }

  private static TokenAmount readAmount(CborReader in) {
    return TokenAmount.ofAtto(in.readBigInt());
  }
}
