package io.pandan.host.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.FatalException;
import io.pandan.api.chain.StoreBatch;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStoreTest {
  private static final long CACHE = 8 << 20;

  @TempDir private Path folder;

  @Test
  void shouldFindBlocksAndEntriesAfterReopening() {
    byte[] block = "block".getBytes(UTF_8);
    Cid cid = Cid.sum(Codec.RAW, block);
    try (RocksStore store = open()) {
      store.write(new StoreBatch().block(cid, block).put("meta", bytes("head"), bytes("1")));
    }
    try (RocksStore store = open()) {
      assertThat(store.blocks().get(cid)).hasValueSatisfying(b -> assertThat(b).isEqualTo(block));
      assertThat(store.blocks().has(cid)).isTrue();
      assertThat(store.get("meta", bytes("head"))).contains(bytes("1"));
    }
  }

  @Test
  void shouldNotFindWhatWasNeverWritten() {
    try (RocksStore store = open()) {
      Cid cid = Cid.sum(Codec.RAW, new byte[] {1});
      assertThat(store.blocks().get(cid)).isEmpty();
      assertThat(store.blocks().has(cid)).isFalse();
      assertThat(store.get("meta", bytes("head"))).isEmpty();
    }
  }

  @Test
  void shouldKeepTablesApartWhoseNamesBeginAlike() {
    try (RocksStore store = open()) {
      store.write(
          new StoreBatch()
              .put("a", bytes("b"), bytes("1"))
              .put("ab", bytes(""), bytes("2"))
              .put("a", bytes("c"), bytes("3")));
      assertThat(entries(store, "a", "")).containsExactly("b=1", "c=3");
      assertThat(entries(store, "ab", "")).containsExactly("=2");
    }
  }

  @Test
  void shouldScanByPrefixInTheOrderOfUnsignedBytes() {
    try (RocksStore store = open()) {
      StoreBatch batch = new StoreBatch();
      for (int i : new int[] {0xff, 0x00, 0x7f, 0x80}) {
        batch.put("t", new byte[] {'p', (byte) i}, new byte[] {(byte) i});
      }
      store.write(batch.put("t", bytes("q"), bytes("")));
      List<Integer> seen = new ArrayList<>();
      store.scan(
          "t",
          bytes("p"),
          (key, value) -> {
            assertThat(key).hasSize(2);
            return seen.add(value[0] & 0xff);
          });
      assertThat(seen).containsExactly(0x00, 0x7f, 0x80, 0xff);
    }
  }

  @Test
  void shouldEndTheScanWhenTheVisitorHasSeenEnough() {
    try (RocksStore store = open()) {
      store.write(new StoreBatch().put("t", bytes("1"), bytes("")).put("t", bytes("2"), bytes("")));
      List<String> seen = new ArrayList<>();
      store.scan(
          "t",
          bytes(""),
          (key, value) -> {
            seen.add(new String(key, UTF_8));
            return false;
          });
      assertThat(seen).containsExactly("1");
    }
  }

  @Test
  void shouldApplyChangesInTheirOrder() {
    try (RocksStore store = open()) {
      store.write(new StoreBatch().put("t", bytes("k"), bytes("old")));
      store.write(
          new StoreBatch()
              .remove("t", bytes("k"))
              .put("t", bytes("k"), bytes("new"))
              .put("t", bytes("gone"), bytes(""))
              .remove("t", bytes("gone")));
      assertThat(entries(store, "t", "")).containsExactly("k=new");
    }
  }

  @Test
  void shouldRefuseToWriteBelowTheLowWaterMarkAndGoOnReading() {
    try (RocksStore store = open()) {
      store.write(new StoreBatch().put("t", bytes("k"), bytes("v")));
    }
    try (RocksStore store = new RocksStore(folder, CACHE, Long.MAX_VALUE)) {
      assertThatThrownBy(() -> store.write(new StoreBatch().put("t", bytes("l"), bytes("v"))))
          .isInstanceOf(FatalException.class)
          .hasMessageContaining("low-water mark");
      assertThat(entries(store, "t", "")).containsExactly("k=v");
    }
  }

  @Test
  void shouldFailFatallyOnceClosed() {
    RocksStore store = open();
    store.close();
    store.close();
    assertThatThrownBy(() -> store.get("t", bytes("k")))
        .isInstanceOf(FatalException.class)
        .hasMessage("the store is closed");
  }

  @Test
  void shouldRefuseASecondOpening() {
    try (RocksStore store = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(FatalException.class)
          .hasMessageContaining(folder.toString());
      assertThat(store.get("t", bytes("k"))).isEmpty();
    }
  }

  private RocksStore open() {
    return new RocksStore(folder, CACHE, 0);
  }

  private static List<String> entries(RocksStore store, String table, String prefix) {
    List<String> entries = new ArrayList<>();
    store.scan(
        table,
        bytes(prefix),
        (key, value) -> entries.add(new String(key, UTF_8) + "=" + new String(value, UTF_8)));
    return entries;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
