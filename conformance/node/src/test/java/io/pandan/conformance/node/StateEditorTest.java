package io.pandan.conformance.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.Receipt;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.AccountOverride;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.MachineContext;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.block.StagedBlockstore;
import io.pandan.host.chain.edit.StateEditor;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.lease.Lease;
import io.pandan.host.chain.lease.Slot;
import io.pandan.ipld.CborReader;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** State that is put in place, as messages that are executed on it find it. */
@Timeout(120)
class StateEditorTest {
  private static final Address SENDER = TestNode.ACCOUNTS.get(3).address();
  private static final Address FRESH = TestAccount.ethereum(77).address();

  /** Returns the word under key 0 and adds the word under key 1. */
  private static final byte[] SUM = HexFormat.of().parseHex("5f5460015401" + "5f5260205ff3");

  @TempDir private Path folder;
  private TestNode node;
  private Lease lease;
  private Executor executor;
  private StateEditor editor;

  @BeforeEach
  void open() throws InterruptedException {
    node = new TestNode(folder);
    ChainIndex index = new ChainIndex(node.store);
    StagedBlockstore store = new StagedBlockstore(node.store.blocks());
    Set<Slot> slots =
        new HashSet<>(Set.of(Slot.MACHINES, Slot.runtime("evm"), Slot.engine(EvmEngine.class)));
    TestNode.genesis().actors().forEach(type -> slots.add(Slot.javaActor(type)));
    lease = node.leases.acquire(slots, Duration.ofSeconds(5));
    BlockSealer sealer = new BlockSealer(index.network().orElseThrow(), index, node.store.blocks());
    ExecutedTipset head = node.head();
    MachineContext context =
        sealer.context(1, TestNode.GENESIS_S + 30, TokenAmount.ZERO, head.stateRoot(), false);
    executor = sealer.executor(context, store, lease);
    editor =
        new StateEditor(executor, store, lease.machines().view(head.stateRoot(), store).manifest());
  }

  @AfterEach
  void close() {
    executor.close();
    lease.close();
    node.close();
  }

  @Test
  void shouldRunTheCodeAndReadTheStorageThatAFreshAddressWasGiven() {
    editor.apply(FRESH, AccountOverride.NONE.withCode(SUM).withStorage(slots(3, 4), false));
    assertThat(callFresh()).isEqualTo(7);
    editor.apply(FRESH, AccountOverride.NONE.withStorage(slots(5), false));
    assertThat(callFresh()).isEqualTo(9);
    editor.apply(FRESH, AccountOverride.NONE.withStorage(slots(5), true));
    assertThat(callFresh()).isEqualTo(5);
    editor.apply(FRESH, AccountOverride.NONE.withStorage(slots(0), false));
    assertThat(callFresh()).isZero();
  }

  @Test
  void shouldMakeAnAccountAgainOfWhatLosesItsCode() {
    editor.apply(FRESH, AccountOverride.NONE.withCode(SUM));
    ActorState contract = executor.actor(FRESH).orElseThrow();
    editor.apply(FRESH, AccountOverride.NONE.withCode(new byte[0]));
    ActorState account = executor.actor(FRESH).orElseThrow();
    assertThat(account.code())
        .isEqualTo(executor.actor(SENDER).orElseThrow().code())
        .isNotEqualTo(contract.code());
    assertThat(account.delegatedAddress()).contains(FRESH);
  }

  @Test
  void shouldLetAnAccountSendWithTheNonceAndBalanceThatItWasGiven() {
    TokenAmount balance = TokenAmount.ofFil(3);
    editor.apply(FRESH, AccountOverride.NONE.withBalance(balance).withNonce(41));
    Message message =
        new Message(
            0,
            SENDER,
            FRESH,
            41,
            TokenAmount.ofFil(2),
            10_000_000,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            Methods.INVOKE_EVM,
            new byte[0]);
    Receipt receipt = executor.execute(message, ApplyKind.EXPLICIT, 100).receipt();
    assertThat(receipt.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(executor.actor(FRESH).orElseThrow().nonce()).isEqualTo(42);
    assertThat(executor.actor(FRESH).orElseThrow().balance()).isEqualTo(TokenAmount.ofFil(1));
  }

  @Test
  void shouldRefuseWhatAnActorCannotHave() {
    assertThatThrownBy(() -> editor.apply(Address.id(999_999), AccountOverride.NONE))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("999999");
    assertThatThrownBy(
            () -> editor.apply(Address.id(ActorIds.CRON), AccountOverride.NONE.withCode(SUM)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("cron");
    assertThatThrownBy(
            () -> editor.apply(SENDER, AccountOverride.NONE.withStorage(slots(1), false)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("storage");
  }

  private int callFresh() {
    Message message =
        EthTransaction.toMessage(
            SENDER,
            Optional.of(EthAddress.from(FRESH).orElseThrow()),
            executor.actor(SENDER).orElseThrow().nonce(),
            BigInteger.ZERO,
            1_000_000_000,
            BigInteger.ZERO,
            BigInteger.ZERO,
            new byte[0]);
    Receipt receipt = executor.execute(message, ApplyKind.EXPLICIT, 100).receipt();
    assertThat(receipt.exitCode()).isEqualTo(ExitCode.OK);
    return new BigInteger(new CborReader(receipt.returnData()).readBytes()).intValueExact();
  }

  /** Words under the keys from 0 on. */
  private static List<AccountOverride.Slot> slots(int... values) {
    return IntStream.range(0, values.length)
        .mapToObj(key -> new AccountOverride.Slot(word(key), word(values[key])))
        .toList();
  }

  private static byte[] word(int value) {
    byte[] word = new byte[32];
    word[31] = (byte) value;
    return word;
  }
}
