package io.pandan.vm.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.FatalException;
import io.pandan.api.TokenAmount;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.TestNetworks;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateTreeTest {

  private static final Cid CODE = Cid.sum(Codec.RAW, new byte[] {1});
  private final MemoryBlockstore store = new MemoryBlockstore();
  private final StateTree tree = StateTree.empty(store);

  @Test
  void shouldWriteAVersionedRoot() {
    Cid root = tree.flush();

    // An empty HAMT is a node without bits and pointers; the info of version 5 is an empty tuple.
    Cid hamt =
        Cid.sum(
            Codec.DAG_CBOR,
            new CborWriter()
                .writeArrayHeader(2)
                .writeBytes(new byte[0])
                .writeArrayHeader(0)
                .toByteArray());
    Cid info = Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) 0x80});
    assertThat(store.require(root))
        .isEqualTo(
            new CborWriter()
                .writeArrayHeader(3)
                .writeUnsigned(5)
                .writeCid(hamt)
                .writeCid(info)
                .toByteArray());
  }

  @Test
  void shouldReadWhatWasFlushed() {
    tree.setActor(100, actor(1));
    tree.setActor(101, actor(2));
    tree.deleteActor(101);
    Cid root = tree.flush();

    StateTree loaded = StateTree.load(store, root);

    assertThat(loaded.actor(100)).contains(actor(1));
    assertThat(loaded.actor(101)).isEmpty();
    assertThat(loaded.flush()).isEqualTo(root);
  }

  @Test
  void shouldTakeNestedLayersBack() {
    tree.setActor(100, actor(1));
    tree.beginTransaction();
    tree.setActor(100, actor(2));
    tree.beginTransaction();
    tree.setActor(100, actor(3));
    tree.deleteActor(102);
    tree.endTransaction(false);
    tree.beginTransaction();
    tree.deleteActor(100);
    tree.endTransaction(true);
    assertThat(tree.actor(100)).contains(actor(3));
    tree.endTransaction(true);

    assertThat(tree.actor(100)).contains(actor(1));
  }

  /** Actors may ask for any unsigned number. */
  @Test
  void shouldHaveNoActorAboveTheLargestId() {
    assertThat(tree.actor(Long.MAX_VALUE)).isEmpty();
    assertThat(tree.actor(Long.MIN_VALUE)).isEmpty();
    assertThat(tree.actor(-1)).isEmpty();
  }

  @Test
  void shouldNotFlushInsideOfATransaction() {
    tree.beginTransaction();

    assertThatThrownBy(tree::flush).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldRefuseOtherVersions() {
    Cid root =
        store.putCbor(
            new CborWriter()
                .writeArrayHeader(3)
                .writeUnsigned(3)
                .writeCid(CODE)
                .writeCid(CODE)
                .toByteArray());

    assertThatThrownBy(() -> StateTree.load(store, root))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("version 3");
  }

  @Test
  void shouldKeepTreesOfVersion4AsTheyAre() {
    byte[] tuple =
        new CborWriter()
            .writeArrayHeader(4)
            .writeCid(CODE)
            .writeCid(CODE)
            .writeUnsigned(7)
            .writeBigInt(BigInteger.TEN)
            .toByteArray();

    StateTree four = StateTree.load(store, versionFour(tuple));

    assertThat(four.actor(100))
        .contains(new ActorState(CODE, CODE, 7, TokenAmount.ofAtto(10), Optional.empty()));
    four.setActor(100, four.actor(100).orElseThrow().withBalance(TokenAmount.ofAtto(11)));
    tuple[tuple.length - 1] = 11;
    assertThat(four.flush()).isEqualTo(versionFour(tuple));
  }

  @Test
  void shouldNotLoseDelegatedAddressesInVersion4() {
    StateTree four = StateTree.load(store, versionFour(new byte[] {0}));
    ActorState actor = actor(1);
    four.setActor(
        100,
        new ActorState(
            actor.code(),
            actor.head(),
            actor.nonce(),
            actor.balance(),
            Optional.of(Address.delegated(10, new byte[20]))));

    assertThatThrownBy(four::flush)
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("in a state tree of version 4");
  }

  /** A tree of version 4 with these bytes as the actor f0100. */
  private Cid versionFour(byte[] actor) {
    Hamt<byte[]> actors =
        Hamt.create(
            store,
            HamtConfig.FILECOIN,
            CborCodec.of(CborReader::readRaw, (value, out) -> out.writeRaw(value)));
    actors.set(Address.id(100).toBytes(), actor);
    Cid info = store.putCbor(new byte[] {(byte) 0x80});
    return store.putCbor(
        new CborWriter()
            .writeArrayHeader(3)
            .writeUnsigned(4)
            .writeCid(actors.flush())
            .writeCid(info)
            .toByteArray());
  }

  /** Random changes in random layers leave what the kept ones alone would have. */
  @Test
  void shouldEndWithTheRootOfWhatWasKept() {
    Random random = new Random(7);
    List<Runnable> kept = new ArrayList<>();
    StateTree plain = StateTree.empty(store);
    for (int round = 0; round < 200; round++) {
      boolean revert = random.nextBoolean();
      tree.beginTransaction();
      for (int i = 0; i < 5; i++) {
        long id = 100 + random.nextLong(50);
        boolean delete = random.nextInt(4) == 0;
        ActorState actor = actor(random.nextLong(1_000));
        change(tree, id, delete, actor);
        if (!revert) {
          kept.add(() -> change(plain, id, delete, actor));
        }
      }
      tree.endTransaction(revert);
    }
    kept.forEach(Runnable::run);

    assertThat(tree.flush()).isEqualTo(plain.flush());
  }

  @Test
  void shouldResolveAddressesThroughInit() {
    try (TestNetwork network = TestNetworks.builder().build()) {
      StateTree genesis = StateTree.load(network.store(), network.root());
      Address carol = TestNetwork.secp256k1(30);

      assertThat(genesis.lookupId(TestNetworks.ALICE)).contains(100L);
      assertThat(genesis.lookupId(Address.id(12_345))).contains(12_345L);
      assertThat(genesis.lookupId(carol)).isEmpty();

      genesis.beginTransaction();
      assertThat(genesis.registerNewAddress(carol)).isEqualTo(1_001);
      assertThat(genesis.lookupId(carol)).contains(1_001L);
      genesis.endTransaction(true);
      assertThat(genesis.lookupId(carol)).isEmpty();

      genesis.registerNewAddress(carol);
      StateTree loaded = StateTree.load(network.store(), genesis.flush());
      assertThat(loaded.lookupId(carol)).contains(1_001L);
      assertThat(loaded.registerNewAddress(TestNetwork.secp256k1(31))).isEqualTo(1_002);
    }
  }

  @Test
  void shouldVisitAllActors() {
    try (TestNetwork network = TestNetworks.builder().build()) {
      List<Long> ids = new ArrayList<>();
      network.view().forEach((id, actor) -> ids.add(id));

      assertThat(ids).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 10L, 99L, 100L, 101L, 1_000L);
    }
  }

  private static void change(StateTree tree, long id, boolean delete, ActorState actor) {
    if (delete) {
      tree.deleteActor(id);
    } else {
      tree.setActor(id, actor);
    }
  }

  private static ActorState actor(long balance) {
    return new ActorState(CODE, CODE, 0, TokenAmount.ofAtto(balance), Optional.empty());
  }
}
