package io.pandan.api.eth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.MalformedException;
import io.pandan.api.Vectors;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against ethereum/tests {@code RLPTests}. */
class RlpTest {

  @Test
  void shouldWriteAndReadEveryValidItem() {
    JsonNode tests = Vectors.json("ethereum/RLPTests/rlptest.json");
    assertThat(tests).hasSizeGreaterThan(20);
    tests.forEachEntry(
        (name, test) -> {
          byte[] expected = hex(test.get("out").asText());
          assertThat(Rlp.encode(item(test.get("in")))).as(name).isEqualTo(expected);
          assertThat(Rlp.encode(Rlp.decode(expected))).as(name).isEqualTo(expected);
        });
  }

  @Test
  void shouldRefuseEveryInvalidItem() {
    JsonNode tests = Vectors.json("ethereum/RLPTests/invalidRLPTest.json");
    assertThat(tests).hasSizeGreaterThan(20);
    tests.forEachEntry(
        (name, test) ->
            assertThatThrownBy(() -> Rlp.decode(hex(test.get("out").asText())))
                .as(name)
                .isInstanceOf(MalformedException.class));
  }

  private static RlpItem item(JsonNode in) {
    if (in.isArray()) {
      List<RlpItem> items = new ArrayList<>();
      in.forEach(child -> items.add(item(child)));
      return new RlpItem.Items(items);
    }
    if (in.isNumber()) {
      return RlpItem.of(in.bigIntegerValue());
    }
    if (in.asText().startsWith("#")) {
      return RlpItem.of(new BigInteger(in.asText().substring(1)));
    }
    return RlpItem.of(in.asText().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.startsWith("0x") ? text.substring(2) : text);
  }
}
