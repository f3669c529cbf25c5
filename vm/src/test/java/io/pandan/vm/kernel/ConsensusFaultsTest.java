package io.pandan.vm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.Address;
import io.pandan.api.Signature;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.vm.ConsensusFault;
import io.pandan.crypto.Bls;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.vm.call.AssertionFailedException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsensusFaultsTest {

  private static final byte[] KEY = key(1);
  private static final Address MINER = Address.id(1_000);
  private static final Address WORKER = Address.bls(Bls.publicKey(KEY));
  private static final List<Cid> PARENTS = List.of(cid(1), cid(2));
  private static final byte[] NOTHING = {};

  private static final BlockHeader A = signed(header(MINER, 10, PARENTS, 1), KEY);

  @Test
  void shouldFindTwoBlocksOfOneHeight() {
    BlockHeader b = signed(header(MINER, 10, List.of(cid(3)), 2), KEY);

    assertThat(find(A, b)).contains(new ConsensusFault(1_000, 10, 1));
    assertThat(find(A, signed(header(MINER, 10, PARENTS, 2), KEY)))
        .as("on the same parents too")
        .contains(new ConsensusFault(1_000, 10, 1));
  }

  @Test
  void shouldFindTwoHeightsOnTheSameParents() {
    BlockHeader b = signed(header(MINER, 12, PARENTS, 1), KEY);

    assertThat(find(A, b)).contains(new ConsensusFault(1_000, 12, 3));
    assertThat(find(b, A)).as("the later one first").isEmpty();
  }

  @Test
  void shouldFindABlockThatPassesOverItsOwnParent() {
    BlockHeader witness = header(Address.id(1_001), 10, PARENTS, 7);
    BlockHeader b = signed(header(MINER, 11, List.of(witness.cid()), 1), KEY);

    assertThat(find(A, b)).as("without a witness").isEmpty();
    assertThat(find(A, b, witness.toCbor())).contains(new ConsensusFault(1_000, 11, 2));

    BlockHeader both = signed(header(MINER, 11, List.of(witness.cid(), A.cid()), 1), KEY);
    assertThat(find(A, both, witness.toCbor())).as("nothing passed over").isEmpty();
    BlockHeader cousin = header(Address.id(1_001), 10, List.of(cid(1)), 7);
    BlockHeader c = signed(header(MINER, 11, List.of(cousin.cid()), 1), KEY);
    assertThat(find(A, c, cousin.toCbor())).as("no sibling").isEmpty();
    BlockHeader later = header(Address.id(1_001), 11, PARENTS, 7);
    BlockHeader d = signed(header(MINER, 12, List.of(later.cid()), 1), KEY);
    assertThat(find(A, d, later.toCbor())).as("of another height").isEmpty();
  }

  @Test
  void shouldTakeAWitnessThatProvesNothingForNone() {
    BlockHeader b = signed(header(MINER, 12, PARENTS, 1), KEY);

    assertThat(find(A, b, header(MINER, 3, PARENTS, 1).toCbor()))
        .contains(new ConsensusFault(1_000, 12, 3));
    assertThat(find(A, b, new byte[] {1})).as("no header").isEmpty();
  }

  @Test
  void shouldFindNothingInOneBlockOrOfTwoMiners() {
    BlockHeader other = signed(header(Address.id(1_001), 10, PARENTS, 2), KEY);
    BlockHeader resigned = header(MINER, 10, PARENTS, 1);

    assertThat(find(A, A)).isEmpty();
    assertThat(find(A, other)).isEmpty();
    assertThat(find(A, resigned)).as("not signed").isEmpty();
    assertThat(find(A, signed(resigned, key(2)))).as("signed by another").isEmpty();
    assertThat(ConsensusFaults.find(A.toCbor(), new byte[] {(byte) 0x80}, NOTHING, keys()))
        .isEmpty();
  }

  @Test
  void shouldFindNothingWhereThereIsNoWorker() {
    BlockHeader b = signed(header(MINER, 10, PARENTS, 2), KEY);

    assertThat(
            ConsensusFaults.find(
                A.toCbor(), b.toCbor(), NOTHING, (miner, height) -> Optional.empty()))
        .isEmpty();
  }

  /** As in Lotus, whose reader stops at the header's end. */
  @Test
  void shouldNotLookAtWhatFollowsAHeader() {
    BlockHeader b = signed(header(MINER, 10, PARENTS, 2), KEY);
    byte[] longer = Arrays.copyOf(b.toCbor(), b.toCbor().length + 5);

    assertThat(ConsensusFaults.find(A.toCbor(), longer, NOTHING, keys())).isPresent();
  }

  /** Fatal in ref-fvm, which takes an id from the node. */
  @Test
  void shouldFailTheMessageForAFaultOfAnAddressThatIsNoId() {
    Address robust = Address.actor(new byte[] {1});
    byte[] a = signed(header(robust, 10, PARENTS, 1), KEY).toCbor();
    byte[] b = signed(header(robust, 10, PARENTS, 2), KEY).toCbor();

    assertThatThrownBy(
            () -> ConsensusFaults.find(a, b, NOTHING, (miner, height) -> Optional.of(WORKER)))
        .isInstanceOf(AssertionFailedException.class);
  }

  private static Optional<ConsensusFault> find(BlockHeader a, BlockHeader b) {
    return find(a, b, NOTHING);
  }

  private static Optional<ConsensusFault> find(BlockHeader a, BlockHeader b, byte[] extra) {
    return ConsensusFaults.find(a.toCbor(), b.toCbor(), extra, keys());
  }

  private static ConsensusFaults.WorkerKeys keys() {
    return (miner, height) -> miner.equals(MINER) ? Optional.of(WORKER) : Optional.empty();
  }

  private static BlockHeader header(Address miner, long height, List<Cid> parents, long signal) {
    return withSignature(miner, height, parents, signal, Optional.empty());
  }

  private static BlockHeader signed(BlockHeader header, byte[] key) {
    return withSignature(
        header.miner(),
        header.height(),
        header.parents(),
        header.forkSignaling(),
        Optional.of(new Signature(Signature.Type.BLS, Bls.sign(key, header.toCbor()))));
  }

  private static BlockHeader withSignature(
      Address miner, long height, List<Cid> parents, long signal, Optional<Signature> signature) {
    return new BlockHeader(
        miner,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        parents,
        BigInteger.ONE,
        height,
        cid(4),
        cid(5),
        cid(6),
        Optional.empty(),
        1_700_000_000,
        signature,
        signal,
        TokenAmount.ofAtto(100));
  }

  private static Cid cid(int seed) {
    return Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) seed});
  }

  private static byte[] key(int number) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) number);
    return key;
  }
}
