package io.pandan.runtime.evm.evmtool.statetest;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.eth.EthAddress;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values as fixtures write them: hexadecimal text, with or without leading zeros. */
final class FixtureValues {
  /** Marks numbers that exceed 256 bits. */
  private static final String BIG = "0x:bigint ";

  private FixtureValues() {}

  /** A field that has to be there. */
  static JsonNode field(JsonNode object, String name) throws FixtureException {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      throw new FixtureException("no field '" + name + "'");
    }
    return value;
  }

  /** A field that may be absent. */
  static Optional<JsonNode> optional(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  /** A number that is not negative, of any size. */
  static BigInteger number(JsonNode value) throws FixtureException {
    if (value.isIntegralNumber() && value.bigIntegerValue().signum() >= 0) {
      return value.bigIntegerValue();
    }
    String text = value.asText();
    String digits = text.startsWith(BIG) ? text.substring(BIG.length()) : text;
    try {
      if (digits.startsWith("0x")) {
        return digits.length() == 2 ? BigInteger.ZERO : new BigInteger(digits.substring(2), 16);
      }
      return new BigInteger(digits);
    } catch (NumberFormatException e) {
      throw new FixtureException("not a number: '" + text + "'");
    }
  }

  /** The number in a field, or zero where the field is absent. */
  static BigInteger numberOrZero(JsonNode object, String name) throws FixtureException {
    Optional<JsonNode> value = optional(object, name);
    return value.isEmpty() ? BigInteger.ZERO : number(value.get());
  }

  /** The number in a field, which has to be below 2^63. */
  static long size(JsonNode object, String name) throws FixtureException {
    BigInteger number = number(field(object, name));
    if (number.bitLength() > 63) {
      throw new FixtureException(name + " exceeds 2^63 - 1: " + number);
    }
    return number.longValue();
  }

  /** Bytes; an odd digit stands for a byte of its own. */
  static byte[] bytes(JsonNode value) throws FixtureException {
    return bytes(value.asText());
  }

  /** Bytes; an odd digit stands for a byte of its own. */
  static byte[] bytes(String text) throws FixtureException {
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    try {
      return HexFormat.of().parseHex(digits.length() % 2 == 1 ? "0" + digits : digits);
    } catch (IllegalArgumentException e) {
      throw new FixtureException("not bytes: '" + text + "'");
    }
  }

  /** 32 bytes, with zeros before those that are written. */
  static byte[] word(JsonNode value) throws FixtureException {
    return padded(bytes(value), 32);
  }

  /** An address. */
  static EthAddress address(String text) throws FixtureException {
    byte[] bytes;
    try {
      bytes = HexFormat.of().parseHex(text.startsWith("0x") ? text.substring(2) : text);
    } catch (IllegalArgumentException e) {
      throw new FixtureException("not an address: '" + text + "'");
    }
    if (bytes.length != EthAddress.LENGTH) {
      throw new FixtureException("an address has 20 bytes: '" + text + "'");
    }
    return EthAddress.of(bytes);
  }

  /** Hexadecimal with 0x, or a dash for nothing. */
  static String hex(byte @Nullable [] bytes) {
    return bytes == null ? "-" : "0x" + HexFormat.of().formatHex(bytes);
  }

  private static byte[] padded(byte[] bytes, int length) throws FixtureException {
    if (bytes.length > length) {
      throw new FixtureException("more than " + length + " bytes: " + hex(bytes));
    }
    byte[] out = new byte[length];
    System.arraycopy(bytes, 0, out, length - bytes.length, bytes.length);
    return out;
  }
}
