package io.pandan.conformance.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.MalformedException;
import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.AccountOverride;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.DevelopmentChain.Edit;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.chain.ReplayRequest;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.vm.Tracing;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a development network's owner does, on real actors and a real store. */
@Timeout(120)
class DevelopmentChainTest {
  private static final TestAccount SENDER = TestNode.ACCOUNTS.get(3);
  private static final Address FRESH = TestAccount.ethereum(77).address();
  private static final OptionalLong NO_STEP = OptionalLong.empty();

  /** Returns the caller. */
  private static final byte[] CALLER = HexFormat.of().parseHex("335f5260205ff3");

  @TempDir private Path folder;
  private TestNode node;
  private DevelopmentChain chain;

  @BeforeEach
  void open() throws InterruptedException {
    node = new TestNode(folder.resolve("data"));
    chain = node.chain.development().orElseThrow();
  }

  @AfterEach
  void close() {
    node.close();
  }

  private void restart() throws InterruptedException {
    close();
    open();
  }

  private static Edit edit(Address address, AccountOverride change) {
    return new Edit(address, change);
  }

  @Test
  void shouldPutTheEditedStateIntoTheNextBlocksHeader() throws InterruptedException {
    Cid before = node.head().stateRoot();
    chain.edit(List.of(edit(FRESH, AccountOverride.NONE.withBalance(TokenAmount.ofFil(3)))));
    Cid edited = node.head().stateRoot();
    assertThat(edited).isNotEqualTo(before);
    assertThat(node.head().height()).isZero();
    restart();
    assertThat(node.balance(FRESH)).isEqualTo(TokenAmount.ofFil(3));
    ExecutedTipset next = chain.mine(1, NO_STEP).getFirst();
    assertThat(next.tipset().first().parentStateRoot()).isEqualTo(edited);
  }

  @Test
  void shouldWriteNothingOfEditsOfWhichOneCannotBe() throws InterruptedException {
    Cid before = node.head().stateRoot();
    assertThatThrownBy(
            () ->
                chain.edit(
                    List.of(
                        edit(FRESH, AccountOverride.NONE.withBalance(TokenAmount.ofFil(3))),
                        edit(Address.id(3), AccountOverride.NONE.withCode(CALLER)))))
        .isInstanceOf(MalformedException.class);
    assertThat(node.head().stateRoot()).isEqualTo(before);
  }

  @Test
  void shouldGoOnWithTheNonceThatAnAccountIsGiven() throws InterruptedException {
    chain.edit(List.of(edit(SENDER.address(), AccountOverride.NONE.withNonce(41))));
    assertThat(node.chain.outbox().nextNonce(SENDER.address())).isEqualTo(41);
    assertThat(node.execute(SENDER.send(41, FRESH, 1)).exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void shouldExecuteMessagesOfAnImpersonatedContract() throws InterruptedException {
    chain.edit(
        List.of(
            edit(
                FRESH,
                AccountOverride.NONE
                    .withCode(new byte[] {0})
                    .withBalance(TokenAmount.ofFil(1_000))),
            edit(TestAccount.ethereum(78).address(), AccountOverride.NONE.withCode(CALLER))));
    SignedMessage message = unsigned(0);
    assertThatThrownBy(() -> node.chain.outbox().submit(message))
        .isInstanceOf(MessageRejectedException.class)
        .hasMessageContaining("signature");
    chain.impersonate(FRESH);
    Receipt receipt = node.execute(message);
    assertThat(receipt.exitCode()).isEqualTo(ExitCode.OK);
    byte[] word = new CborReader(receipt.returnData()).readBytes();
    assertThat(HexFormat.of().formatHex(word))
        .endsWith(EthAddress.from(FRESH).orElseThrow().toString().substring(2));
    assertThat(node.balance(FRESH)).isLessThan(TokenAmount.ofFil(1_000));
    // What is on chain is executed again, whoever is impersonated now.
    restart();
    byte[] hash = EthTransaction.from(message, TestNode.CHAIN_ID).hash();
    MessageLookup found = node.chain.view().findTransaction(hash).orElseThrow();
    assertThat(node.chain.view().replay(ReplayRequest.of(found, _ -> Tracing.NONE))).hasSize(1);
    assertThatThrownBy(() -> node.chain.outbox().submit(unsigned(1)))
        .isInstanceOf(MessageRejectedException.class);
    chain.setAutoImpersonate(true);
    assertThat(node.execute(unsigned(1)).exitCode()).isEqualTo(ExitCode.OK);
  }

  private SignedMessage unsigned(long nonce) {
    return chain.impersonated(
        EthTransaction.toMessage(
            FRESH,
            EthAddress.from(TestAccount.ethereum(78).address()),
            nonce,
            BigInteger.ZERO,
            100_000_000,
            BigInteger.valueOf(300_000_000),
            BigInteger.valueOf(100_000),
            new byte[0]));
  }

  @Test
  void shouldLoadTheStateThatWasDumped() throws InterruptedException {
    chain.edit(
        List.of(
            edit(FRESH, AccountOverride.NONE.withCode(CALLER).withBalance(TokenAmount.ofFil(5)))));
    node.execute(SENDER.send(0, FRESH, 7));
    Cid root = node.head().stateRoot();
    byte[] dump = chain.dumpState();
    chain.reset();
    assertThat(node.chain.view().stateAfter(node.head()).actor(FRESH)).isEmpty();
    chain.loadState(dump);
    assertThat(node.head().stateRoot()).isEqualTo(root);
    assertThat(node.execute(SENDER.send(1, FRESH, 7)).exitCode()).isEqualTo(ExitCode.OK);
    TestNode other = new TestNode(folder.resolve("other"));
    try (other) {
      other.chain.development().orElseThrow().loadState(dump);
      assertThat(other.head().stateRoot()).isEqualTo(root);
      assertThat(other.execute(SENDER.send(1, FRESH, 7)).exitCode()).isEqualTo(ExitCode.OK);
    }
    byte[] damaged = dump.clone();
    damaged[damaged.length / 2] ^= 1;
    assertThatThrownBy(() -> chain.loadState(damaged)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> chain.loadState(new byte[] {1}))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void shouldTickCronInEachEpochThatItHurriesThrough() throws InterruptedException {
    List<ExecutedTipset> made = chain.mine(50, OptionalLong.of(30));
    assertThat(made).hasSize(50);
    ExecutedTipset before = node.chain.view().tipset(0).orElseThrow();
    for (ExecutedTipset block : made) {
      assertThat(block.tipset().parents()).isEqualTo(before.key());
      before = block;
    }
    assertThat(node.head().tipset().first().timestampS())
        .isEqualTo(made.getFirst().tipset().first().timestampS() + 49 * 30);
  }

  @Test
  void shouldMineAgainWhatWasMinedBeforeTheChainWentBack() throws InterruptedException {
    long snapshot = chain.snapshot();
    node.execute(SENDER.send(0, FRESH, 1));
    Optional<Cid> mined = Optional.of(node.head().messages().getFirst().cid());
    chain.revert(snapshot);
    assertThat(node.chain.view().find(mined.get())).isEmpty();
    // The same message again: it is mined anew.
    assertThat(node.execute(SENDER.send(0, FRESH, 1)).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(node.chain.view().find(mined.get())).isPresent();
  }
}
