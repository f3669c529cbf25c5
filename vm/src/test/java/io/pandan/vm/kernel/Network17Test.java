package io.pandan.vm.kernel;

import static io.pandan.vm.TestNetworks.ALICE;
import static io.pandan.vm.TestNetworks.FUNDS;
import static io.pandan.vm.kernel.KernelFixture.ACTOR;
import static io.pandan.vm.kernel.KernelFixture.assertError;
import static io.pandan.vm.kernel.KernelFixture.cost;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.BlockStat;
import io.pandan.api.vm.Kernel;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Secp256k1;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MultihashCode;
import io.pandan.testkit.TestNetwork;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The kernel and the calls of network 17, ref-fvm's branch release/v2, where they are not today's.
 * Expected gas is summed from that branch's price list.
 */
class Network17Test {

  private static final long MESSAGE = 38_863 + 36 * 1_300;
  private static final long SEND = 29_233;
  private static final long TRANSFER = 27_500;
  private static final long TRANSFER_ONLY = 159_672;
  private static final long INVOKE = SEND - 5_377;
  private static final long NEW_ACTOR = 1_108_454 + 76 * 1_300;
  private static final long BLOCK_OPEN = 21_000 + 114_617;
  private static final TokenAmount ONE = TokenAmount.ofFil(1);

  private final KernelFixture fixture = new KernelFixture(17);

  @AfterEach
  void close() {
    fixture.close();
  }

  private ApplyResult succeed(KernelFixture.Steps steps) {
    ApplyResult result = fixture.run(steps);
    assertThat(result.receipt().exitCode()).as("%s", result.failure()).isEqualTo(ExitCode.OK);
    return result;
  }

  private Message send(Address to, TokenAmount value) {
    return fixture.network.message(ALICE, to, value, 0, new byte[0]);
  }

  private static long inclusion(Message message) {
    return MESSAGE + 1_300L * TestNetwork.chainLength(message);
  }

  @Test
  void shouldChargeASendAsAWhole() {
    Message message = send(ACTOR, ONE);

    ApplyResult result = fixture.network.apply(message);

    assertThat(result.receipt().gasUsed())
        .isEqualTo(inclusion(message) + SEND + TRANSFER + TRANSFER_ONLY);
    assertThat(result.receipt().eventsRoot()).isEmpty();
  }

  @Test
  void shouldChargeASendBeforeItsFundsAreMissed() {
    Message message = send(ACTOR, FUNDS);

    ApplyResult result = fixture.network.apply(message);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_INSUFFICIENT_FUNDS);
    assertThat(result.receipt().gasUsed())
        .isEqualTo(inclusion(message) + SEND + TRANSFER + TRANSFER_ONLY);
  }

  @Test
  void shouldChargeNothingWhereThereIsNoReceiver() {
    Message message = send(Address.id(5_555), ONE);

    ApplyResult result = fixture.network.apply(message);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_INVALID_RECEIVER);
    assertThat(result.receipt().gasUsed()).isEqualTo(inclusion(message));
  }

  @Test
  void shouldChargeAnAccountAndItsConstructor() {
    Message message = send(TestNetwork.secp256k1(7), ONE);

    ApplyResult result = fixture.network.apply(message);

    assertThat(result.receipt().gasUsed())
        .isEqualTo(inclusion(message) + NEW_ACTOR + INVOKE + SEND + TRANSFER + TRANSFER_ONLY);
  }

  @Test
  void shouldChargeTheAccountThatTheZeroBlsKeyDoesNotGet() {
    byte[] infinity = new byte[48];
    infinity[0] = (byte) 0xc0;
    Message message = send(Address.bls(infinity), ONE);

    ApplyResult result = fixture.network.apply(message);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_ASSERTION_FAILED);
    assertThat(result.receipt().gasUsed()).isEqualTo(inclusion(message) + NEW_ACTOR);
  }

  @Test
  void shouldChargeReturnsAtTheTopAlone() {
    fixture.actor(
        500,
        (kernel, params) -> {
          fixture.actor(500, (k, p) -> ActorExit.returned(k.blockCreate(Codec.RAW, new byte[10])));
          assertThat(cost(kernel, k -> k.send(ACTOR, 3, Kernel.NO_BLOCK, TokenAmount.ZERO, -1, 0)))
              .isEqualTo((INVOKE + 105) * 1_000);
          return ActorExit.returned(kernel.blockCreate(Codec.RAW, new byte[20]));
        });
    Message message = fixture.network.message(ALICE, ACTOR, ONE, 2, new byte[] {1});

    ApplyResult result = fixture.network.apply(message);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.receipt().gasUsed())
        .isEqualTo(inclusion(message) + INVOKE + TRANSFER + INVOKE + 105 + 210 + 20 * 1_300);
  }

  @Test
  void shouldGiveParametersAsDagCbor() {
    fixture.exit(
        (kernel, params) -> {
          assertThat(kernel.blockStat(params)).isEqualTo(new BlockStat(1, Codec.DAG_CBOR, 1));
          return ActorExit.returned(Kernel.NO_BLOCK);
        });
  }

  @Test
  void shouldTakeAnyBlockAndLinkItForItsStorage() {
    byte[] large = new byte[(1 << 20) + 1];

    succeed(
        kernel -> {
          int[] id = new int[1];
          assertThat(cost(kernel, k -> id[0] = k.blockCreate(0x1234, large)))
              .isEqualTo(large.length * 10_500L);
          assertThat(cost(kernel, k -> k.blockRead(id[0], 0, 100))).isEqualTo(100 * 500);
          int small = kernel.blockCreate(Codec.DAG_CBOR, new byte[] {(byte) 0xff});
          Cid[] cid = new Cid[1];
          assertThat(cost(kernel, k -> cid[0] = k.blockLink(small, MultihashCode.BLAKE2B_256, 32)))
              .isEqualTo((353_640 + 1_301) * 1_000L);
          assertThat(cost(kernel, k -> k.blockOpen(cid[0]))).isEqualTo(BLOCK_OPEN * 1_000 + 10_500);
        });
  }

  @Test
  void shouldReadAndChangeActorsForNothing() {
    Cid root = Cid.sum(Codec.RAW, new byte[] {9});

    succeed(
        kernel ->
            assertThat(
                    cost(
                        kernel,
                        k -> {
                          k.setRoot(root);
                          assertThat(k.root()).isEqualTo(root);
                          k.currentBalance();
                          k.resolveAddress(ALICE);
                          k.actorCodeCid(100);
                          k.message();
                          k.network();
                        }))
                .isZero());
  }

  @Test
  void shouldHashForOnePriceAndDrawForAnother() {
    succeed(
        kernel -> {
          assertThat(cost(kernel, k -> k.hash(MultihashCode.BLAKE2B_256, new byte[1_000])))
              .isEqualTo(31_355_000);
          assertThat(cost(kernel, k -> k.drawChainRandomness(5, 0, new byte[100])))
              .isEqualTo(21_000_000);
        });
  }

  @Test
  void shouldFindTheKeyOfASigner() {
    byte[] key = new byte[32];
    key[31] = 7;
    byte[] text = {1, 2, 3};
    byte[] signature = Secp256k1.sign(key, Blake2b.hash256(text));
    CborWriter state = new CborWriter().writeArrayHeader(1);
    Address.secp256k1(Secp256k1.publicKey(key)).write(state);
    byte[] block = state.toByteArray();
    putAccount(600, block);

    succeed(
        kernel -> {
          assertThat(
                  cost(
                      kernel,
                      k ->
                          assertThat(k.verifySignature(1, signature, Address.id(600), text))
                              .isTrue()))
              .isEqualTo((1_637_292 + BLOCK_OPEN) * 1_000 + block.length * 10_500L);
          assertThat(kernel.verifySignature(1, signature, ALICE, text)).isFalse();
          assertThat(kernel.verifySignature(2, signature, Address.id(600), text)).isFalse();
          assertError(
              ErrorNumber.NOT_FOUND,
              () -> kernel.verifySignature(1, signature, Address.id(5_555), text));
          assertError(
              ErrorNumber.ILLEGAL_ARGUMENT,
              () -> kernel.verifySignature(1, signature, ACTOR, text));
        });
  }

  private void putAccount(long id, byte[] state) {
    Cid head = fixture.network.store().putCbor(state);
    fixture
        .network
        .executor()
        .override(
            id,
            new ActorState(
                fixture.network.view().manifest().code("account"),
                head,
                0,
                FUNDS,
                Optional.empty()));
  }

  @Test
  void shouldGiveAnotherAddressEachTimeByTheSendersKey() {
    List<Address> given = new ArrayList<>();
    fixture.actor(
        500,
        (kernel, params) -> {
          given.add(kernel.nextActorAddress());
          given.add(kernel.nextActorAddress());
          return ActorExit.returned(Kernel.NO_BLOCK);
        });

    fixture.network.call(Address.id(100), ACTOR, 2, new byte[0]);

    assertThat(given).containsExactly(address(0, 0), address(0, 1));
  }

  private static Address address(long nonce, long index) {
    CborWriter prefix = new CborWriter();
    ALICE.write(prefix);
    byte[] key = prefix.toByteArray();
    return Address.actor(
        ByteBuffer.allocate(key.length + 16).put(key).putLong(nonce).putLong(index).array());
  }

  @Test
  void shouldMakeBuiltinActorsThatThereMayBeMoreOf() {
    Cid multisig = fixture.network.view().manifest().code("multisig");
    Cid power = fixture.network.view().manifest().code("storagepower");
    Cid own = Cid.sum(Codec.RAW, new byte[] {1});

    ApplyResult result =
        fixture.runAsInit(
            kernel -> {
              assertError(
                  ErrorNumber.FORBIDDEN, () -> kernel.createActor(power, 900, Optional.empty()));
              assertError(
                  ErrorNumber.FORBIDDEN, () -> kernel.createActor(own, 900, Optional.empty()));
              assertError(
                  ErrorNumber.FORBIDDEN, () -> kernel.createActor(multisig, 500, Optional.empty()));
              assertThat(cost(kernel, k -> k.createActor(multisig, 900, Optional.empty())))
                  .isEqualTo(NEW_ACTOR * 1_000);
            });

    assertThat(result.receipt().exitCode()).as("%s", result.failure()).isEqualTo(ExitCode.OK);
    assertThat(fixture.network.actor(Address.id(900))).isPresent();
  }

  @Test
  void shouldGiveTheStorageOfADeletedActorBack() {
    TokenAmount before = fixture.network.balance(Address.id(101));

    succeed(
        kernel ->
            assertThat(cost(kernel, k -> k.selfDestruct(Address.id(101))))
                .isEqualTo(-76 * 1_300 * 1_000));

    assertThat(fixture.network.actor(ACTOR)).isEmpty();
    assertThat(fixture.network.balance(Address.id(101)))
        .isEqualTo(before.plus(KernelFixture.FUNDS));
  }

  @Test
  void shouldLetOneCallMoreBeOpen() {
    AtomicInteger depth = new AtomicInteger();
    fixture.actor(
        500,
        (kernel, params) -> {
          if (depth.incrementAndGet() < 1_025) {
            kernel.send(ACTOR, 2, Kernel.NO_BLOCK, TokenAmount.ZERO, -1, 0);
          } else {
            assertError(
                ErrorNumber.LIMIT_EXCEEDED,
                () -> kernel.send(ACTOR, 2, Kernel.NO_BLOCK, TokenAmount.ZERO, -1, 0));
          }
          return ActorExit.returned(Kernel.NO_BLOCK);
        });

    ApplyResult result = fixture.network.call(ALICE, ACTOR, 2, new byte[0]);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(depth).hasValue(1_025);
  }
}
