package io.pandan.ipld.hamt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MemoryBlockstore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeCacheTest {
  private static final CborCodec<Long> LONGS =
      CborCodec.of(CborReader::readUnsigned, (value, out) -> out.writeUnsigned(value));

  /** Notes all that a tree asks of it. */
  private static final class NotedStore implements Blockstore {
    private final MemoryBlockstore blocks = new MemoryBlockstore();
    final List<String> asked = new ArrayList<>();

    @Override
    public Optional<byte[]> get(Cid cid) {
      asked.add("get " + cid);
      return blocks.get(cid);
    }

    @Override
    public boolean has(Cid cid) {
      return blocks.has(cid);
    }

    @Override
    public void put(Cid cid, byte[] block) {
      asked.add("put " + cid);
      blocks.put(cid, block);
    }
  }

  /** Two contracts' storage, opened and closed in turns, with reads, writes and deletions. */
  private static final class Run {
    final NotedStore store = new NotedStore();
    final List<Object> seen = new ArrayList<>();
    private final Optional<NodeCache> cache;
    private final Cid[] roots = new Cid[2];

    Run(Optional<NodeCache> cache, long seed) {
      this.cache = cache;
      Random random = new Random(seed);
      for (int i = 0; i < roots.length; i++) {
        Kamt<Long> empty =
            cache.isPresent()
                ? Kamt.create(store, KamtConfig.EVM_STORAGE, LONGS, cache.get())
                : Kamt.create(store, KamtConfig.EVM_STORAGE, LONGS);
        roots[i] = empty.flush();
      }
      for (int opened = 0; opened < 150; opened++) {
        use(random.nextInt(roots.length), random);
      }
    }

    private void use(int which, Random random) {
      Kamt<Long> map =
          cache.isPresent()
              ? Kamt.load(store, roots[which], KamtConfig.EVM_STORAGE, LONGS, cache.get())
              : Kamt.load(store, roots[which], KamtConfig.EVM_STORAGE, LONGS);
      for (int steps = random.nextInt(12); steps > 0; steps--) {
        byte[] key = key(random);
        switch (random.nextInt(5)) {
          case 0 -> seen.add(map.get(key));
          case 1 -> seen.add(map.delete(key));
          case 2 -> seen.add(map.flush());
          default -> seen.add(map.set(key, (long) random.nextInt(3)));
        }
      }
      // Some are left without being written, as by a call that fails.
      if (random.nextInt(4) != 0) {
        roots[which] = map.flush();
        seen.add(roots[which]);
      }
    }

    /** Small numbers next to each other, and some that are spread. */
    private static byte[] key(Random random) {
      byte[] key = new byte[Kamt.KEY_BYTES];
      int number = random.nextInt(24);
      if (number < 16) {
        key[Kamt.KEY_BYTES - 1] = (byte) number;
      } else {
        new Random(number).nextBytes(key);
      }
      return key;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldChangeNeitherTreesNorWhatIsAskedOfTheStore(long seed) {
    Run without = new Run(Optional.empty(), seed);
    Run with = new Run(Optional.of(new NodeCache(1 << 20)), seed);
    assertThat(with.seen).isEqualTo(without.seen);
    assertThat(with.store.asked).isEqualTo(without.store.asked);
  }

  @Test
  void shouldGoOnWithoutRoom() {
    Run without = new Run(Optional.empty(), 9);
    Run with = new Run(Optional.of(new NodeCache(2000)), 9);
    assertThat(with.seen).isEqualTo(without.seen);
    assertThat(with.store.asked).isEqualTo(without.store.asked);
  }

  @Test
  void shouldRefuseAnEmptyNodeBelowTheRootThoughItBeKnownAsARoot() {
    MemoryBlockstore store = new MemoryBlockstore();
    NodeCache cache = new NodeCache(1 << 20);
    Cid empty = Kamt.create(store, KamtConfig.EVM_STORAGE, LONGS, cache).flush();
    Cid root =
        store.putCbor(
            new CborWriter()
                .writeArrayHeader(2)
                .writeBytes(new byte[] {1})
                .writeArrayHeader(1)
                .writeMapHeader(1)
                .writeText("l")
                .writeArrayHeader(3)
                .writeCid(empty)
                .writeLong(0)
                .writeBytes(new byte[0])
                .toByteArray());
    Kamt<Long> map = Kamt.load(store, root, KamtConfig.EVM_STORAGE, LONGS, cache);
    assertThatThrownBy(() -> map.get(new byte[Kamt.KEY_BYTES]))
        .isInstanceOf(BrokenStateException.class)
        .hasMessageContaining("empty");
  }
}
