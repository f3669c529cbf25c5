package io.pandan.host.launcher.message;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.host.launcher.LaunchException;
import io.pandan.ipld.Cid;
import java.math.BigInteger;
import java.util.Base64;

/**
 * What a node answered, or a part of it, in Lotus' shapes. The methods give it a type, and say what
 * was expected when it has another.
 *
 * @param path where it stands, for messages
 * @param value the JSON
 */
record Answer(String path, JsonValue value) {

  /** A member of this object. */
  Answer member(String name) throws LaunchException {
    if (value instanceof JsonObject object && object.get(name).isPresent()) {
      return new Answer(path + "." + name, object.get(name).get());
    }
    throw unexpected("an object with \"" + name + "\"");
  }

  /** The first element of this array. */
  Answer first() throws LaunchException {
    if (value instanceof JsonArray array && array.size() > 0) {
      return new Answer(path + "[0]", array.elements().getFirst());
    }
    throw unexpected("an array that is not empty");
  }

  /** This string. */
  String text() throws LaunchException {
    if (value instanceof JsonString(String text)) {
      return text;
    }
    throw unexpected("a string");
  }

  /** This number, which is not negative. */
  long number() throws LaunchException {
    if (value instanceof JsonNumber number && number.asLong().orElse(-1) >= 0) {
      return number.asLong().getAsLong();
    }
    throw unexpected("a whole number");
  }

  /** This amount of attoFIL. */
  BigInteger amount() throws LaunchException {
    try {
      return new BigInteger(text());
    } catch (NumberFormatException e) {
      throw unexpected("a decimal number in a string");
    }
  }

  /** These bytes; none for null. */
  byte[] bytes() throws LaunchException {
    if (value instanceof JsonNull) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(text());
    } catch (IllegalArgumentException e) {
      throw unexpected("bytes in base 64");
    }
  }

  /** This link. */
  Cid cid() throws LaunchException {
    try {
      return Cid.parse(member("/").text());
    } catch (IllegalArgumentException e) {
      throw unexpected("a CID");
    }
  }

  private LaunchException unexpected(String what) {
    return new LaunchException(
        "the node's answer is not understood: %s is %s, not %s"
            .formatted(path, JsonText.compact(value), what));
  }
}
