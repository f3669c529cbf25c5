package io.pandan.host.chain.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.chain.ExecutedTipset;
import io.pandan.host.chain.testing.Account;
import io.pandan.host.chain.testing.ChainFixture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChainIndexTest {
  /** Array of one, tag 42, byte string of 39: a zero and a CID of 38 bytes. */
  private static final int ONE_BLOCK_KEY_BYTES = 1 + 2 + 2 + 39;

  /** CBOR's array of six fields. */
  private static final byte SIX_FIELDS = (byte) 0x86;

  @Test
  void shouldReadWhatOlderNodesWroteWithoutTheKey() throws InterruptedException {
    try (ChainFixture node = new ChainFixture()) {
      ExecutedTipset executed = node.execute(Account.secp256k1(0).send(0)).executed();
      byte[] record = ChainIndex.encode(executed);
      byte[] older = Arrays.copyOf(record, record.length - ONE_BLOCK_KEY_BYTES);
      older[0] = SIX_FIELDS;

      assertThat(ChainIndex.decode(record).key()).isEqualTo(executed.key());
      assertThat(ChainIndex.decode(older).key()).isEqualTo(executed.key());
      assertThat(ChainIndex.encode(ChainIndex.decode(older))).isEqualTo(record);
    }
  }
}
