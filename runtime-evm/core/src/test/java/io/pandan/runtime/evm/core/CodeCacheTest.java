package io.pandan.runtime.evm.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import org.junit.jupiter.api.Test;

class CodeCacheTest {
  private static Cid cid(int n) {
    return Cid.sum(Codec.RAW, new byte[] {(byte) n});
  }

  private static Code code() {
    return Code.of(new byte[100], Profile.FILECOIN);
  }

  @Test
  void shouldAnalyseOnce() {
    CodeCache<Code> cache = new CodeCache<>(1 << 20, Code::footprintBytes);
    Code first = cache.get(cid(1), CodeCacheTest::code);
    assertThat(cache.get(cid(1), CodeCacheTest::code)).isSameAs(first);
    assertThat(cache.get(cid(2), CodeCacheTest::code)).isNotSameAs(first);
  }

  @Test
  void shouldForgetTheLeastRecentlyUsedFirst() {
    CodeCache<Code> cache = new CodeCache<>(3 * code().footprintBytes(), Code::footprintBytes);
    Code first = cache.get(cid(1), CodeCacheTest::code);
    Code second = cache.get(cid(2), CodeCacheTest::code);
    cache.get(cid(3), CodeCacheTest::code);
    cache.get(cid(1), CodeCacheTest::code);
    cache.get(cid(4), CodeCacheTest::code);
    assertThat(cache.size()).isEqualTo(3);
    assertThat(cache.get(cid(1), CodeCacheTest::code)).isSameAs(first);
    assertThat(cache.get(cid(2), CodeCacheTest::code)).isNotSameAs(second);
  }

  @Test
  void shouldRunCodeThatIsLargerThanTheCache() {
    CodeCache<Code> cache = new CodeCache<>(1, Code::footprintBytes);
    assertThat(cache.get(cid(1), CodeCacheTest::code).length()).isEqualTo(100);
    assertThat(cache.size()).isZero();
  }

  @Test
  void shouldMakeRoomForWhatAnEntryGrowsBy() {
    Growing first = new Growing();
    CodeCache<Growing> cache = new CodeCache<>(10, growing -> growing.bytes);
    cache.get(cid(1), () -> first);
    cache.get(cid(2), Growing::new);
    cache.get(cid(1), Growing::new);
    assertThat(cache.size()).isEqualTo(2);

    first.bytes = 10;
    assertThat(cache.get(cid(1), Growing::new)).isSameAs(first);
    assertThat(cache.size()).isEqualTo(1);
  }

  private static final class Growing {
    long bytes = 1;
  }
}
