package io.pandan.vm.executor;

import static io.pandan.vm.TestNetworks.ALICE;
import static io.pandan.vm.TestNetworks.BOB;
import static io.pandan.vm.TestNetworks.FUNDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.DefaultMachineFactory;
import io.pandan.vm.TestNetworks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What keeps a message from being executed, and what its miner pays for having included it. */
class PreflightTest {

  private final TestNetwork network = TestNetworks.builder().build();
  private final Message send = network.message(ALICE, BOB, TokenAmount.ofFil(1), 0, new byte[0]);

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void shouldRefuseALimitBelowInclusion() {
    // As long on chain as with the limits below.
    int length = TestNetwork.chainLength(SendTest.withLimit(send, 700_000));
    long inclusion = new DefaultMachineFactory().inclusionGas(28, length);
    assertThat(inclusion).isEqualTo(560_663 + 1_300L * length);

    ApplyResult refused = network.apply(SendTest.withLimit(send, inclusion - 1));

    assertRefused(refused, ExitCode.SYS_OUT_OF_GAS, TestNetwork.BASE_FEE.times(inclusion));
    assertThat(network.apply(SendTest.withLimit(send, inclusion)).receipt().gasUsed())
        .isEqualTo(inclusion);
  }

  @Test
  void shouldRefuseASenderThatIsUnknown() {
    Message unknown =
        network.message(TestNetwork.secp256k1(99), BOB, TokenAmount.ZERO, 0, new byte[0]);

    assertRefused(network.apply(unknown), ExitCode.SYS_SENDER_INVALID, wholePenalty());
  }

  @Test
  void shouldRefuseASenderThatIsNoAccount() {
    Message fromReward = network.message(Address.id(2), BOB, TokenAmount.ZERO, 0, new byte[0]);

    assertRefused(network.apply(fromReward), ExitCode.SYS_SENDER_INVALID, wholePenalty());
  }

  @Test
  void shouldRefuseAnotherNonce() {
    network.apply(send);

    assertRefused(network.apply(send), ExitCode.SYS_SENDER_STATE_INVALID, wholePenalty());
    assertThat(network.actor(ALICE).orElseThrow().nonce()).isEqualTo(1);
  }

  @Test
  void shouldRefuseASenderThatCannotPayForTheLimit() {
    Message costly =
        new Message(
            0,
            BOB,
            ALICE,
            0,
            TokenAmount.ZERO,
            TestNetwork.GAS_LIMIT,
            FUNDS,
            TokenAmount.ZERO,
            0,
            new byte[0]);

    assertRefused(network.apply(costly), ExitCode.SYS_SENDER_STATE_INVALID, wholePenalty());
    assertThat(network.balance(ALICE)).isEqualTo(FUNDS);
  }

  @Test
  void shouldLetSystemSendImplicitly() {
    Message implicit =
        new Message(
            0,
            BOB,
            Address.id(0),
            42,
            TokenAmount.ZERO,
            TestNetwork.GAS_LIMIT,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            0,
            new byte[0]);

    ApplyResult result = network.applyImplicit(implicit);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.receipt().gasUsed()).isZero();
    assertThat(result.baseFeeBurn().isZero()).isTrue();
    assertThat(network.actor(Address.id(0)).orElseThrow().nonce()).isZero();
  }

  private static TokenAmount wholePenalty() {
    return TestNetwork.BASE_FEE.times(TestNetwork.GAS_LIMIT);
  }

  private static void assertRefused(ApplyResult result, ExitCode exitCode, TokenAmount penalty) {
    assertThat(result.receipt().exitCode()).isEqualTo(exitCode);
    assertThat(result.receipt().gasUsed()).isZero();
    assertThat(result.penalty()).isEqualTo(penalty);
    assertThat(result.failure()).isPresent();
    assertThat(result.refund().isZero()).isTrue();
  }
}
