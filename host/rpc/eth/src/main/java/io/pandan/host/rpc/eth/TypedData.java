package io.pandan.host.rpc.eth;

import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.crypto.Keccak256;
import io.pandan.host.rpc.methods.Argument;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Structured data as wallets sign it. Source: EIP-712; what {@code eth_signTypedData_v4} adds,
 * arrays and structures that are null, is MetaMask's {@code eth-sig-util}. Immutable.
 */
final class TypedData {
  private static final int WORD = 32;
  private static final int MAX_ELEMENTS = 10_000;
  private static final String DOMAIN = "EIP712Domain";
  private static final Pattern ARRAY = Pattern.compile("(.+)\\[([0-9]{0,4})]");
  private static final Pattern NUMBER = Pattern.compile("(u?)int([0-9]{0,3})");
  private static final Pattern FIXED = Pattern.compile("bytes([0-9]{1,2})");

  /** The fields that a domain can have, in the order of EIP-712. */
  private static final Map<String, String> DOMAIN_FIELDS = domainFields();

  private final Map<String, List<Field>> types = new LinkedHashMap<>();
  private final Argument domain;
  private final Argument message;
  private final String primaryType;

  private record Field(String name, String type) {}

  private static Map<String, String> domainFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", "string");
    fields.put("version", "string");
    fields.put("chainId", "uint256");
    fields.put("verifyingContract", "address");
    fields.put("salt", "bytes32");
    return fields;
  }

  /**
   * Reads typed data.
   *
   * @param data an object of types, primaryType, domain and message, or a string that holds one
   */
  TypedData(Argument data) {
    Argument whole = data.isObject() ? data : parsed(data);
    Argument declared = whole.requireMember("types");
    for (String name : declared.asObject().members().keySet()) {
      List<Field> fields = new ArrayList<>();
      for (Argument field : declared.requireMember(name).elements(MAX_ELEMENTS)) {
        fields.add(
            new Field(
                field.requireMember("name").asString(), field.requireMember("type").asString()));
      }
      types.put(name, fields);
    }
    domain = whole.member("domain").orElse(new Argument(0, "domain", JsonObject.EMPTY));
    types.computeIfAbsent(DOMAIN, any -> fieldsOf(domain.asObject()));
    primaryType = whole.requireMember("primaryType").asString();
    if (!types.containsKey(primaryType)) {
      throw whole.wrong("declares no type " + primaryType);
    }
    message = whole.member("message").orElse(new Argument(0, "message", JsonObject.EMPTY));
  }

  private static Argument parsed(Argument data) {
    try {
      return new Argument(data.index(), data.name(), JsonText.read(data.asString()));
    } catch (IllegalArgumentException e) {
      throw data.wrong("holds no JSON: " + e.getMessage());
    }
  }

  private static List<Field> fieldsOf(JsonObject domain) {
    return DOMAIN_FIELDS.entrySet().stream()
        .filter(field -> domain.get(field.getKey()).isPresent())
        .map(field -> new Field(field.getKey(), field.getValue()))
        .toList();
  }

  /** What is signed; its Keccak-256 digest is the one that EIP-712 names. */
  byte[] signingBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x19);
    out.write(0x01);
    out.writeBytes(hash(DOMAIN, domain));
    if (!primaryType.equals(DOMAIN)) {
      out.writeBytes(hash(primaryType, message));
    }
    return out.toByteArray();
  }

  private byte[] hash(String type, Argument value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Keccak256.hash(describe(type).getBytes(StandardCharsets.UTF_8)));
    for (Field field : types.get(type)) {
      Optional<Argument> member = value.member(field.name);
      if (member.isEmpty() && !types.containsKey(field.type)) {
        throw value.wrong("lacks \"" + field.name + "\"");
      }
      // A structure that is not there counts as a word of zeros.
      out.writeBytes(member.map(found -> encode(field.type, found)).orElse(new byte[WORD]));
    }
    return Keccak256.hash(out.toByteArray());
  }

  /** A type with those that it refers to, these in the order of their names. */
  private String describe(String type) {
    Set<String> referred = new TreeSet<>();
    collect(type, referred);
    referred.remove(type);
    StringBuilder out = new StringBuilder(describeOne(type));
    referred.forEach(other -> out.append(describeOne(other)));
    return out.toString();
  }

  private void collect(String type, Set<String> into) {
    Matcher array = ARRAY.matcher(type);
    String element = type;
    while (array.matches()) {
      element = array.group(1);
      array = ARRAY.matcher(element);
    }
    if (types.containsKey(element) && into.add(element)) {
      types.get(element).forEach(field -> collect(field.type, into));
    }
  }

  private String describeOne(String type) {
    List<String> fields =
        types.get(type).stream().map(field -> field.type + " " + field.name).toList();
    return type + "(" + String.join(",", fields) + ")";
  }

  private byte[] encode(String type, Argument value) {
    Matcher array = ARRAY.matcher(type);
    if (array.matches()) {
      return encodeArray(array.group(1), array.group(2), value);
    }
    if (types.containsKey(type)) {
      return hash(type, value);
    }
    return switch (type) {
      case "string" -> Keccak256.hash(value.asString().getBytes(StandardCharsets.UTF_8));
      case "bytes" -> Keccak256.hash(value.asData());
      case "bool" -> word(value.asBoolean());
      case "address" -> left(value.asEthAddress().toBytes());
      default -> encodeSized(type, value);
    };
  }

  private byte[] encodeArray(String element, String length, Argument value) {
    List<Argument> elements = value.elements(MAX_ELEMENTS);
    if (!length.isEmpty() && elements.size() != Integer.parseInt(length)) {
      throw value.wrong("has " + elements.size() + " elements, not " + length);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    elements.forEach(one -> out.writeBytes(encode(element, one)));
    return Keccak256.hash(out.toByteArray());
  }

  private static byte[] encodeSized(String type, Argument value) {
    Matcher number = NUMBER.matcher(type);
    if (number.matches()) {
      int bits = number.group(2).isEmpty() ? WORD * 8 : Integer.parseInt(number.group(2));
      return encodeNumber(value, bits, number.group(1).isEmpty());
    }
    Matcher fixed = FIXED.matcher(type);
    int size = fixed.matches() ? Integer.parseInt(fixed.group(1)) : 0;
    if (size < 1 || size > WORD) {
      throw value.wrong("is of an unknown type, " + type);
    }
    byte[] data = value.asData();
    if (data.length > size) {
      throw value.wrong("has " + data.length + " bytes, more than " + type);
    }
    return Arrays.copyOf(data, WORD);
  }

  private static byte[] encodeNumber(Argument value, int bits, boolean signed) {
    BigInteger number = number(value);
    boolean fits =
        signed ? number.bitLength() < bits : number.signum() >= 0 && number.bitLength() <= bits;
    if (bits % 8 != 0 || bits < 8 || bits > WORD * 8 || !fits) {
      throw value.wrong("does not fit " + (signed ? "int" : "uint") + bits);
    }
    byte[] bytes = number.toByteArray();
    byte[] word = new byte[WORD];
    if (number.signum() < 0) {
      Arrays.fill(word, (byte) -1);
    }
    int length = Math.min(bytes.length, WORD);
    System.arraycopy(bytes, bytes.length - length, word, WORD - length, length);
    return word;
  }

  /** A number, or a string of decimal or, after 0x, hexadecimal digits. */
  private static BigInteger number(Argument value) {
    try {
      if (value.value() instanceof JsonNumber) {
        return value.asNumber().toBigIntegerExact();
      }
      String text = value.asString();
      if (text.length() > 80) {
        throw value.expected("a number");
      }
      return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    } catch (NumberFormatException | ArithmeticException e) {
      throw value.expected("a whole number");
    }
  }

  private static byte[] left(byte[] bytes) {
    byte[] word = new byte[WORD];
    System.arraycopy(bytes, 0, word, WORD - bytes.length, bytes.length);
    return word;
  }

  private static byte[] word(boolean value) {
    byte[] word = new byte[WORD];
    word[WORD - 1] = (byte) (value ? 1 : 0);
    return word;
  }
}
