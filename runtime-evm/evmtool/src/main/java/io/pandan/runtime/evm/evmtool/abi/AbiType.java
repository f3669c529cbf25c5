package io.pandan.runtime.evm.evmtool.abi;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A type of the contract ABI, and how its values are laid out. Values are given as JSON: numbers or
 * decimal or hexadecimal text, booleans, text, arrays; bytes as hexadecimal after 0x, otherwise as
 * the text's own. Source: Solidity's Contract ABI Specification.
 */
public sealed interface AbiType {
  /** The bytes of a word. */
  int WORD = 32;

  /**
   * A number.
   *
   * @param bits 8 to 256, a multiple of 8
   * @param signed whether it may be negative
   */
  record Number(int bits, boolean signed) implements AbiType {
    /** Checks the bits. */
    public Number {
      if (bits < 8 || bits > 256 || bits % 8 != 0) {
        throw new IllegalArgumentException("a number of " + bits + " bits");
      }
    }
  }

  /** An address. */
  record Account() implements AbiType {}

  /** A boolean. */
  record Bool() implements AbiType {}

  /**
   * So many bytes.
   *
   * @param length 1 to 32
   */
  record FixedBytes(int length) implements AbiType {
    /** Checks the length. */
    public FixedBytes {
      if (length < 1 || length > WORD) {
        throw new IllegalArgumentException("bytes" + length);
      }
    }
  }

  /** Any number of bytes, or a text. */
  record Bytes() implements AbiType {}

  /**
   * So many values of a type.
   *
   * @param element their type
   * @param length how many; −1 for any number
   */
  record Array(AbiType element, int length) implements AbiType {}

  /**
   * Values one after the other, as arguments are.
   *
   * @param members their types
   */
  record Tuple(List<AbiType> members) implements AbiType {
    /** Copies the list. */
    public Tuple {
      members = List.copyOf(members);
    }
  }

  /**
   * Reads a type.
   *
   * @param text as in {@code uint256}, {@code bytes32[2][]}, {@code (address,string)}
   * @throws IllegalArgumentException if it is none
   */
  static AbiType parse(String text) {
    Matcher array = Pattern.compile("(.+)\\[(\\d*)]").matcher(text);
    if (array.matches()) {
      String length = array.group(2);
      return new Array(parse(array.group(1)), length.isEmpty() ? -1 : Integer.parseInt(length));
    }
    if (text.startsWith("(") && text.endsWith(")")) {
      return new Tuple(parseList(text.substring(1, text.length() - 1)));
    }
    Matcher sized = Pattern.compile("(uint|int|bytes)(\\d*)").matcher(text);
    if (sized.matches()) {
      int size = sized.group(2).isEmpty() ? -1 : Integer.parseInt(sized.group(2));
      return switch (sized.group(1)) {
        case "bytes" -> size < 0 ? new Bytes() : new FixedBytes(size);
        case "int" -> new Number(size < 0 ? 256 : size, true);
        default -> new Number(size < 0 ? 256 : size, false);
      };
    }
    return switch (text) {
      case "address" -> new Account();
      case "bool" -> new Bool();
      case "string" -> new Bytes();
      default -> throw new IllegalArgumentException("no ABI type '" + text + "'");
    };
  }

  /** Reads types with commas between them; none of an empty text. */
  private static List<AbiType> parseList(String text) {
    List<AbiType> types = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        types.add(parse(text.substring(begin, i)));
        begin = i + 1;
      }
    }
    if (!text.isEmpty()) {
      types.add(parse(text.substring(begin)));
    }
    return types;
  }

  /** Whether values are laid out behind the others, with their place among those. */
  default boolean isDynamic() {
    return switch (this) {
      case Number number -> false;
      case Account account -> false;
      case Bool bool -> false;
      case FixedBytes bytes -> false;
      case Bytes bytes -> true;
      case Array(AbiType element, int length) -> length < 0 || element.isDynamic();
      case Tuple(List<AbiType> members) -> members.stream().anyMatch(AbiType::isDynamic);
    };
  }

  /**
   * Lays a value out.
   *
   * @throws IllegalArgumentException if it is not of this type
   */
  default byte[] encode(JsonNode value) {
    return switch (this) {
      case Number(int bits, boolean signed) -> number(value, bits, signed);
      case Account account -> word(checked(bytes(value), 20), false);
      case Bool bool -> number(value.isBoolean() ? value.asBoolean() ? 1 : 0 : -1);
      case FixedBytes(int length) -> word(checked(bytes(value), length), true);
      case Bytes bytes -> {
        byte[] content = bytes(value);
        byte[] padded = new byte[content.length + WORD - 1 & -WORD];
        System.arraycopy(content, 0, padded, 0, content.length);
        yield join(number(content.length), padded);
      }
      case Array(AbiType element, int length) -> {
        List<AbiType> types = new ArrayList<>();
        value.forEach(item -> types.add(element));
        if (!value.isArray() || length >= 0 && length != value.size()) {
          throw new IllegalArgumentException("not an array of that length: " + value);
        }
        byte[] items = sequence(types, value);
        yield length < 0 ? join(number(value.size()), items) : items;
      }
      case Tuple(List<AbiType> members) -> {
        if (!value.isArray() || value.size() != members.size()) {
          throw new IllegalArgumentException(members.size() + " values expected, not " + value);
        }
        yield sequence(members, value);
      }
    };
  }

  private static byte[] sequence(List<AbiType> types, JsonNode values) {
    List<byte[]> encoded = new ArrayList<>();
    int headBytes = 0;
    for (int i = 0; i < types.size(); i++) {
      byte[] value = types.get(i).encode(values.get(i));
      encoded.add(value);
      headBytes += types.get(i).isDynamic() ? WORD : value.length;
    }
    ByteArrayOutputStream heads = new ByteArrayOutputStream();
    ByteArrayOutputStream tails = new ByteArrayOutputStream();
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i).isDynamic()) {
        heads.writeBytes(number(headBytes + tails.size()));
        tails.writeBytes(encoded.get(i));
      } else {
        heads.writeBytes(encoded.get(i));
      }
    }
    return join(heads.toByteArray(), tails.toByteArray());
  }

  private static byte[] number(JsonNode value, int bits, boolean signed) {
    BigInteger number =
        value.isIntegralNumber()
            ? value.bigIntegerValue()
            : value.asText().startsWith("0x")
                ? new BigInteger(value.asText().substring(2), 16)
                : new BigInteger(value.asText());
    boolean fits =
        signed ? number.bitLength() < bits : number.signum() >= 0 && number.bitLength() <= bits;
    if (!fits) {
      throw new IllegalArgumentException(number + " does not fit " + bits + " bits");
    }
    byte[] bytes = number.mod(BigInteger.ONE.shiftLeft(256)).toByteArray();
    int skip = bytes.length > WORD ? 1 : 0;
    byte[] word = new byte[WORD];
    System.arraycopy(bytes, skip, word, WORD - bytes.length + skip, bytes.length - skip);
    return word;
  }

  private static byte[] number(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("not a boolean");
    }
    byte[] word = new byte[WORD];
    for (int i = 0; i < 4; i++) {
      word[WORD - 1 - i] = (byte) (value >>> 8 * i);
    }
    return word;
  }

  private static byte[] bytes(JsonNode value) {
    String text = value.asText();
    return text.startsWith("0x")
        ? HexFormat.of().parseHex(text, 2, text.length())
        : text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] checked(byte[] bytes, int length) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(bytes.length + " bytes, not " + length);
    }
    return bytes;
  }

  private static byte[] word(byte[] bytes, boolean left) {
    byte[] word = new byte[WORD];
    System.arraycopy(bytes, 0, word, left ? 0 : WORD - bytes.length, bytes.length);
    return word;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] all = new byte[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
