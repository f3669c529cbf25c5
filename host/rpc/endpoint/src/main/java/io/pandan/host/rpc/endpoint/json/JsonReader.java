package io.pandan.host.rpc.endpoint.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonBool;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON text (RFC 8259) strictly: a name given twice, text after the value and numbers of
 * more than 1,000 digits are refused. Thread-safe.
 */
public final class JsonReader {
  private static final int MAX_NUMBER_LENGTH = 1_000;

  private final JsonFactory factory;

  /**
   * A reader.
   *
   * @param maxDepth how deep arrays and objects may nest, at least 1
   * @param maxBytes how long a text may be
   */
  public JsonReader(int maxDepth, int maxBytes) {
    factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(maxDepth)
                    .maxDocumentLength(maxBytes)
                    .maxStringLength(maxBytes)
                    .maxNameLength(maxBytes)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .build();
  }

  /**
   * Reads a text.
   *
   * @param text the text's bytes; not kept
   * @return its value
   * @throws MalformedJsonException when it is no JSON or exceeds a limit; the message says where
   */
  public JsonValue read(byte[] text) throws MalformedJsonException {
    try (JsonParser parser = factory.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new MalformedJsonException("the text is empty");
      }
      JsonValue value = value(parser, first);
      if (parser.nextToken() != null) {
        throw new MalformedJsonException(
            "text after the JSON value at byte " + parser.currentTokenLocation().getByteOffset());
      }
      return value;
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
      throw new MalformedJsonException(
          e.getOriginalMessage() + (at < 0 ? "" : " (at byte " + at + ")"));
    } catch (IOException e) {
      // Jackson reports bytes that are no UTF-8 this way; nothing else is read from.
      throw new MalformedJsonException(String.valueOf(e.getMessage()));
    }
  }

  private static JsonValue value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new JsonString(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> JsonBool.TRUE;
      case VALUE_FALSE -> JsonBool.FALSE;
      case VALUE_NULL -> JsonNull.NULL;
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new UncheckedIOException(new IOException("unexpected token " + token));
    };
  }

  private static JsonNumber number(JsonParser parser) throws IOException {
    try {
      return new JsonNumber(parser.getDecimalValue());
    } catch (NumberFormatException e) {
      throw new JsonParseException(parser, "number out of range: " + parser.getText(), e);
    }
  }

  private static JsonObject object(JsonParser parser) throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_OBJECT; t = parser.nextToken()) {
      String name = parser.currentName();
      members.put(name, value(parser, parser.nextToken()));
    }
    return new JsonObject(members);
  }

  private static JsonArray array(JsonParser parser) throws IOException {
    List<JsonValue> elements = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      elements.add(value(parser, t));
    }
    return new JsonArray(elements);
  }
}
