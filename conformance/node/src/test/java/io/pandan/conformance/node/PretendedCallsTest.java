package io.pandan.conformance.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.AccountOverride;
import io.pandan.api.chain.BlockOverride;
import io.pandan.api.chain.CallRequest;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Execution;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.chain.Simulation;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.vm.MachineInterruptedException;
import io.pandan.api.vm.Tracing;
import io.pandan.ipld.CborCodec;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls on a state, in a block and after blocks that are not there. */
@Timeout(120)
class PretendedCallsTest {
  private static final EthAddress NOBODY = EthAddress.parse("0x" + "c0".repeat(20));
  private static final TestAccount OWNER = TestNode.ACCOUNTS.get(3);

  /** Returns NUMBER, TIMESTAMP, BASEFEE and BLOCKHASH(NUMBER - 1). */
  private static final byte[] BLOCK_CODE =
      HexFormat.of().parseHex("435f5242602052486040526001430340606052" + "60805ff3");

  @TempDir private Path folder;
  private TestNode node;

  @BeforeEach
  void open() throws InterruptedException {
    node = new TestNode(folder);
    node.execute(OWNER.send(0, TestNode.ACCOUNTS.get(4).address(), 1));
  }

  @AfterEach
  void close() {
    node.close();
  }

  private Message message(EthAddress to, long value) {
    return EthTransaction.toMessage(
        OWNER.address(),
        Optional.of(to),
        0,
        BigInteger.valueOf(value),
        0,
        BigInteger.ZERO,
        BigInteger.ZERO,
        new byte[0]);
  }

  private static Map<Address, AccountOverride> code(EthAddress address, byte[] code) {
    return Map.of(address.toFilecoin(), AccountOverride.NONE.withCode(code));
  }

  private static BigInteger word(Execution execution, int index) {
    assertThat(execution.result().receipt().exitCode()).isEqualTo(ExitCode.OK);
    byte[] data = CborCodec.BYTES.decode(execution.result().receipt().returnData());
    return new BigInteger(1, data, 32 * index, 32);
  }

  private static BigInteger hash(ExecutedTipset tipset) {
    return new BigInteger(1, tipset.key().cid().digest());
  }

  @Test
  void shouldRunCodeThatIsNotThereInABlockThatIsNotThere() {
    CallRequest request =
        CallRequest.of(message(NOBODY, 0), node.head())
            .pretending(
                new BlockOverride(
                    OptionalLong.of(1_000),
                    OptionalLong.of(77),
                    Optional.of(TokenAmount.ofAtto(9))),
                code(NOBODY, BLOCK_CODE));

    Execution execution = node.chain.view().call(request);

    assertThat(word(execution, 0)).isEqualTo(1_000);
    assertThat(word(execution, 1)).isEqualTo(77);
    assertThat(word(execution, 2)).isEqualTo(9);
    assertThat(word(execution, 3)).as("the last block before").isEqualTo(hash(node.head()));
    assertThat(node.chain.view().stateAfter(node.head()).actor(NOBODY.toFilecoin())).isEmpty();
    assertThat(node.chain.view().estimateGas(request).gasLimit()).isPositive();
  }

  @Test
  void shouldStopAWatchedLoopWhenItsCallerIsInterrupted() throws InterruptedException {
    byte[] loop = HexFormat.of().parseHex("5b5f56");
    CountDownLatch running = new CountDownLatch(1);
    CallRequest request =
        CallRequest.of(message(NOBODY, 0), node.head())
            .pretending(BlockOverride.NONE, code(NOBODY, loop))
            .traced(() -> Tracing.NONE.with((frame, pc, opcode) -> running.countDown()));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller = Thread.ofVirtual().unstarted(() -> node.chain.view().call(request));
    caller.setUncaughtExceptionHandler((thread, cause) -> thrown.set(cause));
    caller.start();

    running.await();
    caller.interrupt();
    caller.join();

    assertThat(thrown.get()).isInstanceOf(MachineInterruptedException.class);
    assertThat(node.chain.problems()).isEmpty();
  }

  @Test
  void shouldPretendFundsAndShowTheStatesAround() {
    Message whole = message(NOBODY, Long.MAX_VALUE);
    TokenAmount funds = TokenAmount.ofAtto(Long.MAX_VALUE);
    Map<Address, AccountOverride> poor =
        Map.of(OWNER.address(), AccountOverride.NONE.withBalance(TokenAmount.ZERO));
    Map<Address, AccountOverride> rich =
        Map.of(OWNER.address(), AccountOverride.NONE.withBalance(funds));

    assertThat(call(whole, poor).result().receipt().exitCode())
        .isEqualTo(ExitCode.SYS_INSUFFICIENT_FUNDS);
    Execution paid = call(whole, rich);

    assertThat(paid.result().receipt().exitCode()).isEqualTo(ExitCode.OK);
    Execution.StateChange change = paid.change().orElseThrow();
    assertThat(change.before().actor(OWNER.address()).orElseThrow().balance()).isEqualTo(funds);
    assertThat(change.after().actor(OWNER.address()).orElseThrow().balance())
        .isEqualTo(TokenAmount.ZERO);
    assertThat(change.after().actor(NOBODY.toFilecoin()).orElseThrow().balance()).isEqualTo(funds);
  }

  private Execution call(Message message, Map<Address, AccountOverride> accounts) {
    return node.chain
        .view()
        .call(
            CallRequest.of(message, node.head())
                .pretending(BlockOverride.NONE, accounts)
                .keepingStates());
  }

  @Test
  void shouldExecuteCallsOverBlocksThatFollowOneAnother() {
    long height = node.head().height();
    byte[] counter = Counter.CODE;
    EthAddress counting = EthAddress.parse("0x" + "c1".repeat(20));
    Simulation.Call count = new Simulation.Call(message(counting, 0), false);
    Simulation.Call look = new Simulation.Call(message(NOBODY, 0), false);

    List<Simulation.Outcome> outcomes =
        node.chain
            .view()
            .simulate(
                new Simulation(
                    node.head(),
                    List.of(
                        block(height + 1, 0, code(counting, counter), count, count),
                        block(height + 2, 7, code(NOBODY, BLOCK_CODE), count, look)),
                    false,
                    () -> Tracing.NONE));

    Simulation.Outcome first = outcomes.get(0);
    Simulation.Outcome second = outcomes.get(1);
    assertThat(first.parent()).isEqualTo(node.head().key());
    assertThat(second.parent()).isEqualTo(first.key());
    assertThat(word(first.calls().get(0), 0)).isEqualTo(1);
    assertThat(word(first.calls().get(1), 0)).isEqualTo(2);
    assertThat(first.calls().get(1).message().nonce())
        .isEqualTo(first.calls().get(0).message().nonce() + 1);
    assertThat(word(second.calls().get(0), 0)).isEqualTo(3);
    assertThat(word(second.calls().get(1), 0)).isEqualTo(height + 2);
    assertThat(word(second.calls().get(1), 2)).isEqualTo(7);
    assertThat(word(second.calls().get(1), 3))
        .isEqualTo(new BigInteger(1, first.key().cid().digest()));
    assertThat(second.calls().get(1).message().nonce())
        .as("calls that pay nothing count, too")
        .isEqualTo(second.calls().get(0).message().nonce() + 1);
  }

  private Simulation.Block block(
      long height, long baseFee, Map<Address, AccountOverride> accounts, Simulation.Call... calls) {
    return new Simulation.Block(
        height,
        TestNode.GENESIS_S + 10_000 + height,
        Optional.of(TokenAmount.ofAtto(baseFee)),
        accounts,
        List.of(calls),
        node.chain.view().network().blockGasLimit());
  }

  @Test
  void shouldRefuseCallsThatABlockCouldNotHaveWhereTheyAreToBeValid() {
    long next = node.head().height() + 1;
    Message free = message(NOBODY, 0);
    Message used =
        EthTransaction.toMessage(
            OWNER.address(),
            Optional.of(NOBODY),
            0,
            BigInteger.ZERO,
            10_000_000,
            BigInteger.valueOf(1_000_000_000),
            BigInteger.ONE,
            new byte[0]);

    assertRefused(MessageRejectedException.Reason.GAS, block(next, 5, Map.of(), call(free)));
    assertRefused(
        MessageRejectedException.Reason.NONCE_TOO_LOW,
        block(next, 5, Map.of(), new Simulation.Call(used, true)));
    assertRefused(
        MessageRejectedException.Reason.INSUFFICIENT_FUNDS,
        block(
            next,
            5,
            Map.of(OWNER.address(), AccountOverride.NONE.withBalance(TokenAmount.ZERO)),
            call(used)));
    Simulation.Block small =
        new Simulation.Block(
            next, TestNode.GENESIS_S + 99, Optional.empty(), Map.of(), List.of(call(used)), 9);
    assertRefused(MessageRejectedException.Reason.LIMIT, small);
    Execution valid = simulate(block(next, 5, Map.of(), call(used))).getFirst().calls().getFirst();
    assertThat(valid.result().baseFeeBurn().atto())
        .isEqualTo(BigInteger.valueOf(5 * valid.result().receipt().gasUsed()));
  }

  @Test
  void shouldRefuseCallsWhoseGasNobodyCanPay() {
    Message dear =
        EthTransaction.toMessage(
            NOBODY.toFilecoin(),
            Optional.of(NOBODY),
            0,
            BigInteger.ZERO,
            10_000_000,
            BigInteger.valueOf(1_000_000_000),
            BigInteger.ONE,
            new byte[0]);
    Simulation.Block block = block(node.head().height() + 1, 0, Map.of(), call(dear));

    assertThatThrownBy(
            () ->
                node.chain
                    .view()
                    .simulate(
                        new Simulation(node.head(), List.of(block), false, () -> Tracing.NONE)))
        .isInstanceOfSatisfying(
            MessageRejectedException.class,
            e ->
                assertThat(e.reason())
                    .isEqualTo(MessageRejectedException.Reason.INSUFFICIENT_FUNDS));
  }

  private static Simulation.Call call(Message message) {
    return new Simulation.Call(message, false);
  }

  private List<Simulation.Outcome> simulate(Simulation.Block block) {
    return node.chain
        .view()
        .simulate(new Simulation(node.head(), List.of(block), true, () -> Tracing.NONE));
  }

  private void assertRefused(MessageRejectedException.Reason reason, Simulation.Block block) {
    assertThatThrownBy(() -> simulate(block))
        .isInstanceOfSatisfying(
            MessageRejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
