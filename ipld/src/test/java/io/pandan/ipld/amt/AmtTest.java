package io.pandan.ipld.amt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CountingBlockstore;
import io.pandan.ipld.CountingBlockstore.Stats;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roots, reads and writes as ref-fvm's ipld/amt/tests/amt_tests.rs expects them, and more. */
class AmtTest {
  private final CountingBlockstore store = new CountingBlockstore();

  @Test
  void shouldGetWhatWasSet() {
    Amt<byte[]> array = create();
    array.set(2, text("foo"));
    assertThat(array.get(2).orElseThrow()).isEqualTo(text("foo"));
    assertThat(array.count()).isEqualTo(1);
    Cid root = array.flush();
    assertThat(load(root).get(2).orElseThrow()).isEqualTo(text("foo"));
    assertThat(array.flush())
        .hasToString("bafy2bzacedv5uu5za6oqtnozjvju5lhbgaybayzhw4txiojw7hd47ktgbv5wc");
    assertThat(store.stats()).isEqualTo(new Stats(1, 1, 13, 13));
  }

  @Test
  void shouldReadAndWriteRootsOfVersionZero() {
    Amt<byte[]> array = Amt.createV0(store, CborCodec.BYTES);
    array.set(2, text("foo"));
    Cid root = array.flush();
    Amt<byte[]> loaded = Amt.load(store, root, AmtVersion.V0, CborCodec.BYTES);
    assertThat(loaded.get(2).orElseThrow()).isEqualTo(text("foo"));
    assertThat(root).hasToString("bafy2bzaceansvim5z2rzifilsbzsjuoul2adx7iad7x3b4paj3qsexqf6ovxk");
    assertThat(store.stats()).isEqualTo(new Stats(1, 1, 12, 12));
  }

  @Test
  void shouldReachTheGreatestIndexAndNoFurther() {
    Amt<byte[]> array = create();
    array.set(Amt.MAX_INDEX, text("what is up"));
    assertThat(array.height()).isEqualTo(21);
    assertThatThrownBy(() -> array.set(-1, text("what is up")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("index 18446744073709551615, limit 18446744073709551614");
    array.set(Amt.MAX_INDEX - 1, text("what is up"));
    assertThat(array.flush())
        .hasToString("bafy2bzacecl3zuubhdvkojg6uhbu4mebaehx554q6algfjitqiivvnrqprkxo");
    assertThat(store.stats()).isEqualTo(new Stats(0, 22, 0, 1039));
    List<Long> seen = new ArrayList<>();
    array.forEach((index, value) -> seen.add(index));
    assertThat(seen).containsExactly(-3L, -2L);
  }

  @Test
  void shouldGrow() {
    Amt<byte[]> array = create();
    array.set(2, text("foo"));
    array.set(11, text("bar"));
    array.set(79, text("baz"));
    Cid root = array.flush();
    Amt<byte[]> loaded = load(root);
    assertThat(loaded.get(2).orElseThrow()).isEqualTo(text("foo"));
    assertThat(loaded.get(11).orElseThrow()).isEqualTo(text("bar"));
    assertThat(loaded.get(79).orElseThrow()).isEqualTo(text("baz"));
    assertThat(root).hasToString("bafy2bzacecughjbclx3lbqwibrwc6pe7nttlc3qewedsrayghsvh5j5lpofiq");
    assertThat(store.stats()).isEqualTo(new Stats(6, 6, 261, 261));
  }

  @Test
  void shouldHoldManyValuesInARow() {
    Amt<byte[]> array = create();
    for (int i = 0; i < 5000; i++) {
      array.set(i, text("foo foo bar"));
    }
    assertThat(array.count()).isEqualTo(5000);
    Cid root = array.flush();
    Amt<byte[]> loaded = load(root);
    for (int i = 0; i < 5000; i++) {
      assertThat(loaded.get(i).orElseThrow()).isEqualTo(text("foo foo bar"));
    }
    assertThat(loaded.get(5000)).isEmpty();
    assertThat(root).hasToString("bafy2bzacecfquuqzqzlox25aynodzw2qhxijdzfvno6tibyes3kb6nd3f7uxa");
    assertThat(store.stats()).isEqualTo(new Stats(717, 717, 94379, 94379));
  }

  @Test
  void shouldReadWhatItFlushedFromMemory() {
    Amt<byte[]> array = create();
    for (int i = 0; i < 100; i++) {
      array.set(i, text("foo foo bar"));
    }
    array.flush();
    for (int i = 0; i < 100; i++) {
      assertThat(array.get(i)).isPresent();
    }
    assertThat(store.stats()).isEqualTo(new Stats(0, 16, 0, 1930));
  }

  @Test
  void shouldForgetWhatWasDeleted() {
    Amt<byte[]> array = create();
    for (int i = 0; i < 4; i++) {
      array.set(i, text("cat"));
    }
    assertThat(array.delete(1)).isPresent();
    assertThat(array.get(1)).isEmpty();
    assertThat(array.count()).isEqualTo(3);
    array.delete(0);
    array.delete(2);
    array.delete(3);
    assertThat(array.count()).isZero();
    array.set(23, text("dog"));
    array.set(24, text("dog"));
    array.delete(23);
    Cid root = array.flush();
    assertThat(load(root).count()).isEqualTo(1);
    Amt<byte[]> fresh = create();
    fresh.set(24, text("dog"));
    assertThat(fresh.flush()).isEqualTo(root);
    assertThat(root).hasToString("bafy2bzacebnnxpurpb3zqqr22i7ch4uruz6hgykn3ryzoo4hh3ox2m2kufsvg");
    assertThat(store.stats()).isEqualTo(new Stats(1, 4, 52, 122));
  }

  @Test
  void shouldNotChangeWhenDeletingWhatIsNotThere() {
    Amt<byte[]> array = create();
    array.set(1, text("one"));
    array.set(9, text("nine"));
    assertThat(array.height()).isEqualTo(1);
    assertThat(array.delete(10)).isEmpty();
    assertThat(array.delete(0)).isEmpty();
    assertThat(array.delete(1000)).isEmpty();
    assertThat(array.count()).isEqualTo(2);
    assertThat(array.get(9).orElseThrow()).isEqualTo(text("nine"));
  }

  @Test
  void shouldShrinkWhenTheGreatestIndexGoes() {
    Amt<byte[]> array = create();
    array.set(0, text("cat"));
    array.set(27, text("cat"));
    assertThat(array.height()).isEqualTo(1);
    array.delete(27);
    Cid root = array.flush();
    Amt<byte[]> loaded = load(root);
    assertThat(loaded.height()).isZero();
    assertThat(loaded.count()).isEqualTo(1);
    assertThat(root).hasToString("bafy2bzacecmxrjeri2ojuy3riae2mpbnztx2hqggqgkcrxao2nwpga77j2vqe");
    assertThat(store.stats()).isEqualTo(new Stats(1, 1, 13, 13));
  }

  @Test
  void shouldReturnToAFormerRootWhenItShrinks() {
    Amt<byte[]> array = create();
    array.set(1, text("thing"));
    Cid before = array.flush();
    array.set(37, text("other"));
    Amt<byte[]> loaded = load(array.flush());
    assertThat(loaded.delete(37)).isPresent();
    assertThat(loaded.height()).isZero();
    assertThat(loaded.flush()).isEqualTo(before);
    assertThat(before)
        .hasToString("bafy2bzacebmkyah6kppbszluix3g332hntzx6wfdcqcr5hjdsaxri5jhgrdmo");
    assertThat(store.stats()).isEqualTo(new Stats(3, 5, 117, 147));
  }

  @Test
  void shouldVisitByRisingIndexWithoutKeepingNodes() {
    Amt<byte[]> array = create();
    List<Long> indexes = new ArrayList<>();
    for (long i = 2; i < 10000; i += 3) {
      indexes.add(i);
      array.set(i, text("value"));
    }
    Cid root = array.flush();
    Amt<byte[]> loaded = load(root);
    List<Long> seen = new ArrayList<>();
    loaded.forEach((index, value) -> seen.add(index));
    assertThat(seen).isEqualTo(indexes);
    assertThat(store.stats()).isEqualTo(new Stats(1431, 1431, 88649, 88649));
    loaded.forEach((index, value) -> {});
    assertThat(store.stats()).isEqualTo(new Stats(2861, 1431, 177158, 88649));
    assertThat(root).hasToString("bafy2bzaceanqxtbsuyhqgxubiq6vshtbhktmzp2if4g6kxzttxmzkdxmtipcm");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 8})
  void shouldBehaveLikeASortedMapUnderRandomChangesFlushesAndReloads(int bitWidth) {
    Random random = new Random(3);
    Map<Long, Long> model = new TreeMap<>(Long::compareUnsigned);
    Amt<Long> array = Amt.create(store, bitWidth, CborCodec.LONG);
    for (int step = 0; step < 4000; step++) {
      long index = randomIndex(random);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          long value = random.nextInt(3);
          Long old = model.put(index, value);
          assertThat(array.set(index, value)).isEqualTo(old == null || old != value);
        }
        case 3, 4, 5 -> assertThat(array.delete(index).orElse(null)).isEqualTo(model.remove(index));
        case 6 -> assertThat(array.get(index).orElse(null)).isEqualTo(model.get(index));
        default -> {
          Cid root = array.flush();
          int writes = store.stats().writes();
          assertThat(array.flush()).isEqualTo(root);
          assertThat(store.stats().writes()).isEqualTo(writes);
          if (random.nextBoolean()) {
            array = Amt.load(store, root, AmtVersion.V3, CborCodec.LONG);
          }
        }
      }
      assertThat(array.count()).isEqualTo(model.size());
    }
    List<Long> seen = new ArrayList<>();
    array.forEach((index, value) -> seen.add(index));
    assertThat(seen).containsExactlyElementsOf(model.keySet());
    Amt<Long> fresh = Amt.create(store, bitWidth, CborCodec.LONG);
    model.forEach(fresh::set);
    assertThat(array.flush()).isEqualTo(fresh.flush());
  }

  @Test
  void shouldWriteNothingWhenSettingTheSameValue() {
    Cid root = create().setAll(List.of(text("a"), text("b"))).flush();
    Amt<byte[]> loaded = load(root);
    int writes = store.stats().writes();
    assertThat(loaded.set(1, text("b"))).isFalse();
    assertThat(loaded.flush()).isEqualTo(root);
    assertThat(store.stats().writes()).isEqualTo(writes);
  }

  // A root is [bit width, height, count, [bit field, links, values]].
  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // no root
        "84000000" + "8341008080", // bit width 0
        "84130000" + "8341008080", // bit width 19
        "84031841" + "00" + "8341008080", // height 65
        "84030000" + "8341018080", // one bit, no value
        "84030001" + "834100808141ff", // no bit, one value
        "84030001" + "83420100808141ff", // bit field too long
        "84030101" + "834101808141ff", // a value at height 1
        "84030001" + "834101808141ff00", // trailing byte
      })
  void shouldRefuseMalformedRoots(String hex) {
    Cid root = store.putCbor(HexFormat.of().parseHex(hex));
    assertThatThrownBy(() -> load(root)).isInstanceOf(BrokenStateException.class);
  }

  private static long randomIndex(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(50);
      case 1 -> 1L << random.nextInt(64);
      default -> Amt.MAX_INDEX - random.nextInt(10);
    };
  }

  private Amt<byte[]> create() {
    return Amt.create(store, Amt.DEFAULT_BIT_WIDTH, CborCodec.BYTES);
  }

  private Amt<byte[]> load(Cid root) {
    return Amt.load(store, root, AmtVersion.V3, CborCodec.BYTES);
  }

  private static byte[] text(String value) {
    return value.getBytes(US_ASCII);
  }
}
