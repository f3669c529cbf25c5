package io.pandan.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BufferedBlockstoreTest {
  private final MemoryBlockstore base = new MemoryBlockstore();
  private final BufferedBlockstore buffer = new BufferedBlockstore(base);

  @Test
  void shouldMoveOnlyWhatTheRootReaches() {
    Cid leaf = buffer.putCbor(new CborWriter().writeText("value").toByteArray());
    Cid inner =
        buffer.putCbor(
            new CborWriter()
                .writeArrayHeader(4)
                .writeCid(leaf)
                .writeCid(
                    Cid.v1(
                        Codec.FIL_COMMITMENT_SEALED,
                        MultihashCode.POSEIDON_BLS12_381_A2_FC1,
                        new byte[32]))
                .writeCid(
                    Cid.v1(
                        Codec.FIL_COMMITMENT_UNSEALED,
                        MultihashCode.SHA2_256_TRUNC254_PADDED,
                        new byte[32]))
                .writeCid(Cid.identity(Codec.CBOR, new byte[] {0}))
                .toByteArray());
    Cid root =
        buffer.putCbor(
            new CborWriter().writeArrayHeader(2).writeCid(inner).writeLong(1).toByteArray());
    Cid stray = buffer.putCbor(new CborWriter().writeLong(27).toByteArray());
    assertThat(base.size()).isZero();
    assertThat(buffer.has(leaf)).isTrue();

    buffer.flush(root);

    assertThat(base.blocks()).containsOnlyKeys(leaf, inner, root);
    assertThat(base.require(leaf)).isEqualTo(new CborWriter().writeText("value").toByteArray());
    assertThat(buffer.bufferedBlocks()).isEqualTo(1);
    assertThat(buffer.get(root)).isPresent();
    buffer.discard();
    assertThat(buffer.has(stray)).isFalse();
    assertThatThrownBy(() -> buffer.require(stray))
        .isInstanceOf(MissingBlockException.class)
        .hasMessageContaining(stray.toString());
  }

  @Test
  void shouldFollowLinksInsideIdentityCids() {
    Cid leaf = buffer.putCbor(new byte[] {(byte) 0x80});
    Cid wrapped = Cid.identity(Codec.DAG_CBOR, new CborWriter().writeCid(leaf).toByteArray());
    Cid root = buffer.putCbor(new CborWriter().writeCid(wrapped).toByteArray());

    buffer.flush(root);

    assertThat(base.blocks()).containsOnlyKeys(leaf, root);
  }

  @Test
  void shouldWriteChildrenBeforeParentsAlsoWhenTheyAreShared() {
    List<Cid> order = new ArrayList<>();
    BufferedBlockstore ordered =
        new BufferedBlockstore(
            new ForwardingBlockstore(base) {
              @Override
              public void putAll(Map<Cid, byte[]> blocks) {
                order.addAll(blocks.keySet());
              }
            });
    Cid shared = ordered.putCbor(new CborWriter().writeLong(1).toByteArray());
    Cid left = ordered.putCbor(new CborWriter().writeCid(shared).toByteArray());
    Cid right =
        ordered.putCbor(
            new CborWriter().writeArrayHeader(2).writeCid(left).writeCid(shared).toByteArray());
    Cid root =
        ordered.putCbor(
            new CborWriter()
                .writeArrayHeader(3)
                .writeCid(shared)
                .writeCid(left)
                .writeCid(right)
                .toByteArray());

    ordered.flush(root);

    assertThat(order).containsExactly(shared, left, right, root);
  }

  @Test
  void shouldTakeBlocksItDoesNotHoldToBeBelow() {
    Cid below = Cid.sum(Codec.DAG_CBOR, new byte[] {1});
    Cid root = buffer.putCbor(new CborWriter().writeCid(below).toByteArray());
    buffer.flush(root);
    assertThat(base.blocks()).containsOnlyKeys(root);
  }

  @Test
  void shouldRefuseLinksThatStateMustNotHave() {
    Cid dagPb = Cid.sum(Codec.DAG_PB, new byte[1]);
    Cid sha = Cid.v1(Codec.DAG_CBOR, MultihashCode.SHA2_256, new byte[32]);
    assertThatThrownBy(() -> buffer.flush(dagPb))
        .isInstanceOf(CidException.class)
        .hasMessageContaining("0x70");
    assertThatThrownBy(() -> buffer.flush(sha))
        .isInstanceOf(CidException.class)
        .hasMessageContaining("0x12");
  }
}
