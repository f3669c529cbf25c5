package io.pandan.host.chain.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MemoryBlockstore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachedBlockstoreTest {
  private final MemoryBlockstore base = new MemoryBlockstore();
  private final AtomicInteger reads = new AtomicInteger();
  private final CachedBlockstore store = new CachedBlockstore(counting(), 100_000);

  @Test
  void shouldReadABlockOnce() {
    Cid cid = block(1);
    assertThat(store.get(cid)).contains(content(1));
    assertThat(store.get(cid)).contains(content(1));
    assertThat(store.has(cid)).isTrue();
    assertThat(reads).hasValue(1);
  }

  @Test
  void shouldAskAgainForABlockThatWasNotThere() {
    Cid cid = Cid.sum(Codec.RAW, content(2));
    assertThat(store.get(cid)).isEmpty();
    assertThat(store.has(cid)).isFalse();
    store.put(cid, content(2));
    assertThat(store.get(cid)).contains(content(2));
  }

  @Test
  void shouldStayWithinItsBytes() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(store.get(block(i))).contains(content(i));
      assertThat(store.bytes()).isLessThanOrEqualTo(101_300);
    }
    assertThat(reads).hasValue(1_000);
  }

  @Test
  void shouldKeepWhatIsReadAgainAndAgain() {
    Cid favourite = block(0);
    for (int i = 1; i < 1_000; i++) {
      store.get(favourite);
      store.get(block(i));
    }
    assertThat(reads).hasValue(1_000);
  }

  private Cid block(int number) {
    Cid cid = Cid.sum(Codec.RAW, content(number));
    base.put(cid, content(number));
    return cid;
  }

  private static byte[] content(int number) {
    byte[] content = new byte[1_000];
    content[0] = (byte) number;
    content[1] = (byte) (number >> 8);
    return content;
  }

  private Blockstore counting() {
    return new Blockstore() {
      @Override
      public Optional<byte[]> get(Cid cid) {
        reads.incrementAndGet();
        return base.get(cid);
      }

      @Override
      public boolean has(Cid cid) {
        return base.has(cid);
      }

      @Override
      public void put(Cid cid, byte[] block) {
        base.put(cid, block);
      }

      @Override
      public void putAll(Map<Cid, byte[]> blocks) {
        base.putAll(blocks);
      }
    };
  }
}
