package io.pandan.vm.kernel;

import static io.pandan.vm.TestNetworks.ALICE;
import static io.pandan.vm.TestNetworks.BOB;
import static io.pandan.vm.kernel.KernelFixture.ACTOR;
import static io.pandan.vm.kernel.KernelFixture.FUNDS;
import static io.pandan.vm.kernel.KernelFixture.assertError;
import static io.pandan.vm.kernel.KernelFixture.cost;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.SendResult;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MultihashCode;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.machine.DevnetManifest;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActorOperationsTest {

  private static final TokenAmount ONE = TokenAmount.ofFil(1);
  private static final Cid MULTISIG = DevnetManifest.V18.code("multisig");

  private KernelFixture fixture = new KernelFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldLookActorsUpOnceForEachPrice() {
    succeed(
        kernel -> {
          assertThat(kernel.resolveAddress(BOB)).isEqualTo(101);
          assertThat(cost(kernel, k -> k.actorCodeCid(101))).isEqualTo(500_000_000);
          assertThat(cost(kernel, k -> k.balanceOf(101))).isZero();
          assertThat(kernel.lookupDelegatedAddress(101)).contains(BOB);
          assertThat(kernel.lookupDelegatedAddress(100)).isEmpty();
          // FIP-0055: singletons are free.
          assertThat(cost(kernel, k -> k.balanceOf(99))).isZero();
          assertError(
              ErrorNumber.NOT_FOUND, () -> kernel.resolveAddress(TestNetwork.secp256k1(50)));
          assertError(ErrorNumber.NOT_FOUND, () -> kernel.actorCodeCid(7_777));
          assertError(ErrorNumber.NOT_FOUND, () -> kernel.balanceOf(7_778));
          assertError(ErrorNumber.NOT_FOUND, () -> kernel.lookupDelegatedAddress(7_779));
        });
  }

  @Test
  void shouldKnowBuiltinActors() {
    succeed(
        kernel -> {
          assertThat(kernel.builtinActorType(MULTISIG)).isEqualTo(9);
          assertThat(kernel.codeCidForType(9)).isEqualTo(MULTISIG);
          assertThat(kernel.builtinActorType(Cid.sum(Codec.RAW, new byte[0]))).isZero();
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> kernel.codeCidForType(17));
        });
  }

  @Test
  void shouldSendAndGetTheReturnedBlock() {
    fixture.actor(
        501,
        (kernel, params) -> {
          assertThat(kernel.message().caller()).isEqualTo(500);
          assertThat(kernel.message().origin()).isEqualTo(100);
          assertThat(kernel.message().valueReceived()).isEqualTo(ONE);
          assertThat(kernel.message().method()).isEqualTo(9);
          assertThat(kernel.block(params).data()).containsExactly(5);
          return ActorExit.returned(kernel.blockCreate(Codec.RAW, new byte[] {6}));
        });
    fixture.network.put(501, "multisig", TokenAmount.ZERO);

    succeed(
        kernel -> {
          int params = kernel.blockCreate(Codec.RAW, new byte[] {5});
          SendResult sent = kernel.send(Address.id(501), 9, params, ONE, -1, 0);
          assertThat(sent.exitCode()).isEqualTo(ExitCode.OK);
          assertThat(kernel.block(sent.returned().orElseThrow().id()).data()).containsExactly(6);
          assertThat(kernel.currentBalance()).isEqualTo(FUNDS.minus(ONE));
        });
  }

  @Test
  void shouldTellWhyASendCannotBeMade() {
    succeed(
        kernel -> {
          assertError(ErrorNumber.ILLEGAL_ARGUMENT, () -> send(kernel, BOB, ONE, 2));
          assertError(ErrorNumber.READ_ONLY, () -> send(kernel, BOB, ONE, 1));
          assertError(ErrorNumber.INSUFFICIENT_FUNDS, () -> send(kernel, BOB, FUNDS.plus(ONE), 0));
          assertError(ErrorNumber.NOT_FOUND, () -> send(kernel, Address.id(9_999), ONE, 0));
          assertError(
              ErrorNumber.INVALID_HANDLE, () -> kernel.send(BOB, 2, 44, TokenAmount.ZERO, -1, 0));
        });
  }

  @Test
  void shouldLetInitAloneMakeActors() {
    succeed(
        kernel ->
            assertError(
                ErrorNumber.FORBIDDEN, () -> kernel.createActor(MULTISIG, 600, Optional.empty())));

    ApplyResult result =
        fixture.runAsInit(
            kernel -> {
              Address first = kernel.nextActorAddress();
              // 650,000 for the actor, 500,000 and 475,000 for reading and changing it.
              assertThat(cost(kernel, k -> k.createActor(MULTISIG, 600, Optional.empty())))
                  .isEqualTo(1_625_000_000);
              assertThat(kernel.nextActorAddress()).isNotEqualTo(first);
              assertError(
                  ErrorNumber.FORBIDDEN, () -> kernel.createActor(MULTISIG, 600, Optional.empty()));
              assertError(
                  ErrorNumber.FORBIDDEN,
                  () ->
                      kernel.createActor(
                          DevnetManifest.V18.code("placeholder"), 601, Optional.empty()));
            });

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    ActorState made = fixture.network.actor(Address.id(600)).orElseThrow();
    assertThat(made.code()).isEqualTo(MULTISIG);
    assertThat(made.nonce()).isZero();
  }

  @Test
  void shouldReplaceAPlaceholderOfTheSameAddress() {
    Address carol = TestNetwork.ethereum(9);
    fixture.network.send(ALICE, carol, ONE);
    long id = fixture.network.executor().lookupId(carol).orElseThrow();
    Cid evm = DevnetManifest.V18.code("evm");

    ApplyResult result =
        fixture.runAsInit(
            kernel -> {
              assertError(
                  ErrorNumber.FORBIDDEN, () -> kernel.createActor(evm, id, Optional.of(BOB)));
              // No new storage: 475,000 for the change, 500,000 were paid for reading it above.
              assertThat(cost(kernel, k -> k.createActor(evm, id, Optional.of(carol))))
                  .isEqualTo(475_000_000);
            });

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    ActorState made = fixture.network.actor(carol).orElseThrow();
    assertThat(made.code()).isEqualTo(evm);
    assertThat(made.balance()).isEqualTo(ONE);
    assertThat(made.delegatedAddress()).contains(carol);
  }

  @Test
  void shouldInstallReachableCodeThatItsRuntimeAccepts() {
    byte[] module = {0, 'a', 's', 'm'};
    ApplyResult result =
        fixture.runAsInit(
            kernel -> {
              assertError(
                  ErrorNumber.NOT_FOUND, () -> kernel.installActor(Cid.sum(Codec.RAW, module)));
              kernel.installActor(put(kernel, Codec.RAW, module));
              assertError(
                  ErrorNumber.NOT_FOUND,
                  () -> kernel.installActor(put(kernel, Codec.CBOR, module)));
              assertError(
                  ErrorNumber.ILLEGAL_ARGUMENT,
                  () -> kernel.installActor(put(kernel, Codec.RAW, new byte[] {1})));
            });

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    succeed(
        kernel ->
            assertError(
                ErrorNumber.FORBIDDEN, () -> kernel.installActor(put(kernel, Codec.RAW, module))));
  }

  @Test
  void shouldInstallNothingWhereTheGenesisForbidsIt() {
    fixture.close();
    fixture = new KernelFixture(false);

    ApplyResult result =
        fixture.runAsInit(
            kernel ->
                assertError(
                    ErrorNumber.FORBIDDEN,
                    () -> kernel.installActor(put(kernel, Codec.RAW, new byte[8]))));

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void shouldNotRunUserCodeThatIsNotThere() {
    ActorState multisig = fixture.network.actor(ACTOR).orElseThrow();
    fixture
        .network
        .executor()
        .override(700, multisig.withCode(Cid.sum(Codec.RAW, new byte[] {1, 2})));

    ApplyResult result = fixture.network.call(ALICE, Address.id(700), 2, new byte[0]);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_INVALID_RECEIVER);
  }

  @Test
  void shouldLimitMemoryOverTheWholeCallStack() {
    fixture.actor(
        501,
        (kernel, params) -> {
          assertThat(kernel.reserveMemory(1L << 30)).isTrue();
          assertThat(kernel.reserveMemory(1)).isFalse();
          return ActorExit.returned(Kernel.NO_BLOCK);
        });
    fixture.network.put(501, "multisig", TokenAmount.ZERO);

    succeed(
        kernel -> {
          assertThat(kernel.reserveMemory(1L << 30)).isTrue();
          send(kernel, Address.id(501), TokenAmount.ZERO, 0);
          // What the callee reserved is free again.
          assertThat(kernel.reserveMemory(1L << 30)).isTrue();
          assertThat(kernel.reserveMemory(Long.MAX_VALUE)).isFalse();
        });
  }

  private static void send(Kernel kernel, Address to, TokenAmount value, long flags)
      throws SyscallException {
    kernel.send(to, 2, Kernel.NO_BLOCK, value, -1, flags);
  }

  private static Cid put(Kernel kernel, long codec, byte[] data) throws SyscallException {
    return kernel.blockLink(kernel.blockCreate(codec, data), MultihashCode.BLAKE2B_256, 32);
  }

  private void succeed(KernelFixture.Steps steps) {
    assertThat(fixture.run(steps).receipt().exitCode()).isEqualTo(ExitCode.OK);
  }
}
