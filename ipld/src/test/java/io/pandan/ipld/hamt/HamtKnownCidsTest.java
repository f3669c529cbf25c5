package io.pandan.ipld.hamt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.ipld.CborCodec;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CountingBlockstore;
import io.pandan.ipld.CountingBlockstore.Stats;
import io.pandan.ipld.Varint;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The roots, and the reads and writes on the way to them, that ref-fvm's
 * ipld/hamt/tests/hamt_tests.rs expects of its default shape (bit width 8 unless a case says
 * otherwise).
 */
class HamtKnownCidsTest {
  private static final HamtConfig DEFAULT = new HamtConfig(8, 0, 3, HamtConfig.Version.V3);

  private final CountingBlockstore store = new CountingBlockstore();

  @Test
  void shouldSetOnlyWhatIsAbsent() {
    Hamt<byte[]> map = create(8);
    assertThat(map.setIfAbsent(text("favorite-animal"), text("owl bear"))).isTrue();
    assertThat(map.setIfAbsent(text("favorite-animal"), text("bright green bear"))).isFalse();
    assertThat(map.setIfAbsent(text("favorite-animal"), text("owl bear"))).isFalse();
    Cid root = map.flush();
    assertThat(load(8, root).setIfAbsent(text("favorite-animal"), text("bright green bear")))
        .isFalse();
    assertThat(root).hasToString("bafy2bzaced2tgnlsq4n2ioe6ldy75fw3vlrrkyfv4bq6didbwoob2552zvpuk");
    assertThat(store.stats()).isEqualTo(new Stats(1, 1, 63, 63));
  }

  @Test
  void shouldNotWriteWhenSettingTheSameValue() {
    Hamt<byte[]> map = create(1);
    for (int i = 0; i < 30; i++) {
      map.set(text(i), text("filler"));
    }
    assertThat(map.flush())
        .hasToString("bafy2bzacebjilcrsqa4uyxuh36gllup4rlgnvwgeywdm5yqq2ks4jrsj756qq");
    assertThat(map.set(text("favorite-animal"), text("bright green bear"))).isTrue();
    assertThat(map.flush())
        .hasToString("bafy2bzacea7biyabzk7v7le2rrlec5tesjbdnymh5sk4lfprxibg4rtudwtku");
    assertThat(store.stats()).isEqualTo(new Stats(0, 18, 0, 1282));
    assertThat(map.set(text("favorite-animal"), text("bright green bear"))).isFalse();
    assertThat(map.flush())
        .hasToString("bafy2bzacea7biyabzk7v7le2rrlec5tesjbdnymh5sk4lfprxibg4rtudwtku");
    assertThat(store.stats()).isEqualTo(new Stats(0, 18, 0, 1282));
  }

  @Test
  void shouldDelete() {
    Hamt<byte[]> map = create(8);
    map.set(text("foo"), text("cat dog bear"));
    map.set(text("bar"), text("cat dog"));
    map.set(text("baz"), text("cat"));
    Cid root = map.flush();
    assertThat(root).hasToString("bafy2bzacebql36crv4odvxzstx2ubaczmawy2tlljxezvorcsoqeyyojxkrom");
    Hamt<byte[]> loaded = load(8, root);
    assertThat(loaded.delete(text("foo")))
        .hasValueSatisfying(v -> assertThat(v).isEqualTo(text("cat dog bear")));
    assertThat(loaded.get(text("foo"))).isEmpty();
    assertThat(loaded.has(text("foo"))).isFalse();
    assertThat(loaded.delete(text("nonexistent"))).isEmpty();
    assertThat(loaded.flush())
        .hasToString("bafy2bzaced7up7wkm7cirieh5bs4iyula5inrprihmjzozmku3ywvekzzmlyi");
    assertThat(store.stats()).isEqualTo(new Stats(1, 2, 79, 139));
  }

  @Test
  void shouldBecomeTheEmptyTreeWhenTheLastKeyIsDeleted() {
    Hamt<byte[]> map = create(8);
    map.set(new byte[1], text("Test data"));
    Cid root = map.flush();
    assertThat(root).hasToString("bafy2bzaceb2hikcc6tfuuuuehjstbiq356oruwx6ejyse77zupq445unranv6");
    Hamt<byte[]> loaded = load(8, root);
    assertThat(loaded.delete(new byte[1])).isPresent();
    assertThat(loaded.isEmpty()).isTrue();
    assertThat(loaded.flush())
        .hasToString("bafy2bzaceamp42wmmgr2g2ymg46euououzfyck7szknvfacqscohrvaikwfay");
    assertThat(store.stats()).isEqualTo(new Stats(1, 2, 31, 34));
    assertThat(create(8).flush()).isEqualTo(loaded.flush());
  }

  @Test
  void shouldReturnToFormerRootsWhenKeysAreDeletedAgain() {
    Hamt<byte[]> map = create(5);
    fill(map, 0, 200);
    Cid first = map.flush();
    assertThat(first).hasToString("bafy2bzaceczhz54xmmz3xqnbmvxfbaty3qprr6dq7xh5vzwqbirlsnbd36z7a");
    fill(map, 200, 400);
    assertThat(map.flush())
        .hasToString("bafy2bzacecxcp736xkl2mcyjlors3tug6vdlbispbzxvb75xlrhthiw2xwxvw");
    for (int i = 200; i < 400; i++) {
      assertThat(map.delete(text(i))).isPresent();
    }
    for (int i = 0; i < 200; i++) {
      assertThat(map.get(text(i)).orElseThrow()).isEqualTo(text(i));
    }
    assertThat(map.flush()).isEqualTo(first);
    for (int i = 0; i < 200; i++) {
      assertThat(map.delete(text(i))).isPresent();
    }
    map.forEach((key, value) -> assertThat(key).as("left over").isNull());
    assertThat(map.flush())
        .hasToString("bafy2bzaceamp42wmmgr2g2ymg46euououzfyck7szknvfacqscohrvaikwfay");
    assertThat(store.stats()).isEqualTo(new Stats(0, 94, 0, 11737));
  }

  @Test
  void shouldVisitAllKeysWithoutKeepingNodes() {
    Hamt<byte[]> map = create(5);
    fill(map, 0, 200);
    assertVisits(map, 200);
    Cid root = map.flush();
    assertThat(store.stats()).isEqualTo(new Stats(0, 30, 0, 3209));
    map = load(5, root);
    assertVisits(map, 200);
    assertThat(map.flush())
        .hasToString("bafy2bzaceczhz54xmmz3xqnbmvxfbaty3qprr6dq7xh5vzwqbirlsnbd36z7a");
    assertThat(store.stats()).isEqualTo(new Stats(30, 30, 3209, 3209));
    map.set(text(10), text("modified-10"));
    map.set(text(80), text("modified-80"));
    map.set(text(81), text("modified-81"));
    assertThat(map.delete(text(30))).isPresent();
    assertThat(map.delete(text(300))).isEmpty();
    Set<String> seen = new HashSet<>();
    map.forEach(
        (key, value) -> seen.add(new String(key, US_ASCII) + "=" + new String(value, US_ASCII)));
    assertThat(seen)
        .hasSize(199)
        .contains("10=modified-10", "80=modified-80", "81=modified-81", "11=11");
    assertThat(map.flush())
        .hasToString("bafy2bzacebln5j7tdfavh2qqhio6mgaoq6mm2jbmcex2ngcmi3uqlx5k3mov4");
    // ref-fvm reads 60 blocks of 5158 bytes: its walk reads the one node again that is in memory.
    assertThat(store.stats()).isEqualTo(new Stats(59, 33, 5098, 4697));
  }

  @Test
  void shouldOrderEntriesThatMoveUpWhenANodeCollapses() {
    Hamt<Long> map = Hamt.create(store, DEFAULT.withBitWidth(5), CborCodec.LONG);
    for (int i = 100; i < 195; i++) {
      map.set(Varint.encode(i), 42L);
    }
    Cid root = map.flush();
    assertThat(root).hasToString("bafy2bzacebqox3gtng4ytexyacr6zmaliyins3llnhbnfbcrqmhzuhmuuawqk");
    Hamt<Long> loaded = Hamt.load(store, root, DEFAULT.withBitWidth(5), CborCodec.LONG);
    loaded.delete(Varint.encode(104));
    loaded.delete(Varint.encode(108));
    root = loaded.flush();
    Hamt.load(store, root, DEFAULT.withBitWidth(5), CborCodec.LONG);
    assertThat(root).hasToString("bafy2bzacedlyeuub3mo4aweqs7zyxrbldsq2u4a2taswubudgupglu2j4eru6");
    assertThat(store.stats()).isEqualTo(new Stats(3, 11, 1449, 1751));
  }

  private Hamt<byte[]> create(int bitWidth) {
    return Hamt.create(store, DEFAULT.withBitWidth(bitWidth), CborCodec.BYTES);
  }

  private Hamt<byte[]> load(int bitWidth, Cid root) {
    return Hamt.load(store, root, DEFAULT.withBitWidth(bitWidth), CborCodec.BYTES);
  }

  private static void fill(Hamt<byte[]> map, int from, int to) {
    for (int i = from; i < to; i++) {
      map.set(text(i), text(i));
    }
  }

  private static void assertVisits(Hamt<byte[]> map, int count) {
    Set<String> seen = new HashSet<>();
    map.forEach(
        (key, value) -> {
          assertThat(value).isEqualTo(key);
          seen.add(new String(key, US_ASCII));
        });
    assertThat(seen).hasSize(count);
  }

  private static byte[] text(Object value) {
    return value.toString().getBytes(US_ASCII);
  }
}
