package io.pandan.api;

import io.pandan.crypto.Blake2b;
import io.pandan.ipld.Base32;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import java.util.Arrays;
import java.util.Locale;

/**
 * An address of an actor: a protocol byte and a payload. Source: ref-fvm {@code
 * shared/src/address}; classes f0 to f4 in the Filecoin specification and FIP-0048 (f4).
 *
 * <p>Equality is that of the bytes: an f0 and an f4 address of one actor differ. Text begins with
 * {@code f}; {@link #parse} takes {@code t} as well.
 */
public final class Address implements Comparable<Address> {

  /** Which rule gives the payload. */
  public enum Protocol {
    /** f0: the actor's id, LEB128. */
    ID,
    /** f1: Blake2b-160 of a secp256k1 public key. */
    SECP256K1,
    /** f2: Blake2b-160 of the data that made the actor. */
    ACTOR,
    /** f3: a BLS public key. */
    BLS,
    /** f4: the id of a managing actor and its sub-address of up to 54 bytes. */
    DELEGATED
  }

  /** The longest sub-address of f4 in bytes (FIP-0048). */
  public static final int MAX_SUBADDRESS_LEN = 54;

  /** The longest encoded address: protocol byte, ten bytes of LEB128, a sub-address. */
  public static final int MAX_BYTES = 1 + 10 + MAX_SUBADDRESS_LEN;

  private static final Protocol[] PROTOCOLS = Protocol.values();
  private static final int HASH_LEN = 20;
  private static final int BLS_LEN = 48;
  private static final int CHECKSUM_LEN = 4;

  private final byte[] bytes;

  private Address(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The f0 address.
   *
   * @param actorId unsigned; the network allows at most 2⁶³ − 1
   */
  public static Address id(long actorId) {
    if (actorId < 0) {
      throw new AddressException(
          "actor id " + Long.toUnsignedString(actorId) + " exceeds the limit of " + Long.MAX_VALUE);
    }
    byte[] leb = Leb128.encode(actorId);
    byte[] bytes = new byte[1 + leb.length];
    System.arraycopy(leb, 0, bytes, 1, leb.length);
    return new Address(bytes);
  }

  /**
   * The f1 address of a public key.
   *
   * @param publicKey the uncompressed secp256k1 key, 65 bytes; not kept
   */
  public static Address secp256k1(byte[] publicKey) {
    if (publicKey.length != 65) {
      throw new AddressException("a secp256k1 public key has 65 bytes, not " + publicKey.length);
    }
    return hashed(Protocol.SECP256K1, publicKey);
  }

  /**
   * The f2 address of what made an actor.
   *
   * @param data what is hashed; not kept
   */
  public static Address actor(byte[] data) {
    return hashed(Protocol.ACTOR, data);
  }

  /**
   * The f3 address of a public key.
   *
   * @param publicKey the BLS key, 48 bytes; copied
   */
  public static Address bls(byte[] publicKey) {
    if (publicKey.length != BLS_LEN) {
      throw new AddressException("a BLS public key has 48 bytes, not " + publicKey.length);
    }
    return prefixed(Protocol.BLS, publicKey);
  }

  /**
   * The f4 address under a managing actor.
   *
   * @param namespace the managing actor's id
   * @param subaddress at most {@value #MAX_SUBADDRESS_LEN} bytes; copied
   */
  public static Address delegated(long namespace, byte[] subaddress) {
    if (namespace < 0) {
      throw new AddressException(
          "namespace " + Long.toUnsignedString(namespace) + " exceeds " + Long.MAX_VALUE);
    }
    if (subaddress.length > MAX_SUBADDRESS_LEN) {
      throw new AddressException(
          "sub-address of " + subaddress.length + " bytes exceeds " + MAX_SUBADDRESS_LEN);
    }
    byte[] leb = Leb128.encode(namespace);
    byte[] bytes = new byte[1 + leb.length + subaddress.length];
    bytes[0] = (byte) Protocol.DELEGATED.ordinal();
    System.arraycopy(leb, 0, bytes, 1, leb.length);
    System.arraycopy(subaddress, 0, bytes, 1 + leb.length, subaddress.length);
    return new Address(bytes);
  }

  /**
   * Reads an address from its bytes.
   *
   * @param bytes all of them are the address; copied
   * @throws AddressException when they are not an address, or not in its only form
   */
  public static Address of(byte[] bytes) {
    if (bytes.length < 2 || bytes.length > MAX_BYTES) {
      throw new AddressException(
          "an address has 2 to " + MAX_BYTES + " bytes, not " + bytes.length);
    }
    int payload = bytes.length - 1;
    switch (bytes[0]) {
      case 0 -> {
        Leb128.Value id = Leb128.decode(bytes, 1);
        if (id.end() != bytes.length) {
          throw new AddressException("bytes after the id of an f0 address");
        }
      }
      case 1, 2 -> requirePayload(bytes[0], payload, HASH_LEN);
      case 3 -> requirePayload(bytes[0], payload, BLS_LEN);
      case 4 -> {
        Leb128.Value namespace = Leb128.decode(bytes, 1);
        if (bytes.length - namespace.end() > MAX_SUBADDRESS_LEN) {
          throw new AddressException(
              "sub-address of "
                  + (bytes.length - namespace.end())
                  + " bytes exceeds "
                  + MAX_SUBADDRESS_LEN);
        }
      }
      default -> throw new AddressException("unknown address protocol " + (bytes[0] & 0xff));
    }
    return new Address(bytes.clone());
  }

  /**
   * Reads an address from its text, for whatever network ({@code f…} or {@code t…}).
   *
   * @throws AddressException when the text is not an address or its checksum is wrong
   */
  public static Address parse(String text) {
    if (text.length() < 3 || (text.charAt(0) != 'f' && text.charAt(0) != 't')) {
      throw new AddressException("'" + text + "' does not begin with f or t and a protocol digit");
    }
    int protocol = text.charAt(1) - '0';
    String rest = text.substring(2);
    try {
      return switch (protocol) {
        case 0 -> id(parseId(rest));
        case 1, 2, 3 -> {
          byte[] payload = checked(new byte[] {(byte) protocol}, rest, text);
          byte[] bytes = new byte[1 + payload.length];
          bytes[0] = (byte) protocol;
          System.arraycopy(payload, 0, bytes, 1, payload.length);
          yield of(bytes);
        }
        case 4 -> {
          int split = rest.indexOf('f');
          if (split < 1) {
            throw new AddressException("'" + text + "' lacks the f after the namespace");
          }
          long namespace = parseId(rest.substring(0, split));
          byte[] leb = Leb128.encode(namespace);
          byte[] prefix = new byte[1 + leb.length];
          prefix[0] = 4;
          System.arraycopy(leb, 0, prefix, 1, leb.length);
          yield delegated(namespace, checked(prefix, rest.substring(split + 1), text));
        }
        default -> throw new AddressException("'" + text + "' has an unknown protocol");
      };
    } catch (NumberFormatException e) {
      throw new AddressException("'" + text + "' has no decimal id");
    }
  }

  /** Reads an address, a byte string in CBOR. */
  public static Address read(CborReader in) {
    return of(in.readBytes());
  }

  /** Writes this address, a byte string in CBOR. */
  public void write(CborWriter out) {
    out.writeBytes(bytes);
  }

  /** The protocol. */
  public Protocol protocol() {
    return PROTOCOLS[bytes[0]];
  }

  /** The payload after the protocol byte; a copy. */
  public byte[] payload() {
    return Arrays.copyOfRange(bytes, 1, bytes.length);
  }

  /** Whether this is an f0 address. */
  public boolean isId() {
    return bytes[0] == 0;
  }

  /**
   * The actor's id.
   *
   * @throws IllegalStateException when this is no f0 address
   */
  public long actorId() {
    if (!isId()) {
      throw new IllegalStateException(this + " is not an f0 address");
    }
    return Leb128.decode(bytes, 1).value();
  }

  /**
   * The managing actor's id.
   *
   * @throws IllegalStateException when this is no f4 address
   */
  public long namespace() {
    requireDelegated();
    return Leb128.decode(bytes, 1).value();
  }

  /**
   * The sub-address; a copy.
   *
   * @throws IllegalStateException when this is no f4 address
   */
  public byte[] subaddress() {
    requireDelegated();
    return Arrays.copyOfRange(bytes, Leb128.decode(bytes, 1).end(), bytes.length);
  }

  /** Protocol byte and payload; a copy. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The text with another network's letter, {@code t} for test networks. */
  public String toString(char network) {
    String start = network + Integer.toString(bytes[0]);
    return switch (protocol()) {
      case ID -> start + actorId();
      case DELEGATED -> start + namespace() + "f" + encodeChecked(subaddress());
      case SECP256K1, ACTOR, BLS -> start + encodeChecked(payload());
    };
  }

  /** The text with {@code f}. */
  @Override
  public String toString() {
    return toString('f');
  }

  @Override
  public int compareTo(Address other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Address address && Arrays.equals(bytes, address.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  private void requireDelegated() {
    if (bytes[0] != 4) {
      throw new IllegalStateException(this + " is not an f4 address");
    }
  }

  private String encodeChecked(byte[] payload) {
    byte[] all = Arrays.copyOf(payload, payload.length + CHECKSUM_LEN);
    System.arraycopy(Blake2b.hash(CHECKSUM_LEN, bytes), 0, all, payload.length, CHECKSUM_LEN);
    return Base32.encode(all);
  }

  private static byte[] checked(byte[] prefix, String text, String whole) {
    byte[] all;
    try {
      all = Base32.decode(text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new AddressException("'" + whole + "' is not base32: " + e.getMessage());
    }
    if (all.length < CHECKSUM_LEN) {
      throw new AddressException("'" + whole + "' is too short for a checksum");
    }
    byte[] payload = Arrays.copyOf(all, all.length - CHECKSUM_LEN);
    byte[] sum = Arrays.copyOfRange(all, payload.length, all.length);
    byte[] hashed = Arrays.copyOf(prefix, prefix.length + payload.length);
    System.arraycopy(payload, 0, hashed, prefix.length, payload.length);
    if (!Arrays.equals(sum, Blake2b.hash(CHECKSUM_LEN, hashed))) {
      throw new AddressException("'" + whole + "' has a wrong checksum");
    }
    return payload;
  }

  private static long parseId(String digits) {
    if (digits.isEmpty()
        || digits.length() > 19
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new NumberFormatException(digits);
    }
    return Long.parseLong(digits);
  }

  private static Address hashed(Protocol protocol, byte[] data) {
    return prefixed(protocol, Blake2b.hash(HASH_LEN, data));
  }

  private static Address prefixed(Protocol protocol, byte[] payload) {
    byte[] bytes = new byte[1 + payload.length];
    bytes[0] = (byte) protocol.ordinal();
    System.arraycopy(payload, 0, bytes, 1, payload.length);
    return new Address(bytes);
  }

  private static void requirePayload(int protocol, int length, int expected) {
    if (length != expected) {
      throw new AddressException(
          "payload of an f%d address has %d bytes, not %d".formatted(protocol, expected, length));
    }
  }
}
