package io.pandan.runtime.evm.evmtool.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pandan.runtime.evm.evmtool.Vectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ethereum's ABITests, and what the ABI's specification has for examples. */
class AbiTestsTest {
  private static String encode(String type, String json) {
    try {
      JsonNode value = new JsonMapper().readTree(json);
      return HexFormat.of().formatHex(AbiType.parse(type).encode(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String word(int value) {
    return "%064x".formatted(value);
  }

  @Test
  void shouldEncodeWhatEthereumsTestsHave() throws IOException {
    JsonNode tests = Vectors.read("ABITests/basic_abi_tests.json");

    assertThat(tests).isNotEmpty();
    for (Map.Entry<String, JsonNode> test : tests.properties()) {
      List<AbiType> types = new ArrayList<>();
      test.getValue().get("types").forEach(type -> types.add(AbiType.parse(type.asText())));
      byte[] encoded = new AbiType.Tuple(types).encode(test.getValue().get("args"));

      assertThat(HexFormat.of().formatHex(encoded))
          .as(test.getKey())
          .isEqualTo(test.getValue().get("result").asText());
    }
  }

  @Test
  void shouldEncodeTheSpecificationsExamples() {
    assertThat(encode("(uint32,bool)", "[69, true]")).isEqualTo(word(69) + word(1));
    assertThat(encode("(bytes3[2])", "[[\"abc\", \"def\"]]"))
        .isEqualTo("616263" + "0".repeat(58) + "646566" + "0".repeat(58));
    assertThat(encode("(uint256[][],string[])", "[[[1, 2], [3]], [\"one\", \"two\", \"three\"]]"))
        .startsWith(word(0x40) + word(0x140) + word(2) + word(0x40) + word(0xa0) + word(2))
        .endsWith(word(5) + "7468726565" + "0".repeat(54));
  }

  @Test
  void shouldEncodeNegativeNumbers() {
    assertThat(encode("int8", "-1")).isEqualTo("f".repeat(64));
    assertThat(encode("int256", "\"-2\"")).isEqualTo("f".repeat(63) + "e");
  }

  @Test
  void shouldRefuseWhatDoesNotFit() {
    assertThatIllegalArgumentException().isThrownBy(() -> encode("uint8", "256"));
    assertThatIllegalArgumentException().isThrownBy(() -> encode("uint8", "-1"));
    assertThatIllegalArgumentException().isThrownBy(() -> encode("int8", "128"));
    assertThatIllegalArgumentException().isThrownBy(() -> encode("address", "\"0x00\""));
    assertThatIllegalArgumentException().isThrownBy(() -> encode("bytes2", "\"abc\""));
    assertThatIllegalArgumentException().isThrownBy(() -> encode("bool", "1"));
    assertThatIllegalArgumentException().isThrownBy(() -> encode("uint8[2]", "[1]"));
    assertThatIllegalArgumentException().isThrownBy(() -> encode("(uint8)", "[1, 2]"));
    assertThatIllegalArgumentException().isThrownBy(() -> AbiType.parse("uint7"));
    assertThatIllegalArgumentException().isThrownBy(() -> AbiType.parse("word"));
  }
}
