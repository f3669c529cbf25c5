package io.pandan.ipld.hamt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.MissingBlockException;
import io.pandan.ipld.Varint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HamtPropertiesTest {
  private final MemoryBlockstore store = new MemoryBlockstore();

  static Stream<HamtConfig> shapes() {
    return Stream.of(
        HamtConfig.FILECOIN,
        HamtConfig.FILECOIN_V0,
        new HamtConfig(1, 0, 3, HamtConfig.Version.V3),
        new HamtConfig(8, 0, 3, HamtConfig.Version.V3),
        new HamtConfig(5, 1, 1, HamtConfig.Version.V3),
        new HamtConfig(3, 2, 2, HamtConfig.Version.V3));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void shouldHaveOneRootWhateverTheOrder(HamtConfig shape) {
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      keys.add(i);
    }
    Cid expected = rootOf(shape, keys);
    Collections.shuffle(keys, new Random(7));
    assertThat(rootOf(shape, keys)).isEqualTo(expected);
  }

  @Test
  void shouldHashKeysThatMoveToDeeperNodes() {
    List<String> hashed = new ArrayList<>();
    Cid none = Hamt.create(store, HamtConfig.FILECOIN, CborCodec.LONG).flush();
    Hamt<Long> map =
        Hamt.load(
            store,
            none,
            HamtConfig.FILECOIN,
            CborCodec.LONG,
            key -> {
              hashed.add(HexFormat.of().formatHex(key));
              return Arrays.copyOf(key, 32);
            });
    // Five bits are the same, and for the last key but one ten.
    for (int i : new int[] {0, 1, 2}) {
      map.set(new byte[] {0, (byte) (0x40 * i)}, 1L);
    }
    map.set(new byte[] {1}, 1L);
    assertThat(hashed).containsExactly("0000", "0040", "0080", "01", "0000", "0040", "0080");
    hashed.clear();
    map.get(new byte[] {1});
    map.delete(new byte[] {1});
    assertThat(hashed).containsExactly("01", "01");
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void shouldBehaveLikeAMapUnderRandomChangesFlushesAndReloads(HamtConfig shape) {
    Random random = new Random(11);
    Map<Integer, Long> model = new HashMap<>();
    Hamt<Long> map = Hamt.create(store, shape, CborCodec.LONG);
    for (int step = 0; step < 6000; step++) {
      int key = random.nextInt(200);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          long value = random.nextInt(3);
          Long old = model.put(key, value);
          assertThat(map.set(key(key), value)).isEqualTo(old == null || old != value);
        }
        case 3, 4, 5 -> assertThat(map.delete(key(key)).orElse(null)).isEqualTo(model.remove(key));
        case 6 -> assertThat(map.get(key(key)).orElse(null)).isEqualTo(model.get(key));
        default -> {
          Cid root = map.flush();
          if (random.nextBoolean()) {
            map = Hamt.load(store, root, shape, CborCodec.LONG);
          }
        }
      }
    }
    Map<Integer, Long> seen = new HashMap<>();
    map.forEach((key, value) -> seen.put((int) Varint.read(key, 0, key.length), value));
    assertThat(seen).isEqualTo(model);
    Hamt<Long> fresh = Hamt.create(store, shape, CborCodec.LONG);
    model.forEach((key, value) -> fresh.set(key(key), value));
    assertThat(map.flush()).isEqualTo(fresh.flush());
    map.clear();
    assertThat(map.isEmpty()).isTrue();
    assertThat(map.flush()).isEqualTo(Hamt.create(store, shape, CborCodec.LONG).flush());
  }

  @Test
  void shouldTellOfAMissingBlock() {
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      keys.add(i);
    }
    Cid root = rootOf(HamtConfig.FILECOIN, keys);
    MemoryBlockstore partial = new MemoryBlockstore();
    assertThatThrownBy(() -> Hamt.load(partial, root, HamtConfig.FILECOIN, CborCodec.LONG))
        .isInstanceOf(MissingBlockException.class)
        .hasMessageContaining(root.toString());
    partial.put(root, store.require(root));
    Hamt<Long> map = Hamt.load(partial, root, HamtConfig.FILECOIN, CborCodec.LONG);
    assertThatThrownBy(() -> map.get(key(3))).isInstanceOf(MissingBlockException.class);
  }

  // A node is [bit field, pointers]; a bucket is an array of [key, value].
  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // no node
        "82410180", // one slot taken, no pointer
        "8240818182410000", // no slot taken, one pointer
        "8241018180", // empty bucket
        "824101818482410000824101008241020082410300", // four entries
        "824101818282410000", // cut off
        "82410181828241010082410000", // keys out of order
        "82410181828241000082410000", // the same key twice
        "82410181818241000000", // trailing byte
        "8241018100", // pointer is neither link nor bucket
      })
  void shouldRefuseMalformedNodes(String hex) {
    byte[] block = HexFormat.of().parseHex(hex);
    Cid root = store.putCbor(block);
    assertThatThrownBy(
            () ->
                Hamt.load(store, root, HamtConfig.FILECOIN, CborCodec.LONG)
                    .forEach((key, value) -> {}))
        .isInstanceOf(BrokenStateException.class);
  }

  @Test
  void shouldRefuseEntriesAboveTheMinimumDepth() {
    Cid root = rootOf(HamtConfig.FILECOIN, List.of(1));
    Hamt<Long> map =
        Hamt.load(store, root, new HamtConfig(5, 1, 3, HamtConfig.Version.V3), CborCodec.LONG);
    assertThatThrownBy(() -> map.get(key(1)))
        .isInstanceOf(BrokenStateException.class)
        .hasMessageContaining("depth 0");
  }

  @Test
  void shouldTellValuesOfAnotherType() {
    Cid root = rootOf(HamtConfig.FILECOIN, List.of(1));
    Hamt<byte[]> map = Hamt.load(store, root, HamtConfig.FILECOIN, CborCodec.BYTES);
    assertThatThrownBy(() -> map.get(key(1)))
        .isInstanceOf(BrokenStateException.class)
        .hasMessageContaining("expected byte string, found UNSIGNED");
  }

  private Cid rootOf(HamtConfig shape, List<Integer> keys) {
    Hamt<Long> map = Hamt.create(store, shape, CborCodec.LONG);
    for (int key : keys) {
      map.set(key(key), (long) key);
    }
    return map.flush();
  }

  private static byte[] key(int value) {
    return Varint.encode(value);
  }
}
