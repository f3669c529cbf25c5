package io.pandan.vm.executor;

import static io.pandan.vm.TestNetworks.ALICE;
import static io.pandan.vm.TestNetworks.BOB;
import static io.pandan.vm.TestNetworks.FUNDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.TestNetworks;
import io.pandan.vm.gas.GasOutputs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Messages of method 0. Expected gas is summed here from the prices of network 28, as FIP-0057,
 * FIP-0055 and ref-fvm's price list print them.
 */
class SendTest {

  private static final long MESSAGE = 38_863 + 36 * 1_300;
  private static final long ACTOR_UPDATE = 475_000;
  private static final long ACTOR_LOOKUP = 500_000;
  private static final long TRANSFER = 6_000;
  private static final long NEW_ADDRESS = 1_000_000 + 1_050_000;
  private static final long NEW_ACTOR = 650_000;
  private static final TokenAmount ONE = TokenAmount.ofFil(1);
  private static final Address BURNT = Address.id(99);
  private static final Address REWARD = Address.id(2);

  private final TestNetwork network = TestNetworks.builder().build();

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void shouldChargeASendToAnExistingActor() {
    Message message = send(ALICE, BOB, ONE);

    ApplyResult result = network.apply(message);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.receipt().gasUsed()).isEqualTo(inclusion(message) + TRANSFER + ACTOR_UPDATE);
    assertThat(network.balance(BOB)).isEqualTo(FUNDS.plus(ONE));
    assertThat(result.receipt().returnData()).isEmpty();
    assertThat(result.receipt().eventsRoot()).isEmpty();
    assertThat(result.failure()).isEmpty();
  }

  @Test
  void shouldChargeNoTransferWhenNothingIsSent() {
    Message message = send(ALICE, BOB, TokenAmount.ZERO);

    assertThat(network.apply(message).receipt().gasUsed()).isEqualTo(inclusion(message));
  }

  @Test
  void shouldChargeNoUpdateOfASingleton() {
    Message message = send(ALICE, BURNT, ONE);

    assertThat(network.apply(message).receipt().gasUsed()).isEqualTo(inclusion(message) + TRANSFER);
  }

  @Test
  void shouldChargeNoUpdateWhenSendingToOneself() {
    Message message = send(ALICE, ALICE, ONE);

    assertThat(network.apply(message).receipt().gasUsed()).isEqualTo(inclusion(message) + TRANSFER);
  }

  @Test
  void shouldMakeAPlaceholderForAnEthereumAddress() {
    Address receiver = TestNetwork.ethereum(7);
    Message message = send(ALICE, receiver, ONE);

    ApplyResult result = network.apply(message);

    assertThat(result.receipt().gasUsed())
        .isEqualTo(
            inclusion(message) + NEW_ACTOR + NEW_ADDRESS + ACTOR_LOOKUP + ACTOR_UPDATE + TRANSFER);
    ActorState actor = network.actor(receiver).orElseThrow();
    assertThat(network.view().manifest().name(actor.code())).contains("placeholder");
    assertThat(actor.delegatedAddress()).contains(receiver);
    assertThat(actor.balance()).isEqualTo(ONE);
    assertThat(network.executor().lookupId(receiver)).contains(1_001L);
  }

  @Test
  void shouldChargeACallOfAPlaceholderForItsMemoryAlone() {
    Address receiver = TestNetwork.ethereum(7);
    network.send(ALICE, receiver, ONE);
    Message message = network.message(ALICE, receiver, ONE, 5_000, new byte[] {0x41, 5});

    ApplyResult result = network.apply(message);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    long invocation = 75_000 + 16L * 65_536 * 4 / 10 + 60;
    // Rounded up.
    assertThat(result.receipt().gasUsed())
        .isEqualTo(inclusion(message) + ACTOR_UPDATE + TRANSFER + invocation + 1);
  }

  @Test
  void shouldMakeAnAccountForAKeyAddress() {
    Address receiver = TestNetwork.secp256k1(7);
    Message message = send(ALICE, receiver, ONE);

    ApplyResult result = network.apply(message);

    long syscall = 14_000;
    // Params: an address of 21 bytes in CBOR. State: an array of it.
    long params = 22;
    long state = 23;
    long milligas =
        75_000_000
            // The native schedule: an instance's memory, dispatch, bytes.
            + 18 * 65_536 * 400
            + 19_000_000
            + 2_000 * params
            + 260_000 * state
            // debug.enabled, vm.message_context, ipld.block_stat, ipld.block_read
            + 4 * syscall * 1_000
            + 400 * params
            // ipld.block_create: two fields are scanned, memory costs 10 gas a byte.
            + (syscall + 2 * 35 + 10 * state) * 1_000
            // ipld.block_link: 506,300 with a link, 3,342.4 a byte, and the hash.
            + (syscall + 506_300 + 10 * state) * 1_000
            + 3_342_400 * state
            // self.set_root
            + (syscall + 300) * 1_000;
    assertThat(result.receipt().gasUsed())
        .isEqualTo(
            inclusion(message)
                + NEW_ACTOR
                + NEW_ADDRESS
                + ACTOR_LOOKUP
                + ACTOR_UPDATE
                + Math.ceilDiv(milligas, 1_000)
                + TRANSFER);
    ActorState actor = network.actor(receiver).orElseThrow();
    assertThat(network.view().manifest().name(actor.code())).contains("account");
    assertThat(actor.delegatedAddress()).isEmpty();
    assertThat(actor.balance()).isEqualTo(ONE);
  }

  @Test
  void shouldRefuseToMakeTheZeroBlsAccount() {
    byte[] infinity = new byte[48];
    infinity[0] = (byte) 0xc0;

    ApplyResult result = network.send(ALICE, Address.bls(infinity), ONE);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_ASSERTION_FAILED);
  }

  @Test
  void shouldTellThatAReceiverCannotBeMade() {
    Message message = send(ALICE, Address.actor(new byte[] {1}), ONE);

    ApplyResult result = network.apply(message);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_INVALID_RECEIVER);
    assertThat(result.receipt().gasUsed()).isEqualTo(inclusion(message));
    assertThat(network.actor(ALICE).orElseThrow().nonce()).isEqualTo(1);
  }

  @Test
  void shouldTellThatAnIdHasNoActor() {
    Message message = send(ALICE, Address.id(5_555), ONE);

    ApplyResult result = network.apply(message);

    // An f0 address is its own id: the actor counts as read before it is missed.
    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_INVALID_RECEIVER);
    assertThat(result.receipt().gasUsed()).isEqualTo(inclusion(message));
  }

  @Test
  void shouldChargeInsufficientFundsBeforeAnythingMoves() {
    Message message = send(ALICE, BOB, FUNDS);

    ApplyResult result = network.apply(message);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_INSUFFICIENT_FUNDS);
    assertThat(result.receipt().gasUsed()).isEqualTo(inclusion(message) + TRANSFER);
    assertThat(network.balance(BOB)).isEqualTo(FUNDS);
    assertThat(result.failure().orElseThrow()).contains("does not have funds");
  }

  @Test
  void shouldTakeBackAnAccountWhoseSendFails() {
    Address receiver = TestNetwork.secp256k1(7);

    ApplyResult result = network.send(ALICE, receiver, FUNDS);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_INSUFFICIENT_FUNDS);
    assertThat(network.actor(receiver)).isEmpty();
    assertThat(network.executor().lookupId(receiver)).isEmpty();
    network.send(ALICE, receiver, ONE);
    assertThat(network.executor().lookupId(receiver)).contains(1_001L);
  }

  @Test
  void shouldSpendTheWholeLimitWhenGasRunsOut() {
    Message message = send(ALICE, BOB, ONE);
    long limit = inclusion(message) + TRANSFER;
    Message limited = withLimit(message, limit);

    ApplyResult result = network.apply(limited);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_OUT_OF_GAS);
    assertThat(result.receipt().gasUsed()).isEqualTo(limit);
    assertThat(network.balance(BOB)).isEqualTo(FUNDS);
    assertThat(result.refund()).isEqualTo(message.gasFeeCap().times(limit).minus(paid(result)));
  }

  @Test
  void shouldPayBurnTipAndRefund() {
    Message message = send(ALICE, BOB, ONE);

    ApplyResult result = network.apply(message);

    GasOutputs expected =
        GasOutputs.compute(
            result.receipt().gasUsed(),
            TestNetwork.GAS_LIMIT,
            TestNetwork.BASE_FEE,
            message.gasFeeCap(),
            message.gasPremium());
    assertThat(network.balance(BURNT))
        .isEqualTo(expected.baseFeeBurn().plus(expected.overEstimationBurn()));
    assertThat(network.balance(REWARD))
        .isEqualTo(TokenAmount.ofFil(1_100_000_000).plus(expected.minerTip()));
    assertThat(network.balance(ALICE))
        .isEqualTo(
            FUNDS
                .minus(ONE)
                .minus(expected.baseFeeBurn())
                .minus(expected.overEstimationBurn())
                .minus(expected.minerTip()));
    assertThat(result.gasBurned()).isEqualTo(TestNetwork.GAS_LIMIT - result.receipt().gasUsed());
  }

  @Test
  void shouldTurnAPlaceholderThatSendsIntoAnEthereumAccount() {
    Address carol = TestNetwork.ethereum(9);
    network.send(ALICE, carol, TokenAmount.ofFil(10));

    ApplyResult result = network.send(carol, BOB, ONE);

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    ActorState actor = network.actor(carol).orElseThrow();
    assertThat(network.view().manifest().name(actor.code())).contains("ethaccount");
    assertThat(actor.nonce()).isEqualTo(1);
  }

  private static TokenAmount paid(ApplyResult result) {
    return result.baseFeeBurn().plus(result.overEstimationBurn()).plus(result.minerTip());
  }

  private Message send(Address from, Address to, TokenAmount value) {
    return network.message(from, to, value, 0, new byte[0]);
  }

  private static long inclusion(Message message) {
    return MESSAGE + ACTOR_UPDATE + 1_300L * TestNetwork.chainLength(message);
  }

  static Message withLimit(Message message, long gasLimit) {
    return new Message(
        message.version(),
        message.to(),
        message.from(),
        message.nonce(),
        message.value(),
        gasLimit,
        message.gasFeeCap(),
        message.gasPremium(),
        message.method(),
        message.params());
  }
}
