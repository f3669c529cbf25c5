package io.pandan.ipld.hamt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.CountingBlockstore;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KamtTest {
  private final CountingBlockstore store = new CountingBlockstore();

  static Stream<KamtConfig> shapes() {
    return Stream.of(
        KamtConfig.EVM_STORAGE,
        new KamtConfig(8, 0, 3),
        new KamtConfig(5, 1, 3),
        new KamtConfig(3, 2, 1));
  }

  @Test
  void shouldEncodeAnEmptyStorage() {
    assertThat(create().flush())
        .isEqualTo(Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) 0x82, 0x40, (byte) 0x80}));
  }

  @Test
  void shouldEncodeOneSlotWithoutLeadingZeros() {
    Kamt<byte[]> map = create();
    map.set(word("0"), new byte[] {7});
    byte[] expected =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(new byte[] {1})
            .writeArrayHeader(1)
            .writeRaw(bucket(new byte[0], 7))
            .toByteArray();
    assertThat(store.require(map.flush())).isEqualTo(expected);
  }

  @Test
  void shouldTellWhatAWalkTook() {
    Kamt<byte[]> map = create();
    map.set(word("0"), new byte[] {7});
    assertWalk(map, 0, 0, 0, 0);
    // 5 bits choose the root's slot, 50 steps are skipped, the last bit chooses the slot below.
    map.set(word("1"), new byte[] {8});
    assertWalk(map, 0, 50, 50, 1);
    map.get(word("1"));
    assertWalk(map, 1, 50, 0, 0);
    map.set(word("1"), new byte[] {9});
    assertWalk(map, 1, 50, 0, 0);
    // Leaves the 50 steps after 48 of them.
    map.get(word("20"));
    assertWalk(map, 1, 49, 0, 0);
    map.set(word("20"), new byte[] {9});
    assertWalk(map, 0, 49, 50, 1);
    map.get(word("0"));
    assertWalk(map, 2, 49, 0, 0);
    map.delete(word("21"));
    assertWalk(map, 1, 49, 0, 0);
    map.delete(word("20"));
    assertWalk(map, 1, 49, 50, 1);
    map.delete(word("0"));
    assertWalk(map, 1, 50, 0, 1);
    map.get(word("0"));
    assertWalk(map, 0, 0, 0, 0);
  }

  private static void assertWalk(Kamt<?> map, int nodes, int compared, int built, int reshaped) {
    Walk walk = map.walk();
    assertThat(List.of(walk.nodes(), walk.compared(), walk.built(), walk.reshaped()))
        .containsExactly(nodes, compared, built, reshaped);
  }

  @Test
  void shouldSkipTheLevelsThatTwoNeighboursShare() {
    Kamt<byte[]> map = create();
    map.set(word("0"), new byte[] {7});
    map.set(word("1"), new byte[] {8});
    byte[] below =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(new byte[] {3})
            .writeArrayHeader(2)
            .writeRaw(bucket(new byte[0], 7))
            .writeRaw(bucket(new byte[] {1}, 8))
            .toByteArray();
    // 5 bits choose the root's slot, 250 are skipped, the last bit chooses the slot below.
    byte[] root =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(new byte[] {1})
            .writeArrayHeader(1)
            .writeMapHeader(1)
            .writeText("l")
            .writeArrayHeader(3)
            .writeCid(Cid.sum(Codec.DAG_CBOR, below))
            .writeLong(250)
            .writeBytes(new byte[32])
            .toByteArray();
    assertThat(store.require(map.flush())).isEqualTo(root);
  }

  @Test
  void shouldSplitAndRejoinSkippedLevels() {
    Kamt<byte[]> map = create();
    map.set(word("100"), new byte[] {1});
    map.set(word("101"), new byte[] {2});
    Cid before = map.flush();
    // Leaves the skipped path half way.
    map.set(word("10000000000000000000000000000"), new byte[] {3});
    Cid split = map.flush();
    assertThat(split).isNotEqualTo(before);
    Kamt<byte[]> loaded = load(split);
    assertThat(loaded.get(word("101")).orElseThrow()).containsExactly(2);
    assertThat(loaded.get(word("10000000000000000000000000000")).orElseThrow()).containsExactly(3);
    assertThat(loaded.get(word("20000000000000000000000000000"))).isEmpty();
    assertThat(loaded.delete(word("20000000000000000000000000000"))).isEmpty();
    assertThat(loaded.delete(word("10000000000000000000000000000"))).isPresent();
    assertThat(loaded.flush()).isEqualTo(before);
    assertThat(map.delete(word("10000000000000000000000000000"))).isPresent();
    assertThat(map.flush()).isEqualTo(before);
  }

  @Test
  void shouldWriteNothingWhenNothingChanged() {
    Kamt<byte[]> map = create();
    for (int i = 0; i < 100; i++) {
      map.set(word(Integer.toHexString(i * i)), new byte[] {(byte) i});
    }
    Cid root = map.flush();
    int writes = store.stats().writes();
    Kamt<byte[]> loaded = load(root);
    assertThat(loaded.set(word("4"), new byte[] {2})).isFalse();
    assertThat(loaded.setIfAbsent(word("4"), new byte[] {9})).isFalse();
    assertThat(loaded.delete(word("3"))).isEmpty();
    assertThat(loaded.flush()).isEqualTo(root);
    assertThat(store.stats().writes()).isEqualTo(writes);
    loaded.set(word("4"), new byte[] {1});
    assertThat(loaded.flush()).isNotEqualTo(root);
    loaded.set(word("4"), new byte[] {2});
    assertThat(loaded.flush()).isEqualTo(root);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void shouldBehaveLikeASortedMapUnderRandomChangesFlushesAndReloads(KamtConfig shape) {
    Random random = new Random(5);
    Map<BigInteger, Long> model = new TreeMap<>();
    Kamt<Long> map = Kamt.create(store, shape, CborCodec.LONG);
    for (int step = 0; step < 4000; step++) {
      BigInteger key = randomKey(random);
      byte[] word = word(key.toString(16));
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          long value = random.nextInt(3);
          Long old = model.put(key, value);
          assertThat(map.set(word, value)).isEqualTo(old == null || old != value);
        }
        case 3, 4, 5 -> assertThat(map.delete(word).orElse(null)).isEqualTo(model.remove(key));
        case 6 -> assertThat(map.get(word).orElse(null)).isEqualTo(model.get(key));
        default -> {
          Cid root = map.flush();
          if (random.nextBoolean()) {
            map = Kamt.load(store, root, shape, CborCodec.LONG);
          }
        }
      }
    }
    List<BigInteger> seen = new ArrayList<>();
    Map<BigInteger, Long> values = new HashMap<>();
    map.forEach(
        (key, value) -> {
          seen.add(new BigInteger(1, key));
          values.put(new BigInteger(1, key), value);
        });
    assertThat(seen).containsExactlyElementsOf(model.keySet());
    assertThat(values).isEqualTo(model);
    List<BigInteger> keys = new ArrayList<>(model.keySet());
    Collections.shuffle(keys, random);
    Kamt<Long> fresh = Kamt.create(store, shape, CborCodec.LONG);
    keys.forEach(key -> fresh.set(word(key.toString(16)), model.get(key)));
    assertThat(map.flush()).isEqualTo(fresh.flush());
  }

  @Test
  void shouldRefuseExtensionsThatDoNotFit() {
    Cid below = store.putCbor(new byte[] {(byte) 0x82, 0x40, (byte) 0x80});
    assertThatThrownBy(() -> load(link(below, 7, new byte[1])).get(word("0")))
        .isInstanceOf(BrokenStateException.class)
        .hasMessageContaining("7 bits");
    assertThatThrownBy(() -> load(link(below, 255, new byte[32])).get(word("0")))
        .isInstanceOf(BrokenStateException.class)
        .hasMessageContaining("where 251 are left");
    assertThatThrownBy(() -> load(link(below, 10, new byte[1])).get(word("0")))
        .isInstanceOf(BrokenStateException.class)
        .hasMessageContaining("10 bits in 1 bytes");
    assertThatThrownBy(() -> load(link(below, 0, new byte[0])).get(word("0")))
        .isInstanceOf(BrokenStateException.class)
        .hasMessageContaining("empty");
  }

  @Test
  void shouldRefuseKeysOfAnotherLength() {
    assertThatThrownBy(() -> create().get(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key of 31 bytes, expected 32");
  }

  private Cid link(Cid below, int bits, byte[] path) {
    return store.putCbor(
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(new byte[] {1})
            .writeArrayHeader(1)
            .writeMapHeader(1)
            .writeText("l")
            .writeArrayHeader(3)
            .writeCid(below)
            .writeLong(bits)
            .writeBytes(path)
            .toByteArray());
  }

  private static byte[] bucket(byte[] key, int value) {
    return new CborWriter()
        .writeMapHeader(1)
        .writeText("v")
        .writeArrayHeader(1)
        .writeArrayHeader(2)
        .writeBytes(key)
        .writeBytes(new byte[] {(byte) value})
        .toByteArray();
  }

  /** Small numbers, array elements behind a few hashes, and neighbours of the greatest number. */
  private static BigInteger randomKey(Random random) {
    BigInteger offset = BigInteger.valueOf(random.nextInt(40));
    return switch (random.nextInt(4)) {
      case 0 -> offset;
      case 1 -> BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE).subtract(offset);
      case 2 -> BigInteger.ONE.shiftLeft(random.nextInt(256));
      default -> new BigInteger(250, new Random(random.nextInt(4))).add(offset);
    };
  }

  private Kamt<byte[]> create() {
    return Kamt.create(store, KamtConfig.EVM_STORAGE, CborCodec.BYTES);
  }

  private Kamt<byte[]> load(Cid root) {
    return Kamt.load(store, root, KamtConfig.EVM_STORAGE, CborCodec.BYTES);
  }

  private static byte[] word(String hex) {
    byte[] word = new byte[32];
    byte[] bytes = new BigInteger(hex, 16).toByteArray();
    int length = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - length, word, 32 - length, length);
    return word;
  }
}
