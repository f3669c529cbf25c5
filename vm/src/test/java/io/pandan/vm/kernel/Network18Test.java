package io.pandan.vm.kernel;

import static io.pandan.vm.TestNetworks.ALICE;
import static io.pandan.vm.TestNetworks.BOB;
import static io.pandan.vm.kernel.KernelFixture.ACTOR;
import static io.pandan.vm.kernel.KernelFixture.FUNDS;
import static io.pandan.vm.kernel.KernelFixture.assertError;
import static io.pandan.vm.kernel.KernelFixture.cost;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorEvent;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.EventEntry;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.StampedEvent;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.BlockStat;
import io.pandan.api.vm.Kernel;
import io.pandan.crypto.Blake2b;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MultihashCode;
import io.pandan.testkit.FixedExterns;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel of networks 18 to 20, ref-fvm's branch release/v3, where it is not today's. */
class Network18Test {

  private final KernelFixture fixture = new KernelFixture(18);
  private final FixedExterns externs = new FixedExterns(3, TokenAmount.ofFil(500_000_000));

  @BeforeEach
  void goToEpoch3() {
    fixture.network.nextEpoch();
    fixture.network.nextEpoch();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private ApplyResult succeed(KernelFixture.Steps steps) {
    ApplyResult result = fixture.run(steps);
    assertThat(result.receipt().exitCode()).as("%s", result.failure()).isEqualTo(ExitCode.OK);
    return result;
  }

  @Test
  void shouldOpenAnyBlockAndChargeItsBytesAlone() {
    byte[] block = new byte[100];
    block[0] = (byte) 0x58;
    block[1] = 98;
    Cid cid = Cid.sum(Codec.DAG_CBOR, block);
    fixture.network.store().put(cid, block);

    succeed(
        kernel -> {
          BlockStat[] opened = new BlockStat[1];
          assertThat(cost(kernel, k -> opened[0] = k.blockOpen(cid)))
              .isEqualTo((187_440 + 100 * 10) * 1_000L);
          assertThat(opened[0]).isEqualTo(new BlockStat(2, Codec.DAG_CBOR, 100));
        });
  }

  @Test
  void shouldMakeBlocksWithoutLookingAtTheirLinks() {
    CborWriter links = new CborWriter().writeArrayHeader(2);
    links.writeCid(Cid.sum(Codec.RAW, new byte[] {1}));
    links.writeCid(Cid.v1(0x70, MultihashCode.SHA2_256, new byte[32]));
    byte[] block = links.toByteArray();

    succeed(
        kernel -> {
          assertThat(cost(kernel, k -> k.blockCreate(Codec.DAG_CBOR, block)))
              .isEqualTo(block.length * 10_000L);
          // Not CBOR at all, which nobody looks at either.
          int id = kernel.blockCreate(Codec.DAG_CBOR, new byte[] {(byte) 0xff});
          assertThat(cost(kernel, k -> k.blockLink(id, MultihashCode.BLAKE2B_256, 32)))
              .isEqualTo(334_000_000 + 172_000_000 + 3_340_000 + 2_400 + 10_000);
        });
  }

  @Test
  void shouldChargeForABlockBeforeItsCodecIsRefused() {
    succeed(
        kernel ->
            assertThat(
                    cost(
                        kernel,
                        k ->
                            assertError(
                                ErrorNumber.ILLEGAL_CODEC,
                                () -> k.blockCreate(Codec.DAG_PB, new byte[10]))))
                .isEqualTo(100_000));
  }

  @Test
  void shouldSetAnyRootForNothing() {
    Cid root = Cid.sum(Codec.RAW, new byte[] {9});
    fixture.network.store().put(root, new byte[] {9});

    succeed(
        kernel -> {
          assertThat(cost(kernel, k -> k.setRoot(root))).isEqualTo(475_000_000);
          assertThat(cost(kernel, k -> k.setRoot(root))).isZero();
          assertThat(cost(kernel, Kernel::root)).isZero();
          assertThat(kernel.root()).isEqualTo(root);
        });

    assertThat(fixture.network.actor(ACTOR).orElseThrow().head()).isEqualTo(root);
  }

  /** As release/v3, where state that is missing is fatal to the message. */
  @Test
  void shouldSpendTheWholeLimitOnABlockThatIsNotThere() {
    fixture.actor(
        500,
        (kernel, params) -> {
          kernel.blockOpen(Cid.sum(Codec.RAW, new byte[] {7, 7}));
          return ActorExit.returned(Kernel.NO_BLOCK);
        });
    Message message = fixture.network.message(ALICE, ACTOR, TokenAmount.ZERO, 2, new byte[0]);

    ApplyResult result = fixture.network.apply(message);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_ASSERTION_FAILED);
    assertThat(result.receipt().gasUsed()).isEqualTo(message.gasLimit());
  }

  @Test
  void shouldDrawRandomnessWithEntropy() {
    byte[] entropy = {1, 2, 3};
    byte[] hashed =
        ByteBuffer.allocate(8 + 32 + 8 + 3)
            .putLong(5)
            .put(externs.chainRandomness(2))
            .putLong(2)
            .put(entropy)
            .array();

    succeed(
        kernel -> {
          assertThat(kernel.drawChainRandomness(5, 2, entropy)).isEqualTo(Blake2b.hash256(hashed));
          assertThat(kernel.drawBeaconRandomness(5, 2, entropy))
              .isNotEqualTo(Blake2b.hash256(hashed));
          assertThat(cost(kernel, k -> k.drawBeaconRandomness(-1, 0, entropy)))
              .isEqualTo((21_000 + 51 * 10) * 1_000L);
          assertThat(
                  cost(
                      kernel,
                      k ->
                          assertError(
                              ErrorNumber.ILLEGAL_ARGUMENT,
                              () -> k.drawBeaconRandomness(1, 4, new byte[0]))))
              .as("an epoch in the future")
              .isEqualTo((21_000 + 48 * 10) * 1_000L);
        });
  }

  @Test
  void shouldPriceTheTipsetBeforeAndThoseBeforeIt() {
    succeed(
        kernel -> {
          assertThat(cost(kernel, k -> k.tipsetCid(2))).isEqualTo(50_000_000);
          assertThat(cost(kernel, k -> k.tipsetCid(1))).isEqualTo(215_000_000);
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.tipsetCid(3));
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.tipsetCid(-1));
        });
  }

  @Test
  void shouldRefuseTheTipsetsThatAreFinal() {
    while (fixture.network.epoch() < 900) {
      fixture.network.nextEpoch();
    }

    succeed(
        kernel -> {
          assertThat(cost(kernel, k -> k.tipsetCid(1))).isEqualTo(215_000_000);
          assertThat(
                  cost(
                      kernel, k -> assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> k.tipsetCid(0))))
              .isZero();
        });
  }

  @Test
  void shouldGiveWhatIsLeftToTheBeneficiary() {
    TokenAmount before = fixture.network.balance(BOB);

    succeed(
        kernel -> {
          assertError(ErrorNumber.FORBIDDEN, () -> kernel.selfDestruct(ACTOR));
          assertError(
              ErrorNumber.NOT_FOUND,
              () -> kernel.selfDestruct(Address.actor(new byte[] {1, 2, 3})));
          kernel.selfDestruct(BOB);
          assertError(ErrorNumber.ILLEGAL_OPERATION, kernel::root);
        });

    assertThat(fixture.network.actor(ACTOR)).isEmpty();
    assertThat(fixture.network.balance(BOB)).isEqualTo(before.plus(FUNDS));
  }

  @Test
  void shouldKeepEncodedEventsAndChargeTheirLengthTwice() {
    EventEntry entry = new EventEntry(3, "k".repeat(32), Codec.RAW, new byte[8 << 10]);
    ActorEvent event = new ActorEvent(List.of(entry));
    byte[] encoded = encode(event);
    long length = encoded.length;

    ApplyResult result =
        succeed(
            kernel ->
                assertThat(cost(kernel, k -> k.emitEvent(encoded)))
                    .isEqualTo(
                        // Validation: copy, allocation, 25 a byte and 1,750.
                        (length * 27_400 + 1_750_000)
                            // Acceptance: three copies, two allocations, a hash of 10.
                            + (length + 12) * (1_200 + 4_000 + 10_000)));

    assertThat(result.events()).hasSize(1);
    StampedEvent stamped = result.events().get(0);
    assertThat(stamped.emitter()).isEqualTo(500);
    assertThat(encode(stamped.event())).isEqualTo(encoded);
  }

  @Test
  void shouldRefuseEventsThatAreNone() {
    byte[] odd = encode(new ActorEvent(List.of(entry("k", Codec.CBOR, 1))));
    byte[] many = encode(new ActorEvent(Collections.nCopies(257, entry("", 0x55, 0))));
    byte[] longKey = encode(new ActorEvent(List.of(entry("ä".repeat(17), Codec.RAW, 0))));
    byte[] large =
        encode(new ActorEvent(List.of(entry("", 0x55, 8 << 10), entry("", Codec.RAW, 1))));

    succeed(
        kernel -> {
          assertError(ErrorNumber.ILLEGAL_CODEC, () -> kernel.emitEvent(odd));
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.emitEvent(many));
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.emitEvent(longKey));
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.emitEvent(large));
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.emitEvent(new byte[] {0}));
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.emitEvent(new byte[1 << 21]));
          byte[] none = {(byte) 0x80};
          kernel.emitEvent(none);
          assertError(
              ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.emitEvent(new byte[] {none[0], 0}));
        });
  }

  /** The limit stays, so that what was used before is forgotten: a fault of release/v3. */
  @Test
  void shouldKeepTheLimitOfACallThatIsTooDeep() {
    AtomicInteger depth = new AtomicInteger();
    fixture.actor(
        500,
        (kernel, params) -> {
          if (depth.incrementAndGet() < 1_024) {
            kernel.send(ACTOR, 2, Kernel.NO_BLOCK, TokenAmount.ZERO, -1, 0);
          } else {
            assertError(
                ErrorNumber.LIMIT_EXCEEDED,
                () -> kernel.send(ACTOR, 2, Kernel.NO_BLOCK, TokenAmount.ZERO, 5_000_000, 0));
            assertThat(kernel.milligasAvailable()).isEqualTo(5_000_000);
            kernel.chargeMilligas("after", 2_000_000);
          }
          return ActorExit.returned(Kernel.NO_BLOCK);
        });

    ApplyResult result = fixture.network.call(ALICE, ACTOR, 2, new byte[0]);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.receipt().gasUsed()).isEqualTo(2_000);
  }

  private static EventEntry entry(String key, long codec, int bytes) {
    return new EventEntry(0, key, codec, new byte[bytes]);
  }

  private static byte[] encode(ActorEvent event) {
    CborWriter out = new CborWriter();
    event.write(out);
    return out.toByteArray();
  }
}
