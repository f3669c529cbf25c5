package io.pandan.runtime.evm.evmtool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.MalformedException;
import io.pandan.api.eth.Rlp;
import io.pandan.api.eth.RlpItem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ethereum's RLPTests, RandomRLPTests among them. */
class RlpTestsTest {
  @Test
  void shouldReadAndWriteWhatIsValidAndRefuseTheRest() throws IOException {
    int cases = 0;
    for (Path file : Vectors.files("RLPTests")) {
      for (Map.Entry<String, JsonNode> test : Vectors.read(file).properties()) {
        check(test.getKey(), test.getValue().get("in"), test.getValue().get("out").asText());
        cases++;
      }
    }

    assertThat(cases).isGreaterThan(40);
  }

  private static void check(String name, JsonNode in, String out) {
    byte[] bytes = HexFormat.of().parseHex(out.startsWith("0x") ? out.substring(2) : out);
    if (in.asText().equals("INVALID")) {
      assertThatThrownBy(() -> Rlp.decode(bytes)).as(name).isInstanceOf(MalformedException.class);
      return;
    }
    assertThat(Rlp.encode(Rlp.decode(bytes))).as(name).isEqualTo(bytes);
    if (!in.asText().equals("VALID")) {
      assertThat(Rlp.encode(item(in))).as(name).isEqualTo(bytes);
    }
  }

  /** Strings are their characters, a '#' begins a number's decimal digits. */
  private static RlpItem item(JsonNode node) {
    if (node.isArray()) {
      List<RlpItem> items = new ArrayList<>();
      node.forEach(child -> items.add(item(child)));
      return new RlpItem.Items(items);
    }
    if (node.isNumber()) {
      return RlpItem.of(node.bigIntegerValue());
    }
    String text = node.asText();
    return text.startsWith("#")
        ? RlpItem.of(new BigInteger(text.substring(1)))
        : RlpItem.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
