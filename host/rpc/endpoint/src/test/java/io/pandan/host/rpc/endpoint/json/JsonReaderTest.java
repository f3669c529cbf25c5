package io.pandan.host.rpc.endpoint.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private final JsonReader reader = new JsonReader(64, 10_000);
  private final JsonWriter writer = new JsonWriter();

  @Test
  void shouldReadEveryKindOfValue() throws MalformedJsonException {
    assertThat(read("{\"a\":[1,-2.50,true,false,null,\"x\\u0041\"]}"))
        .isEqualTo(
            JsonObject.builder()
                .put(
                    "a",
                    JsonArray.of(
                        JsonValue.of(1),
                        new JsonNumber(new BigDecimal("-2.50")),
                        JsonValue.of(true),
                        JsonValue.of(false),
                        JsonNull.NULL,
                        JsonValue.of("xA")))
                .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":1,\"a\":[{},[],null,true,false,-0.5]}",
        "\"\\\"\\\\\\n\"",
        "115792089237316195423570985008687907853269984665640564039457584007913129639935",
        "\"\\uD800\"",
      })
  void shouldWriteWhatItRead(String text) throws MalformedJsonException {
    assertThat(new String(writer.write(read(text)), StandardCharsets.US_ASCII)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,",
        "[1 2]",
        "{\"a\"}",
        "nul",
        "{'a':1}",
        "[1],",
        "{} {}",
        "01",
        "\"\n\"",
        "{\"a\":1,\"a\":2}",
        "NaN",
        "1e99999999999",
        "[1]//",
        "\"\\x\""
      })
  void shouldRefuseWhatIsNoJson(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void shouldRefuseBytesThatAreNoUtf8() {
    assertThatThrownBy(() -> reader.read(new byte[] {'"', (byte) 0xc3, (byte) 0x28, '"'}))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void shouldRefuseDeeperNestingThanTheLimit() throws MalformedJsonException {
    read("[".repeat(64) + "]".repeat(64));

    assertThatThrownBy(() -> read("[".repeat(65) + "]".repeat(65)))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("64");
  }

  @Test
  void shouldRefuseANumberOfTooManyDigits() {
    assertThatThrownBy(() -> read("1".repeat(1_001)))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("1000");
  }

  private JsonValue read(String text) throws MalformedJsonException {
    return reader.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
