package io.pandan.api.eth;

import io.pandan.api.MalformedException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** A value in RLP: bytes or a list. Source: Ethereum yellow paper, appendix B. */
public sealed interface RlpItem {

  /**
   * A string of bytes.
   *
   * @param value not copied, never to be changed
   */
  record Bytes(byte[] value) implements RlpItem {}

  /**
   * A list.
   *
   * @param items its items
   */
  record Items(List<RlpItem> items) implements RlpItem {

    /** Copies the list. */
    public Items {
      items = List.copyOf(items);
    }
  }

  /** Bytes. */
  static RlpItem of(byte[] value) {
    return new Bytes(value);
  }

  /** A number that is not negative: big-endian without leading zeros, nothing for 0. */
  static RlpItem of(BigInteger value) {
    if (value.signum() < 0) {
      throw new MalformedException("RLP has no negative number: " + value);
    }
    if (value.signum() == 0) {
      return new Bytes(new byte[0]);
    }
    byte[] bytes = value.toByteArray();
    return new Bytes(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  /** A number that is not negative. */
  static RlpItem of(long value) {
    return of(BigInteger.valueOf(value));
  }

  /** A list. */
  static RlpItem list(RlpItem... items) {
    return new Items(List.of(items));
  }

  /**
   * The bytes.
   *
   * @throws MalformedException when this is a list
   */
  default byte[] asBytes() {
    return switch (this) {
      case Bytes b -> b.value();
      case Items items -> throw new MalformedException("RLP bytes expected, not a list");
    };
  }

  /**
   * The list.
   *
   * @throws MalformedException when this is bytes
   */
  default List<RlpItem> asList() {
    return switch (this) {
      case Bytes b -> throw new MalformedException("RLP list expected, not bytes");
      case Items items -> items.items();
    };
  }

  /**
   * The number.
   *
   * @param maxBytes the most bytes that it may have
   * @throws MalformedException for a list, leading zeros, too many bytes
   */
  default BigInteger asNumber(int maxBytes) {
    byte[] bytes = asBytes();
    if (bytes.length > maxBytes) {
      throw new MalformedException(
          "RLP number of " + bytes.length + " bytes exceeds the limit of " + maxBytes);
    }
    if (bytes.length > 0 && bytes[0] == 0) {
      throw new MalformedException("RLP number with leading zeros");
    }
    return new BigInteger(1, bytes);
  }

  /**
   * The number.
   *
   * @throws MalformedException when it does not fit 63 bits
   */
  default long asLong() {
    BigInteger number = asNumber(8);
    if (number.bitLength() > 63) {
      throw new MalformedException("number " + number + " exceeds " + Long.MAX_VALUE);
    }
    return number.longValue();
  }
}
