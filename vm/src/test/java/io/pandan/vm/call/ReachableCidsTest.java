package io.pandan.vm.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import org.junit.jupiter.api.Test;

class ReachableCidsTest {
  @Test
  void shouldHoldWhatWasAddedHoweverMuchItIs() {
    ReachableCids reachable = new ReachableCids();
    for (int i = 0; i < 100; i++) {
      assertThat(reachable.contains(cid(i))).isFalse();
      reachable.add(cid(i));
      reachable.add(cid(i / 2));
      for (int j = 0; j <= i; j++) {
        assertThat(reachable.contains(cid(j))).isTrue();
      }
    }
    assertThat(reachable.contains(cid(100))).isFalse();
  }

  private static Cid cid(int number) {
    return Cid.sum(Codec.RAW, new byte[] {(byte) number});
  }
}
