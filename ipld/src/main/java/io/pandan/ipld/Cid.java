package io.pandan.ipld;

import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Ripemd160;
import io.pandan.crypto.Sha256;
import io.pandan.crypto.Sha512;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A content identifier: codec, hash function and digest of a block.
 *
 * <p>Immutable and safe for use by many threads. Two CIDs are equal when their bytes are; their
 * order is that of their unsigned bytes. Versions 0 and 1 are known.
 *
 * @see <a href="https://github.com/multiformats/cid">CID specification</a>
 */
public final class Cid implements Comparable<Cid> {
  /** The longest digest in bytes; the limit of the FVM (ref-fvm uses {@code Multihash<64>}). */
  public static final int MAX_DIGEST_BYTES = 64;

  private static final int V0_SIZE_BYTES = 34;
  private static final int V0_DIGEST_START = 2;
  private static final int V0_MULTIHASH_PREFIX = 0x1220;

  /** What a CID of Filecoin's state has between a codec of one byte and its digest. */
  private static final int STATE_SIZE_BYTES = 38;

  private static final int STATE_DIGEST_START = 6;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final long codec;
  private final long multihashCode;
  private final int digestStart;
  private final int hash;

  private Cid(byte[] bytes, long codec, long multihashCode, int digestStart) {
    this.bytes = bytes;
    this.codec = codec;
    this.multihashCode = multihashCode;
    this.digestStart = digestStart;
    this.hash = hashOf(bytes);
  }

  /** The end of a digest is as good as all of it; what differs in its codec alone is rare. */
  private static int hashOf(byte[] bytes) {
    return bytes.length < Long.BYTES
        ? Arrays.hashCode(bytes)
        : Long.hashCode((long) LONG.get(bytes, bytes.length - Long.BYTES));
  }

  /**
   * Parses a whole array.
   *
   * @param bytes exactly one binary CID; copied
   * @return the CID
   * @throws CidException if the bytes are no CID, or more than one
   */
  public static Cid of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /**
   * Parses a range of an array.
   *
   * @param bytes an array; the range is copied
   * @param offset where the CID begins
   * @param length the length of the CID in bytes
   * @return the CID
   * @throws CidException if the range is no CID, or if bytes remain after it
   */
  public static Cid of(byte[] bytes, int offset, int length) {
    Cid cid = read(bytes, offset, offset + length);
    if (cid.bytes.length != length) {
      throw new CidException("CID has " + (length - cid.bytes.length) + " trailing bytes");
    }
    return cid;
  }

  /**
   * Reads the CID that an array begins with at an offset; {@link #size()} tells how far it reaches.
   *
   * @param bytes an array; the CID's bytes are copied
   * @param offset where the CID begins
   * @return the CID
   * @throws CidException if no CID begins there
   */
  public static Cid read(byte[] bytes, int offset) {
    return read(bytes, offset, bytes.length);
  }

  /**
   * Reads the CID that begins at an offset, not looking at or behind a limit.
   *
   * @param bytes an array; the CID's bytes are copied
   * @param offset where the CID begins
   * @param limit the offset after the last readable byte
   * @return the CID
   * @throws CidException if no CID begins there
   */
  public static Cid read(byte[] bytes, int offset, int limit) {
    if (isState(bytes, offset, limit)) {
      return new Cid(
          Arrays.copyOfRange(bytes, offset, offset + STATE_SIZE_BYTES),
          bytes[offset + 1],
          MultihashCode.BLAKE2B_256,
          STATE_DIGEST_START);
    }
    int size = measure(bytes, offset, limit);
    byte[] own = Arrays.copyOfRange(bytes, offset, offset + size);
    if (own[0] != 1) {
      return new Cid(own, Codec.DAG_PB, MultihashCode.SHA2_256, V0_DIGEST_START);
    }
    long codec = Varint.read(own, 1, size);
    int at = 1 + Varint.size(codec);
    long code = Varint.read(own, at, size);
    // The length that follows is at most 64, and so one byte.
    return new Cid(own, codec, code, at + Varint.size(code) + 1);
  }

  /** Whether a CIDv1 of a codec of one byte and Blake2b-256 begins here: almost all there are. */
  private static boolean isState(byte[] bytes, int offset, int limit) {
    return limit - offset >= STATE_SIZE_BYTES
        && bytes[offset] == 1
        && bytes[offset + 1] > 0
        && bytes[offset + 2] == (byte) 0xa0
        && bytes[offset + 3] == (byte) 0xe4
        && bytes[offset + 4] == 2
        && bytes[offset + 5] == 32;
  }

  /**
   * Checks that a CID begins at an offset, and measures it without making one.
   *
   * @return its length in bytes
   */
  static int measure(byte[] bytes, int offset, int limit) {
    if (isState(bytes, offset, limit)) {
      return STATE_SIZE_BYTES;
    }
    int left = limit - offset;
    if (left >= 2 && ((bytes[offset] & 0xff) << 8 | bytes[offset + 1]) == V0_MULTIHASH_PREFIX) {
      if (left < V0_SIZE_BYTES) {
        throw new CidException(
            "CIDv0 is cut off after " + left + " of " + V0_SIZE_BYTES + " bytes");
      }
      return V0_SIZE_BYTES;
    }
    long length;
    int at = offset;
    try {
      long version = Varint.read(bytes, at, limit);
      if (version != 1) {
        throw new CidException("unknown CID version " + Long.toUnsignedString(version));
      }
      at += 1;
      at += Varint.size(Varint.read(bytes, at, limit));
      at += Varint.size(Varint.read(bytes, at, limit));
      length = Varint.read(bytes, at, limit);
      at += Varint.size(length);
    } catch (CidException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new CidException("no CID: " + e.getMessage());
    }
    if (length < 0 || length > MAX_DIGEST_BYTES) {
      throw new CidException(
          "digest of " + Long.toUnsignedString(length) + " bytes, limit " + MAX_DIGEST_BYTES);
    }
    if (limit - at < length) {
      throw new CidException("digest of " + length + " bytes is cut off after " + (limit - at));
    }
    return at + (int) length - offset;
  }

  /**
   * Parses a text: multibase base32 in lower case ({@code b…}), base58btc ({@code z…}), or a CIDv0
   * ({@code Qm…}).
   *
   * @param text the CID's text
   * @return the CID
   * @throws CidException if the text is no CID in one of these forms
   */
  public static Cid parse(String text) {
    if (text.length() < 2) {
      throw new CidException("too short for a CID: \"" + text + "\"");
    }
    try {
      if (text.length() == 46 && text.startsWith("Qm")) {
        return of(Base58.decode(text));
      }
      Cid cid =
          switch (text.charAt(0)) {
            case 'b' -> of(Base32.decode(text.substring(1)));
            case 'z' -> of(Base58.decode(text.substring(1)));
            default ->
                throw new CidException(
                    "unknown multibase prefix '" + text.charAt(0) + "': " + text);
          };
      if (cid.version() == 0) {
        throw new CidException("CIDv0 has no multibase prefix: " + text);
      }
      return cid;
    } catch (CidException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new CidException("no CID: " + e.getMessage());
    }
  }

  /**
   * Makes a CIDv1.
   *
   * @param codec the content's codec, see {@link Codec}
   * @param multihashCode the hash function, see {@link MultihashCode}
   * @param digest at most {@link #MAX_DIGEST_BYTES} bytes; copied
   * @return the CID
   * @throws CidException if the digest is too long
   */
  public static Cid v1(long codec, long multihashCode, byte[] digest) {
    if (digest.length > MAX_DIGEST_BYTES) {
      throw new CidException("digest of " + digest.length + " bytes, limit " + MAX_DIGEST_BYTES);
    }
    int start = 2 + Varint.size(codec) + Varint.size(multihashCode);
    byte[] bytes = new byte[start + digest.length];
    bytes[0] = 1;
    int at = Varint.write(codec, bytes, 1);
    at = Varint.write(multihashCode, bytes, at);
    bytes[at] = (byte) digest.length;
    System.arraycopy(digest, 0, bytes, start, digest.length);
    return new Cid(bytes, codec, multihashCode, start);
  }

  /**
   * The CIDv1 of data under Blake2b-256, Filecoin's hash of all state.
   *
   * @param codec the content's codec
   * @param data the content; not kept
   * @return the CID
   */
  public static Cid sum(long codec, byte[] data) {
    return v1(codec, MultihashCode.BLAKE2B_256, Blake2b.hash256(data));
  }

  /**
   * The CIDv1 that carries its content itself.
   *
   * @param codec the content's codec
   * @param data at most {@link #MAX_DIGEST_BYTES} bytes; copied
   * @return the CID
   * @throws CidException if the data is too long
   */
  public static Cid identity(long codec, byte[] data) {
    return v1(codec, MultihashCode.IDENTITY, data);
  }

  /**
   * The version.
   *
   * @return 0 or 1
   */
  public int version() {
    return digestStart == V0_DIGEST_START ? 0 : 1;
  }

  /**
   * The content's codec.
   *
   * @return an unsigned multicodec number, see {@link Codec}
   */
  public long codec() {
    return codec;
  }

  /**
   * The hash function.
   *
   * @return an unsigned multihash number, see {@link MultihashCode}
   */
  public long multihashCode() {
    return multihashCode;
  }

  /**
   * The digest.
   *
   * @return a copy
   */
  public byte[] digest() {
    return Arrays.copyOfRange(bytes, digestStart, bytes.length);
  }

  /**
   * The length of the digest.
   *
   * @return the length in bytes, at most {@link #MAX_DIGEST_BYTES}
   */
  public int digestSize() {
    return bytes.length - digestStart;
  }

  /**
   * Whether the digest is the content itself.
   *
   * @return true for the identity hash
   */
  public boolean isIdentity() {
    return multihashCode == MultihashCode.IDENTITY;
  }

  /**
   * Whether data has this CID's digest. Known hashes are those of {@link MultihashCode} but
   * Poseidon and the padded SHA2-256, which are no hashes of blocks.
   *
   * @param data a block; not kept
   * @return whether it is the one; false for hashes that are not known
   */
  public boolean isOf(byte[] data) {
    byte[] expected = hash(data);
    return expected != null
        && Arrays.equals(expected, 0, expected.length, bytes, digestStart, bytes.length);
  }

  private byte @Nullable [] hash(byte[] data) {
    if (multihashCode == MultihashCode.BLAKE2B_256) {
      return Blake2b.hash256(data);
    } else if (multihashCode == MultihashCode.SHA2_256) {
      return Sha256.hash(data);
    } else if (multihashCode == MultihashCode.IDENTITY) {
      return data;
    } else if (multihashCode == MultihashCode.SHA2_512) {
      return Sha512.hash(data);
    } else if (multihashCode == MultihashCode.BLAKE2B_512) {
      return Blake2b.hash(64, data);
    } else if (multihashCode == MultihashCode.KECCAK_256) {
      return Keccak256.hash(data);
    } else if (multihashCode == MultihashCode.RIPEMD_160) {
      return Ripemd160.hash(data);
    }
    return null;
  }

  /**
   * The binary form.
   *
   * @return a copy
   */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /**
   * The length of the binary form.
   *
   * @return the length in bytes
   */
  public int size() {
    return bytes.length;
  }

  /**
   * Copies the binary form into an array.
   *
   * @param out the array to write to
   * @param offset where to write
   * @return the offset after the last written byte
   */
  public int copyTo(byte[] out, int offset) {
    System.arraycopy(bytes, 0, out, offset, bytes.length);
    return offset + bytes.length;
  }

  @Override
  public int compareTo(Cid other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Cid cid && hash == cid.hash && Arrays.equals(bytes, cid.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The text: base32 for version 1, base58 for version 0. */
  @Override
  public String toString() {
    return version() == 0 ? Base58.encode(bytes) : "b" + Base32.encode(bytes);
  }
}
