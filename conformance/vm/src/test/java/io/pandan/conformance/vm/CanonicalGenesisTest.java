package io.pandan.conformance.vm;

import static io.pandan.conformance.vm.CanonicalNetwork.SIGNER;
import static io.pandan.conformance.vm.CanonicalNetwork.WORKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.testkit.TestNetwork;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * The genesis of the released actors against what Lotus writes: go-state-types {@code builtin/v18},
 * by hand.
 */
class CanonicalGenesisTest {
  private static final long AWARD_BLOCK_REWARD = 2;
  private static final long EPOCH_TICK = 2;
  private static final long PROPOSE = 2;
  private static final long ADD_VERIFIER = 2;

  private static CborWriter tuple(int fields) {
    return new CborWriter().writeArrayHeader(fields);
  }

  /** An empty HAMT, whatever its bit width: an empty bit field and no pointers. */
  private static Cid emptyHamt() {
    return cid(tuple(2).writeBytes(new byte[0]).writeArrayHeader(0));
  }

  /** An empty AMT: bit width, height, count and the empty node. */
  private static Cid emptyAmt(int bitWidth) {
    CborWriter root = tuple(4).writeUnsigned(bitWidth).writeUnsigned(0).writeUnsigned(0);
    root.writeArrayHeader(3).writeBytes(new byte[Math.max(1, (1 << bitWidth) / 8)]);
    return cid(root.writeArrayHeader(0).writeArrayHeader(0));
  }

  private static Cid cid(CborWriter block) {
    return Cid.sum(Codec.DAG_CBOR, block.toByteArray());
  }

  private static CborWriter zeros(CborWriter out, int bigInts) {
    for (int i = 0; i < bigInts; i++) {
      out.writeBytes(new byte[0]);
    }
    return out;
  }

  private static String state(TestNetwork network, long id) {
    return HexFormat.of()
        .formatHex(network.store().require(network.view().actor(id).orElseThrow().head()));
  }

  private static void assertState(TestNetwork network, long id, CborWriter expected) {
    assertThat(state(network, id))
        .as("f0" + id)
        .isEqualTo(HexFormat.of().formatHex(expected.toByteArray()));
  }

  @Test
  void shouldMakeSingletonsAsLotusDoes() {
    try (TestNetwork network = CanonicalNetwork.builder().build()) {
      CborWriter cron = tuple(1).writeArrayHeader(2).writeArrayHeader(2);
      cron.writeBytes(new byte[] {0, 4}).writeUnsigned(5).writeArrayHeader(2);
      assertState(network, 3, cron.writeBytes(new byte[] {0, 5}).writeUnsigned(9));

      // Smoothed power begins with 750 TiB × 2⁻¹⁰ and a velocity, both in Q.128.
      CborWriter power = zeros(tuple(17), 8).writeArrayHeader(2);
      power.writeBytes(HexFormat.of().parseHex("0002dc6c" + "00".repeat(20)));
      power.writeBytes(HexFormat.of().parseHex("0003c0" + "00".repeat(20)));
      power.writeLong(1).writeLong(0).writeLong(0).writeLong(0).writeCid(emptyHamt()).writeLong(0);
      assertThat(state(network, 4))
          .startsWith(HexFormat.of().formatHex(power.toByteArray()).substring(0, 70));

      CborWriter market = tuple(13).writeCid(emptyAmt(5)).writeCid(emptyAmt(6));
      market.writeCid(emptyHamt()).writeCid(emptyHamt()).writeCid(emptyHamt()).writeUnsigned(0);
      zeros(market.writeCid(emptyHamt()).writeLong(-1), 3);
      assertState(network, 5, market.writeCid(emptyHamt()).writeCid(emptyHamt()));

      CborWriter registry = tuple(6).writeBytes(new byte[] {0, 80}).writeCid(emptyHamt());
      registry.writeCid(emptyHamt()).writeCid(emptyHamt()).writeUnsigned(1);
      assertState(network, 6, registry.writeCid(emptyHamt()));

      CborWriter datacap = tuple(2).writeBytes(new byte[] {0, 6});
      datacap.writeArrayHeader(4).writeBytes(new byte[0]).writeCid(emptyHamt());
      assertState(network, 7, datacap.writeCid(emptyHamt()).writeUnsigned(3));

      assertState(network, 10, tuple(0));
    }
  }

  @Test
  void shouldMakeTheStatesThatTheActorsInJavaMakeToo() {
    try (TestNetwork canonical = CanonicalNetwork.builder().build();
        TestNetwork inJava = NativeNetwork.builder().build()) {
      StateView expected = inJava.view();
      for (long id : new long[] {0, 2, 10, 99}) {
        assertThat(canonical.view().actor(id)).as("f0" + id).isEqualTo(expected.actor(id));
      }
    }
  }

  @Test
  void shouldGiveAwayAllThereIs() {
    try (TestNetwork network = CanonicalNetwork.builder().build()) {
      AtomicReference<TokenAmount> all = new AtomicReference<>(TokenAmount.ZERO);
      network.view().forEach((id, actor) -> all.updateAndGet(actor.balance()::plus));

      assertThat(all.get()).isEqualTo(TokenAmount.ofFil(2_000_000_000));
      assertThat(network.view().actor(90).map(ActorState::balance))
          .hasValue(TokenAmount.ofFil(899_980_000));
    }
  }

  @Test
  void shouldMakeAMinerBeforeTheEthereumNullAddress() {
    try (TestNetwork network = CanonicalNetwork.builder().build()) {
      StateView genesis = network.view();

      assertThat(genesis.manifest().name(genesis.actor(1_000).orElseThrow().code()))
          .hasValue("storageminer");
      assertThat(genesis.lookupId(Address.delegated(10, new byte[20]))).hasValue(1_001L);
      CborReader miner =
          new CborReader(network.store().require(genesis.actor(1_000).orElseThrow().head()));
      miner.readArrayHeader();
      CborReader info = new CborReader(network.store().require(miner.readCid()));
      info.readArrayHeader();
      long workerId = genesis.lookupId(WORKER).orElseThrow();
      assertThat(Address.read(info)).as("owner").isEqualTo(Address.id(workerId));
      assertThat(Address.read(info)).as("worker").isEqualTo(Address.id(workerId));
    }
  }

  @Test
  void shouldGiveTheSameRootEachTime() {
    try (TestNetwork one = CanonicalNetwork.builder().build();
        TestNetwork other = CanonicalNetwork.builder().build()) {
      assertThat(one.root()).isEqualTo(other.root());
    }
  }

  @Test
  void shouldPayTheMinerAndTickEachEpoch() {
    try (TestNetwork network = CanonicalNetwork.builder().build()) {
      TokenAmount before = network.balance(Address.id(1_000));
      for (int epoch = 0; epoch < 3; epoch++) {
        CborWriter award = tuple(4).writeBytes(Address.id(1_000).toBytes());
        award.writeBytes(new byte[0]).writeBytes(new byte[0]).writeLong(1);
        assertSuccess(implicit(network, 2, AWARD_BLOCK_REWARD, award.toByteArray()));
        assertSuccess(implicit(network, 3, EPOCH_TICK, new byte[0]));
        network.nextEpoch();
      }

      assertThat(network.balance(Address.id(1_000))).isGreaterThan(before);
    }
  }

  @Test
  void shouldLetTheSignerActForTheRegistrysRoot() {
    try (TestNetwork network = CanonicalNetwork.builder().build()) {
      CborWriter verifier = tuple(2).writeBytes(Address.id(101).toBytes());
      verifier.writeBytes(new byte[] {0, 1, 0, 0, 0, 0});
      CborWriter proposal = tuple(4).writeBytes(Address.id(6).toBytes()).writeBytes(new byte[0]);
      proposal.writeUnsigned(ADD_VERIFIER).writeBytes(verifier.toByteArray());

      ApplyResult proposed = network.call(SIGNER, Address.id(80), PROPOSE, proposal.toByteArray());

      assertSuccess(proposed);
      CborReader returned = new CborReader(proposed.receipt().returnData());
      returned.readArrayHeader(4);
      returned.readLong();
      assertThat(returned.readBool()).as("applied").isTrue();
      assertThat(returned.readLong()).as("exit code").isZero();
    }
  }

  @Test
  void shouldRefuseAWorkerThatHasNoAccount() {
    TestNetwork.Builder network =
        CanonicalNetwork.builder()
            .canonical(CanonicalNetwork.bundle(), Address.bls(new byte[48]), SIGNER);

    assertThatThrownBy(network::build)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("miner's worker");
  }

  private static ApplyResult implicit(TestNetwork network, long to, long method, byte[] params) {
    return network.applyImplicit(
        new Message(
            0,
            Address.id(to),
            Address.id(0),
            network.epoch(),
            TokenAmount.ZERO,
            1L << 40,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            method,
            params));
  }

  private static void assertSuccess(ApplyResult result) {
    assertThat(result.receipt().exitCode().isSuccess()).as(result.failure().orElse("")).isTrue();
  }
}
