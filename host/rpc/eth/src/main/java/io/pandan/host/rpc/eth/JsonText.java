package io.pandan.host.rpc.eth;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonBool;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON (RFC 8259) that a parameter holds as a string, as wallets send typed data. Strict; for
 * one thread.
 */
final class JsonText {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER_CHARS = 400;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException when it is no JSON, and where
   */
  static JsonValue read(String text) {
    JsonText reader = new JsonText(text);
    JsonValue value = reader.value(0);
    reader.skipSpace();
    if (reader.at != text.length()) {
      throw reader.wrong("the end");
    }
    return value;
  }

  private JsonValue value(int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("JSON is deeper than " + MAX_DEPTH);
    }
    skipSpace();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new JsonString(string());
      case 't' -> word("true", JsonBool.TRUE);
      case 'f' -> word("false", JsonBool.FALSE);
      case 'n' -> word("null", JsonNull.NULL);
      default -> number();
    };
  }

  private JsonObject object(int depth) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    at++;
    if (!skip('}')) {
      do {
        skipSpace();
        String name = string();
        expect(':');
        if (members.put(name, value(depth + 1)) != null) {
          throw new IllegalArgumentException("JSON has \"" + name + "\" twice");
        }
      } while (skip(','));
      expect('}');
    }
    return new JsonObject(members);
  }

  private JsonArray array(int depth) {
    List<JsonValue> elements = new ArrayList<>();
    at++;
    if (!skip(']')) {
      do {
        elements.add(value(depth + 1));
      } while (skip(','));
      expect(']');
    }
    return new JsonArray(elements);
  }

  private String string() {
    if (peek() != '"') {
      throw wrong("a string");
    }
    StringBuilder out = new StringBuilder();
    for (at++; peek() != '"'; at++) {
      char c = peek();
      if (c < ' ') {
        throw wrong("no control character");
      }
      out.append(c == '\\' ? escaped() : c);
    }
    at++;
    return out.toString();
  }

  private char escaped() {
    at++;
    return switch (peek()) {
      case '"', '\\', '/' -> peek();
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        String digits = text.substring(at + 1, Math.min(at + 5, text.length()));
        if (!digits.matches("[0-9a-fA-F]{4}")) {
          throw wrong("four hexadecimal digits");
        }
        at += 4;
        yield (char) Integer.parseInt(digits, 16);
      }
      default -> throw wrong("an escape");
    };
  }

  private JsonNumber number() {
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt() || matcher.end() - at > MAX_NUMBER_CHARS) {
      throw wrong("a value");
    }
    at = matcher.end();
    return new JsonNumber(new BigDecimal(matcher.group()));
  }

  private JsonValue word(String word, JsonValue value) {
    if (!text.startsWith(word, at)) {
      throw wrong("a value");
    }
    at += word.length();
    return value;
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("more");
    }
    return text.charAt(at);
  }

  private boolean skip(char wanted) {
    skipSpace();
    boolean found = at < text.length() && text.charAt(at) == wanted;
    if (found) {
      at++;
    }
    return found;
  }

  private void expect(char wanted) {
    if (!skip(wanted)) {
      throw wrong("'" + wanted + "'");
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException("JSON: expected " + expected + " at character " + at);
  }
}
