package io.pandan.host.rpc.filecoin;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * DAG-CBOR as DAG-JSON: links as <code>{"/": "bafy…"}</code>, bytes as <code>
 * {"/": {"bytes": "…"}}</code> in base 64 without padding.
 *
 * @see <a href="https://ipld.io/specs/codecs/dag-json/spec/">DAG-JSON</a>
 */
final class DagJson {
  private DagJson() {}

  /**
   * Reads one value.
   *
   * @throws CborException when there is none
   */
  static JsonValue read(CborReader in) {
    return switch (in.peek()) {
      case UNSIGNED -> JsonValue.of(new BigInteger(Long.toUnsignedString(in.readUnsigned())));
      case NEGATIVE -> JsonValue.of(in.readLong());
      case BYTES -> bytes(in.readBytes());
      case TEXT -> JsonValue.of(in.readText());
      case ARRAY -> array(in);
      case MAP -> map(in);
      case LINK -> LotusJson.cid(in.readCid());
      case BOOL -> JsonValue.of(in.readBool());
      case NULL -> {
        in.readNull();
        yield JsonNull.NULL;
      }
      case FLOAT -> new JsonNumber(BigDecimal.valueOf(in.readDouble()));
      case END -> throw new CborException("offset " + in.position() + ": a value is missing");
    };
  }

  /** Bytes as DAG-JSON. */
  static JsonObject bytes(byte[] bytes) {
    String text = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    return JsonObject.builder().put("/", JsonObject.builder().put("bytes", text).build()).build();
  }

  private static JsonArray array(CborReader in) {
    List<JsonValue> elements = new ArrayList<>();
    for (int i = in.readArrayHeader(); i > 0; i--) {
      elements.add(read(in));
    }
    return new JsonArray(elements);
  }

  private static JsonObject map(CborReader in) {
    JsonObject.Builder object = JsonObject.builder();
    for (int i = in.readMapHeader(); i > 0; i--) {
      object.put(in.readText(), read(in));
    }
    return object.build();
  }
}
