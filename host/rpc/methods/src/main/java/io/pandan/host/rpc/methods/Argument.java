package io.pandan.host.rpc.methods;

import io.pandan.api.Address;
import io.pandan.api.AddressException;
import io.pandan.api.MalformedException;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonBool;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CidException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A parameter of a call, or a part of one. Its methods give it a type; when it is of another, they
 * throw an {@link RpcException} that names the parameter, the value and what was expected.
 * Ethereum's forms are those of its JSON-RPC specification, strictly: quantities without leading
 * zeros, data with two digits a byte. Filecoin's are Lotus'.
 *
 * @param index the parameter's position, from 0
 * @param name its name, with the path to the part
 * @param value what the caller gave
 */
public record Argument(int index, String name, JsonValue value) {
  private static final int HASH_BYTES = 32;
  private static final int MAX_SCALE = 400;
  private static final int MAX_SHOWN = 80;
  private static final Pattern QUANTITY = Pattern.compile("0x(0|[1-9a-fA-F][0-9a-fA-F]*)");
  private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)");

  /**
   * A parameter that must be there.
   *
   * @param parameters the call's parameters
   * @param index its position
   * @param name its name
   * @return the parameter
   */
  public static Argument of(RpcParameters parameters, int index, String name) {
    return new Argument(index, name, parameters.require(index, name));
  }

  /**
   * A parameter that may be left out or null.
   *
   * @param parameters the call's parameters
   * @param index its position
   * @param name its name
   * @return the parameter, if it is there
   */
  public static Optional<Argument> optional(RpcParameters parameters, int index, String name) {
    return parameters.optional(index).map(value -> new Argument(index, name, value));
  }

  /** A member of this object; empty when it is left out or null. */
  public Optional<Argument> member(String member) {
    return asObject()
        .get(member)
        .filter(part -> !(part instanceof JsonNull))
        .map(part -> new Argument(index, name + "." + member, part));
  }

  /** A member of this object that must be there. */
  public Argument requireMember(String member) {
    return member(member).orElseThrow(() -> wrong("lacks \"" + member + "\""));
  }

  /**
   * The members of this object, but those that are null, each under its own name.
   *
   * @param max how many there may be
   */
  public List<Argument> members(int max) {
    Map<String, JsonValue> members = asObject().members();
    if (members.size() > max) {
      throw wrong("has " + members.size() + " members, the limit is " + max);
    }
    List<Argument> parts = new ArrayList<>();
    members.forEach(
        (member, part) -> {
          if (!(part instanceof JsonNull)) {
            parts.add(new Argument(index, name + "." + member, part));
          }
        });
    return parts;
  }

  /** The name of this member of an object as an Ethereum address. */
  public EthAddress nameAsEthAddress() {
    return named().asEthAddress();
  }

  /** The name of this member of an object as a key of storage. */
  public byte[] nameAsStorageKey() {
    return named().asStorageKey();
  }

  private Argument named() {
    int dot = name.lastIndexOf('.');
    return new Argument(index, name, JsonValue.of(name.substring(dot + 1)));
  }

  /** The elements of this array. */
  public List<Argument> elements(int max) {
    if (!(value instanceof JsonArray array)) {
      throw expected("an array");
    }
    if (array.size() > max) {
      throw wrong("has " + array.size() + " elements, the limit is " + max);
    }
    List<Argument> parts = new ArrayList<>();
    for (JsonValue element : array.elements()) {
      parts.add(new Argument(index, name + "[" + parts.size() + "]", element));
    }
    return parts;
  }

  /** Whether this is JSON's null. */
  public boolean isNull() {
    return value instanceof JsonNull;
  }

  /** Whether this is an array. */
  public boolean isArray() {
    return value instanceof JsonArray;
  }

  /** Whether this is an object. */
  public boolean isObject() {
    return value instanceof JsonObject;
  }

  /** This, which must be an object. */
  public JsonObject asObject() {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw expected("an object");
  }

  /** This, which must be a string. */
  public String asString() {
    if (value instanceof JsonString(String text)) {
      return text;
    }
    throw expected("a string");
  }

  /** This, which must be a boolean. */
  public boolean asBoolean() {
    if (value instanceof JsonBool(boolean flag)) {
      return flag;
    }
    throw expected("true or false");
  }

  /** This, which must be a number. */
  public BigDecimal asNumber() {
    // A huge exponent would make arithmetic slow.
    if (value instanceof JsonNumber(BigDecimal number) && Math.abs(number.scale()) <= MAX_SCALE) {
      return number;
    }
    throw expected("a number of at most " + MAX_SCALE + " decimal places");
  }

  /** This, which must be a number without a fraction, within limits. */
  public long asInteger(long min, long max) {
    if (!(value instanceof JsonNumber number)) {
      throw expected("a number");
    }
    return number.asLong().stream()
        .filter(n -> n >= min && n <= max)
        .findFirst()
        .orElseThrow(() -> expected("a whole number from " + min + " to " + max));
  }

  /** An Ethereum quantity: {@code 0x} and digits without leading zeros. */
  public BigInteger asQuantity(int maxBits) {
    String text = asString();
    if (!QUANTITY.matcher(text).matches()) {
      throw expected("a quantity: 0x and hexadecimal digits without leading zeros");
    }
    if (text.length() - 2 > maxBits / 4 + 1) {
      throw expected("a quantity of at most " + maxBits + " bits");
    }
    BigInteger number = new BigInteger(text.substring(2), 16);
    if (number.bitLength() > maxBits) {
      throw expected("a quantity of at most " + maxBits + " bits");
    }
    return number;
  }

  /** An Ethereum quantity that fits a non-negative {@code long}. */
  public long asQuantityLong() {
    return asQuantity(Long.SIZE - 1).longValue();
  }

  /** Ethereum data: {@code 0x} and two digits a byte. */
  public byte[] asData() {
    String text = asString();
    if (!text.startsWith("0x")) {
      throw expected("data: 0x and two hexadecimal digits a byte");
    }
    try {
      return HexFormat.of().parseHex(text, 2, text.length());
    } catch (IllegalArgumentException e) {
      throw expected("data: 0x and two hexadecimal digits a byte");
    }
  }

  /** Ethereum data of 32 bytes. */
  public byte[] asHash() {
    byte[] hash = asData();
    if (hash.length != HASH_BYTES) {
      throw wrong("is " + hash.length + " bytes long, expected " + HASH_BYTES + ": " + shown());
    }
    return hash;
  }

  /** A key of storage: a quantity, or data, of at most 32 bytes; 32 bytes are returned. */
  public byte[] asStorageKey() {
    String text = asString();
    if (!text.matches("0x[0-9a-fA-F]{0,64}")) {
      throw expected("a storage position: 0x and at most 64 hexadecimal digits");
    }
    return HexFormat.of().parseHex("0".repeat(66 - text.length()) + text.substring(2));
  }

  /** An Ethereum address of either case. */
  public EthAddress asEthAddress() {
    String text = asString();
    try {
      return EthAddress.parse(text);
    } catch (MalformedException e) {
      throw expected("an address: 0x and 40 hexadecimal digits");
    }
  }

  /** A Filecoin address with the letter of any network. */
  public Address asAddress() {
    String text = asString();
    try {
      return Address.parse(text);
    } catch (AddressException e) {
      throw wrong("is no Filecoin address: " + e.getMessage());
    }
  }

  /** A CID as Lotus writes it: <code>{"/": "bafy..."}</code>. */
  public Cid asCid() {
    if (!isObject()) {
      throw expected("a CID: {\"/\": \"bafy...\"}");
    }
    Argument text = requireMember("/");
    try {
      return Cid.parse(text.asString());
    } catch (CidException e) {
      throw text.wrong("is no CID: " + e.getMessage());
    }
  }

  /** A decimal number in a string, as Lotus writes large ones; the empty string is 0. */
  public BigInteger asDecimal(int maxDigits) {
    String text = asString();
    if (text.isEmpty()) {
      return BigInteger.ZERO;
    }
    if (!DECIMAL.matcher(text).matches() || text.length() > maxDigits) {
      throw expected("a decimal number of at most " + maxDigits + " digits in a string");
    }
    return new BigInteger(text);
  }

  /**
   * The error for a value that is wrong.
   *
   * @param problem what is wrong, after the parameter's name
   * @return the error, to be thrown
   */
  public RpcException wrong(String problem) {
    return RpcParameters.invalid(index, name, problem);
  }

  /**
   * The error for a value of a wrong type.
   *
   * @param what what was expected
   * @return the error, to be thrown
   */
  public RpcException expected(String what) {
    return wrong("must be " + what + ", not " + shown());
  }

  private String shown() {
    String text =
        switch (value) {
          case JsonString(String string) -> '"' + string + '"';
          case JsonNumber(BigDecimal number) -> number.toString();
          case JsonBool(boolean flag) -> Boolean.toString(flag);
          case JsonNull _ -> "null";
          case JsonArray _, JsonObject _ -> "an " + value.kind();
        };
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }
}
