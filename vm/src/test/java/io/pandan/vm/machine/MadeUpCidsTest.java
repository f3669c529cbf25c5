package io.pandan.vm.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MadeUpCidsTest {
  private final MadeUpCids cids = new MadeUpCids();

  @Test
  void shouldNameEqualBlocksAlikeAndOthersNot() {
    Set<Cid> all = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      Cid cid = cids.of(block(i, 10));
      assertThat(cids.of(block(i, 10))).isEqualTo(cid);
      assertThat(cid.codec()).isEqualTo(Codec.DAG_CBOR);
      all.add(cid);
    }
    assertThat(all).hasSize(1_000);
  }

  @Test
  void shouldMakeThemAsLongAsHashes() {
    byte[] block = block(1, 10);
    assertThat(cids.of(block).toBytes()).hasSameSizeAs(Cid.sum(Codec.DAG_CBOR, block).toBytes());
  }

  @Test
  void shouldKeepTheCidsOfBlocksThatWereFound() {
    Cid own = Cid.sum(Codec.DAG_CBOR, block(2, 10));
    cids.know(own, block(2, 10));
    assertThat(cids.of(block(2, 10))).isEqualTo(own);
  }

  @Test
  void shouldHashWhatIsBeyondItsBytes() {
    byte[] first = block(0, 1 << 20);
    Cid made = cids.of(first);
    assertThat(made).isNotEqualTo(Cid.sum(Codec.DAG_CBOR, first));
    for (int i = 1; i < 70; i++) {
      cids.of(block(i, 1 << 20));
    }
    byte[] beyond = block(1_000, 10);
    assertThat(cids.of(beyond)).isEqualTo(Cid.sum(Codec.DAG_CBOR, beyond));
    assertThat(cids.of(block(0, 1 << 20))).isEqualTo(made);
  }

  private static byte[] block(int number, int bytes) {
    byte[] content = new byte[bytes];
    content[0] = (byte) number;
    content[1] = (byte) (number >> 8);
    return new CborWriter().writeBytes(content).toByteArray();
  }
}
