package io.pandan.conformance.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CidException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON object whose fields have to be what they should be.
 *
 * @param where its path, for messages
 * @param node the value
 */
record JsonFields(String where, JsonNode node) {

  /** The path of a field. */
  String path(String field) {
    return where.isEmpty() ? field : where + "." + field;
  }

  private JsonNode require(String field) throws VectorException {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw new VectorException(path(field) + " is missing");
    }
    return value;
  }

  private VectorException not(String what, String field, JsonNode value) {
    String text = value.toString();
    String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
    return new VectorException(path(field) + " is no " + what + ": " + shown);
  }

  /** A field that need not be there, or may be null. */
  Optional<JsonFields> optional(String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(new JsonFields(path(field), value));
  }

  JsonFields object(String field) throws VectorException {
    JsonNode value = require(field);
    if (!value.isObject()) {
      throw not("object", field, value);
    }
    return new JsonFields(path(field), value);
  }

  List<JsonFields> list(String field) throws VectorException {
    JsonNode value = require(field);
    if (!value.isArray()) {
      throw not("list", field, value);
    }
    List<JsonFields> elements = new ArrayList<>();
    for (JsonNode element : value) {
      elements.add(new JsonFields(path(field) + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  List<JsonFields> listOrNone(String field) throws VectorException {
    return optional(field).isPresent() ? list(field) : List.of();
  }

  String text(String field) throws VectorException {
    JsonNode value = require(field);
    if (!value.isTextual()) {
      throw not("text", field, value);
    }
    return value.textValue();
  }

  long number(String field) throws VectorException {
    JsonNode value = require(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw not("number of 64 bits", field, value);
    }
    return value.longValue();
  }

  BigInteger bigNumber(String field) throws VectorException {
    JsonNode value = require(field);
    if (!value.isIntegralNumber()) {
      throw not("whole number", field, value);
    }
    return value.bigIntegerValue();
  }

  /** Whether a field is true; vectors write it as text. */
  boolean flag(String field) {
    return node.path(field).asText("").equals("true");
  }

  byte[] bytes(String field) throws VectorException {
    String text = text(field);
    try {
      return VectorReader.base64(text);
    } catch (IllegalArgumentException e) {
      throw new VectorException(path(field) + " is no base64: " + e.getMessage());
    }
  }

  byte[] bytesOrNull(String field) throws VectorException {
    return optional(field).isPresent() ? bytes(field) : new byte[0];
  }

  /** A CID in the form of DAG-JSON, {@code {"/": "bafy…"}}. */
  Cid cid(String field) throws VectorException {
    String text = object(field).text("/");
    try {
      return Cid.parse(text);
    } catch (CidException e) {
      throw new VectorException(path(field) + " is no CID: " + e.getMessage());
    }
  }

  private JsonNode element(String field, int index) throws VectorException {
    JsonNode value = require(field);
    if (!value.isArray() || value.size() != 2) {
      throw not("pair", field, value);
    }
    return value.get(index);
  }

  String textAt(String field, int index) throws VectorException {
    JsonNode value = element(field, index);
    if (!value.isTextual()) {
      throw not("text", field, value);
    }
    return value.textValue();
  }

  long numberAt(String field, int index) throws VectorException {
    JsonNode value = element(field, index);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw not("number of 64 bits", field, value);
    }
    return value.longValue();
  }
}
