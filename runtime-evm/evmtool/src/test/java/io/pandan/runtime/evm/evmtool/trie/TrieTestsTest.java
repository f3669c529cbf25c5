package io.pandan.runtime.evm.evmtool.trie;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.runtime.evm.evmtool.Vectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ethereum's TrieTests. */
class TrieTestsTest {
  @ParameterizedTest
  @CsvSource({
    "trietest, false",
    "trietest_secureTrie, true",
    "trieanyorder, false",
    "trieanyorder_secureTrie, true",
    "hex_encoded_securetrie_test, true"
  })
  void shouldHaveTheRootOfTheEntries(String file, boolean secure) throws IOException {
    JsonNode cases = Vectors.read("TrieTests/" + file + ".json");

    assertThat(cases).isNotEmpty();
    for (Map.Entry<String, JsonNode> test : cases.properties()) {
      MerkleTrie trie = secure ? MerkleTrie.secure() : MerkleTrie.plain();
      JsonNode in = test.getValue().get("in");
      if (in.isArray()) {
        in.forEach(pair -> put(trie, pair.get(0).asText(), pair.get(1)));
      } else {
        in.properties().forEach(entry -> put(trie, entry.getKey(), entry.getValue()));
      }

      assertThat("0x" + HexFormat.of().formatHex(trie.root()))
          .as(test.getKey())
          .isEqualTo(test.getValue().get("root").asText());
    }
  }

  @Test
  void shouldFindTheNeighboursOfAKey() throws IOException {
    JsonNode cases = Vectors.read("TrieTests/trietestnextprev.json");

    assertThat(cases).isNotEmpty();
    for (JsonNode test : cases) {
      MerkleTrie trie = MerkleTrie.plain();
      test.get("in").forEach(key -> put(trie, key.asText(), key));
      for (JsonNode expected : test.get("tests")) {
        byte[] key = Vectors.bytes(expected.get(0).asText());
        assertThat(text(trie.previous(key).orElse(new byte[0])))
            .as("before " + expected)
            .isEqualTo(expected.get(1).asText());
        assertThat(text(trie.next(key).orElse(new byte[0])))
            .as("after " + expected)
            .isEqualTo(expected.get(2).asText());
      }
    }
  }

  private static void put(MerkleTrie trie, String key, JsonNode value) {
    byte[] bytes = value.isNull() ? new byte[0] : Vectors.bytes(value.asText());
    trie.put(Vectors.bytes(key), bytes);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
