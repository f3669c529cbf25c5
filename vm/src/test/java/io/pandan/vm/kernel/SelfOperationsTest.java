package io.pandan.vm.kernel;

import static io.pandan.vm.TestNetworks.ALICE;
import static io.pandan.vm.kernel.KernelFixture.ACTOR;
import static io.pandan.vm.kernel.KernelFixture.FUNDS;
import static io.pandan.vm.kernel.KernelFixture.assertError;
import static io.pandan.vm.kernel.KernelFixture.cost;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Kernel;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MultihashCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SelfOperationsTest {

  private static final Address BURNT = Address.id(99);

  private final KernelFixture fixture = new KernelFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldSetTheRootToAReachableBlock() {
    Cid state = Cid.sum(Codec.RAW, new byte[] {4});
    ApplyResult result =
        fixture.run(
            kernel -> {
              assertError(ErrorNumber.NOT_FOUND, () -> kernel.setRoot(state));
              int id = kernel.blockCreate(Codec.RAW, new byte[] {4});
              kernel.blockLink(id, MultihashCode.BLAKE2B_256, 32);
              // 300 for the link, 475,000 for the first change of the actor.
              assertThat(cost(kernel, k -> k.setRoot(state))).isEqualTo(475_300_000);
              assertThat(cost(kernel, k -> k.setRoot(state))).isEqualTo(300_000);
              assertThat(cost(kernel, Kernel::root)).isEqualTo(300_000);
              assertThat(kernel.root()).isEqualTo(state);
            });

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(fixture.network.actor(ACTOR).orElseThrow().head()).isEqualTo(state);
    fixture.network.nextEpoch();
    assertThat(fixture.network.store().get(state)).isPresent();
  }

  @Test
  void shouldDeleteItselfAndBurnWhatIsLeft() {
    TokenAmount before = fixture.network.balance(BURNT);
    ApplyResult result =
        fixture.run(
            kernel -> {
              assertError(ErrorNumber.ILLEGAL_OPERATION, () -> kernel.selfDestruct(false));
              kernel.selfDestruct(true);
              assertThat(kernel.currentBalance().isZero()).isTrue();
              assertError(ErrorNumber.ILLEGAL_OPERATION, kernel::root);
              assertError(ErrorNumber.NOT_FOUND, () -> kernel.balanceOf(500));
              kernel.selfDestruct(false);
            });

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(fixture.network.actor(ACTOR)).isEmpty();
    assertThat(fixture.network.balance(BURNT))
        .isEqualTo(before.plus(FUNDS).plus(result.baseFeeBurn()).plus(result.overEstimationBurn()));
  }

  /** As in ref-fvm, where what keeps the funds from being burnt is fatal to the message. */
  @Test
  void shouldSpendTheWholeLimitWhenBurningRunsOutOfGas() {
    fixture.actor(
        500,
        (kernel, params) -> {
          kernel.chargeMilligas("all but a little", kernel.milligasAvailable() - 1_000);
          kernel.selfDestruct(true);
          return ActorExit.returned(Kernel.NO_BLOCK);
        });
    Message message = fixture.network.message(ALICE, ACTOR, TokenAmount.ZERO, 2, new byte[0]);

    ApplyResult result = fixture.network.apply(message);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_ASSERTION_FAILED);
    assertThat(result.receipt().gasUsed()).isEqualTo(message.gasLimit());
    assertThat(fixture.network.balance(ACTOR)).isEqualTo(FUNDS);
  }
}
