package io.pandan.ipld.hamt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CountingBlockstore;
import io.pandan.ipld.CountingBlockstore.Stats;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ref-fvm's canonical_structure tests, whose keys are their own path so that trees become deep. */
class HamtCanonicalFormTest {
  private static final List<String> DEEP = List.of("K0", "K1", "KAA1", "KAA2", "KAA3");

  private final CountingBlockstore store = new CountingBlockstore();

  @ParameterizedTest
  @CsvSource({
    "8, bafy2bzacecosy45hp4sz2t4o4flxvntnwjy7yaq43bykci22xycpeuj542lse, 38",
    "5, bafy2bzacec3cquclaqkb32cntwtizgij55b7isb4s5hv5hv5ujbbeu6clxkug, 22",
    "6, bafy2bzacebj7b2jahw7nxmu6mlhkwzucjmfq7aqlj52jusqtufqtaxcma4pdm, 24",
    "7, bafy2bzacedrwwndijql6lmmtyicjwyehxtgey5fhzocc43hrzhetrz25v2k2y, 28"
  })
  void shouldForgetAKeyThatCameAndWent(int bitWidth, String root, int bytes) {
    assertThat(addAndRemove(bitWidth, List.of("K"), "B")).hasToString(root);
    assertThat(store.stats()).isEqualTo(new Stats(2, 2, bytes, bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "8, bafy2bzaceaqdaj5aqkwugr7wx4to3fahynoqlxuo5j6xznly3khazgyxihkbo, 163, 214",
    "5, bafy2bzacedbiipe7l7gbtjandyyl6rqlkuqr2im2nl7d4bljidv5mta22rjqk, 139, 182",
    "6, bafy2bzaceb3c76qlbsiv3baogpao3zah56eqonsowpkof33o5hmncfow4seso, 146, 194",
    "7, bafy2bzacebhkyrwfexokaoygsx2crydq3fosiyfoa5bthphntmicsco2xf442, 154, 206"
  })
  void shouldForgetAKeyThatMadeTheTreeDeeper(
      int bitWidth, String root, int bytesRead, int bytesWritten) {
    assertThat(addAndRemove(bitWidth, DEEP, "KAA4")).hasToString(root);
    assertThat(store.stats()).isEqualTo(new Stats(3, 4, bytesRead, bytesWritten));
  }

  private Cid addAndRemove(int bitWidth, List<String> keys, String extra) {
    Trie trie = trie(bitWidth, null);
    for (int i = 0; i < keys.size(); i++) {
      trie.set(entry(keys.get(i), i), true);
    }
    Cid first = trie.flush();
    Trie loaded = trie(bitWidth, first);
    for (int i = 0; i < keys.size(); i++) {
      Entry found = loaded.get(keys.get(i).getBytes(US_ASCII));
      assertThat(found).isNotNull();
      assertThat(found.sameValue(entry(keys.get(i), i))).isTrue();
    }
    trie.set(entry(extra, 0), true);
    assertThat(trie.delete(extra.getBytes(US_ASCII))).isNotNull();
    assertThat(trie(bitWidth, trie.flush()).flush()).isEqualTo(first);
    return first;
  }

  private Trie trie(int bitWidth, @Nullable Cid root) {
    return new Trie(
        store, bitWidth, 0, 3, HamtLayout.V3, key -> Arrays.copyOf(key, 32), null, root);
  }

  private static Entry entry(String key, int value) {
    byte[] encoded =
        new CborWriter().writeBytes(Integer.toString(value).getBytes(US_ASCII)).toByteArray();
    return new Entry(key.getBytes(US_ASCII), encoded, 0, encoded.length);
  }
}
