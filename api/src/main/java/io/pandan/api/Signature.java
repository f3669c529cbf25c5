package io.pandan.api;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import java.util.Arrays;

/**
 * A signature and its kind. Source: ref-fvm {@code shared/src/crypto/signature.rs}.
 *
 * @param type the kind
 * @param bytes the signature; not copied, never to be changed
 */
public record Signature(Type type, byte[] bytes) {

  /** The longest signature in bytes (Lotus {@code crypto.SignatureMaxLength}). */
  public static final int MAX_LENGTH = 200;

  /** Kinds, by their number on the wire plus one. */
  public enum Type {
    /** 1: secp256k1 over Blake2b-256. */
    SECP256K1,
    /** 2: BLS12-381. */
    BLS,
    /** 3: an Ethereum transaction's, checked through the delegated address (FIP-0055). */
    DELEGATED;

    /** The byte on the wire. */
    public byte code() {
      return (byte) (ordinal() + 1);
    }

    /**
     * @param code the byte on the wire
     */
    public static Type of(int code) {
      if (code < 1 || code > values().length) {
        throw new MalformedException("unknown signature type " + code);
      }
      return values()[code - 1];
    }
  }

  /** Checks the length. */
  public Signature {
    if (bytes.length > MAX_LENGTH) {
      throw new MalformedException(
          "signature of " + bytes.length + " bytes exceeds the limit of " + MAX_LENGTH);
    }
  }

  /** Reads type byte and signature, one byte string. */
  public static Signature read(CborReader in) {
    byte[] all = in.readBytes();
    if (all.length == 0) {
      throw new MalformedException("empty signature");
    }
    return new Signature(Type.of(all[0]), Arrays.copyOfRange(all, 1, all.length));
  }

  /** Writes type byte and signature, one byte string. */
  public void write(CborWriter out) {
    byte[] all = new byte[1 + bytes.length];
    all[0] = type.code();
    System.arraycopy(bytes, 0, all, 1, bytes.length);
    out.writeBytes(all);
  }
}
