package io.pandan.host.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.MessageMeta;
import io.pandan.api.vm.ApplyResult;
import io.pandan.host.chain.block.BaseFee;
import io.pandan.host.chain.testing.Account;
import io.pandan.host.chain.testing.ChainFixture;
import io.pandan.host.chain.testing.LedgerMachines;
import io.pandan.host.chain.testing.MemoryChainStore;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.amt.Amt;
import io.pandan.ipld.amt.AmtVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ChainTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void shouldBeginWithAGenesisBlockWithoutParents() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      ExecutedTipset genesis = node.chain.view().head();
      BlockHeader header = genesis.tipset().first();
      assertThat(header.height()).isZero();
      assertThat(header.parents()).isEmpty();
      assertThat(header.timestampS()).isEqualTo(ChainFixture.GENESIS_S);
      assertThat(header.parentBaseFee()).isEqualTo(BaseFee.INITIAL);
      assertThat(header.parentStateRoot()).isEqualTo(genesis.stateRoot());
      assertThat(node.chain.view().network().genesis()).isEqualTo(header.cid());
    }
  }

  @Test
  void shouldPutReceiptsAndStateOfABlockIntoItsChildsHeader() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      Account account = Account.secp256k1(0);
      ExecutedTipset first = node.execute(account.send(0)).executed();
      BlockHeader child = node.execute(account.send(1)).executed().tipset().first();
      assertThat(child.height()).isEqualTo(first.height() + 1);
      assertThat(child.parents()).isEqualTo(first.key().cids());
      assertThat(child.parentStateRoot()).isEqualTo(first.stateRoot());
      assertThat(child.parentMessageReceipts()).isEqualTo(first.receiptsRoot());
      assertThat(child.parentBaseFee()).isEqualTo(first.nextBaseFee());
      assertThat(child.timestampS()).isGreaterThan(first.tipset().first().timestampS());
    }
  }

  @Test
  void shouldStoreHeaderMessagesAndReceiptsAsOthersReadThem() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      SignedMessage message = Account.secp256k1(0).send(0);
      SignedMessage bls = Account.bls(0).send(0);
      ExecutedTipset executed = node.execute(message).executed();
      ExecutedTipset withBls = node.execute(bls).executed();
      ChainView view = node.chain.view();
      BlockHeader header = executed.tipset().first();
      assertThat(BlockHeader.of(view.blocks().require(header.cid())))
          .satisfies(read -> assertThat(read.toCbor()).isEqualTo(header.toCbor()));
      assertThat(view.blocks().require(executed.key().cid())).isEqualTo(executed.key().toCbor());
      MessageMeta meta = MessageMeta.read(new CborReader(view.blocks().require(header.messages())));
      assertThat(cids(view, meta.secpMessages())).containsExactly(message.cid());
      assertThat(cids(view, meta.blsMessages())).isEmpty();
      assertThat(view.blocks().require(message.cid())).isEqualTo(message.toCbor());
      CborCodec<Receipt> codec = CborCodec.of(Receipt::read, Receipt::write);
      assertThat(
              Amt.load(view.blocks(), executed.receiptsRoot(), AmtVersion.V0, codec)
                  .get(0)
                  .orElseThrow()
                  .toCbor())
          .isEqualTo(executed.receipts().getFirst().toCbor());
      MessageMeta blsMeta =
          MessageMeta.read(
              new CborReader(view.blocks().require(withBls.tipset().first().messages())));
      assertThat(cids(view, blsMeta.blsMessages())).containsExactly(bls.message().cid());
      assertThat(withBls.tipset().first().blsAggregate().orElseThrow().bytes())
          .isEqualTo(bls.signature().bytes());
    }
  }

  @Test
  void shouldTickCronOnceInEachEpoch() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      for (int nonce = 0; nonce < 3; nonce++) {
        ExecutedTipset executed = node.execute(Account.secp256k1(0).send(nonce)).executed();
        assertThat(
                node.chain.view().stateAfter(executed).actor(ActorIds.CRON).orElseThrow().nonce())
            .isEqualTo(executed.height());
      }
    }
  }

  @Test
  void shouldFindMessagesByCidAndByTransactionHash() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      SignedMessage message = Account.secp256k1(3).send(0);
      MessageLookup found = node.execute(message);
      ChainView view = node.chain.view();
      assertThat(found.executed().messages().get(found.index()).cid()).isEqualTo(message.cid());
      assertThat(view.find(message.message().cid())).contains(found);
      assertThat(view.findTransaction(message.cid().digest())).contains(found);
      assertThat(view.tipsetByHash(found.executed().key().cid().digest()))
          .contains(found.executed());
      assertThat(view.tipset(found.executed().key())).contains(found.executed());
      assertThat(view.tipset(found.executed().height())).contains(found.executed());
      assertThat(view.tipset(found.executed().height() + 1)).isEmpty();
      assertThat(view.tipset(-1)).isEmpty();
      assertThat(view.find(Cid.sum(0x55, new byte[1]))).isEmpty();
    }
  }

  @Test
  void shouldStoreEventsOfReceipts() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      MessageLookup found = node.execute(Account.secp256k1(0).invoke(0, LedgerMachines.EMIT));
      assertThat(node.chain.view().events(found)).hasSize(2);
      MessageLookup without = node.execute(Account.secp256k1(0).send(1));
      assertThat(node.chain.view().events(without)).isEmpty();
    }
  }

  @Test
  void shouldExecuteFailuresWithAReceipt() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      MessageLookup found = node.execute(Account.secp256k1(0).invoke(0, LedgerMachines.REVERT));
      assertThat(found.executed().receipts().get(found.index()).exitCode())
          .isEqualTo(new ExitCode(33));
    }
  }

  @Test
  void shouldTakeASendersMessagesByNonceHoweverTheyArrive() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      Account account = Account.secp256k1(0);
      Cid third = node.chain.outbox().submit(account.send(2));
      Cid second = node.chain.outbox().submit(account.send(1));
      assertThat(node.chain.view().head().height()).isZero();
      assertThat(node.chain.outbox().nextNonce(account.address())).isZero();
      node.execute(account.send(0));
      node.await(second);
      MessageLookup last = node.await(third);
      assertThat(node.chain.outbox().nextNonce(account.address())).isEqualTo(3);
      assertThat(node.chain.outbox().pending()).isEmpty();
      assertThat(last.executed().height()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void shouldGoOnByteForByteAfterARestart() throws Exception {
    MemoryChainStore store = new MemoryChainStore();
    ExecutedTipset before;
    try (ChainFixture node = new ChainFixture(store, Duration.ZERO, LONG)) {
      node.execute(Account.secp256k1(0).invoke(0, LedgerMachines.EMIT));
      before = node.execute(Account.bls(1).send(0)).executed();
    }
    try (ChainFixture node = new ChainFixture(store, Duration.ZERO, LONG)) {
      ExecutedTipset after = node.chain.view().head();
      assertThat(after.key()).isEqualTo(before.key());
      assertThat(after.stateRoot()).isEqualTo(before.stateRoot());
      assertThat(after.receiptsRoot()).isEqualTo(before.receiptsRoot());
      assertThat(after.nextBaseFee()).isEqualTo(before.nextBaseFee());
      assertThat(after.messages().getFirst().toCbor())
          .isEqualTo(before.messages().getFirst().toCbor());
      ExecutedTipset next = node.execute(Account.secp256k1(0).send(1)).executed();
      assertThat(next.height()).isEqualTo(before.height() + 1);
      assertThat(next.tipset().parents()).isEqualTo(before.key());
    }
  }

  @Test
  void shouldExecuteAfterARestartWhatWaitedBeforeIt() throws Exception {
    MemoryChainStore store = new MemoryChainStore();
    Account account = Account.secp256k1(0);
    Cid second;
    try (ChainFixture node = new ChainFixture(store, Duration.ZERO, LONG)) {
      second = node.chain.outbox().submit(account.send(1));
      assertThat(node.chain.outbox().pending(second)).isPresent();
    }
    try (ChainFixture node = new ChainFixture(store, Duration.ZERO, LONG)) {
      assertThat(node.chain.outbox().pending(second)).isPresent();
      node.execute(account.send(0));
      node.await(second);
    }
    try (ChainFixture node = new ChainFixture(store, Duration.ZERO, LONG)) {
      assertThat(node.chain.outbox().pending()).isEmpty();
    }
  }

  @Test
  void shouldMakeTheSameGenesisFromTheSameTemplate() throws Exception {
    try (ChainFixture one = new ChainFixture();
        ChainFixture other = new ChainFixture()) {
      assertThat(one.chain.view().head().key()).isEqualTo(other.chain.view().head().key());
    }
  }

  @Test
  void shouldMakeEmptyBlocksWithAnInterval() throws Exception {
    CountDownLatch three = new CountDownLatch(3);
    try (ChainFixture node =
        new ChainFixture(new MemoryChainStore(), Duration.ofMillis(20), LONG)) {
      node.listeners.add(executed -> three.countDown());
      assertThat(three.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(node.chain.view().tipset(3)).isPresent();
    }
  }

  @Test
  void shouldTellListenersOfEachTipsetInOrderAndOnceEvenBesideOneThatFails() throws Exception {
    List<Long> told = new ArrayList<>();
    CountDownLatch five = new CountDownLatch(5);
    try (ChainFixture node = new ChainFixture()) {
      node.listeners.add(
          executed -> {
            throw new IllegalStateException("a listener that fails");
          });
      node.listeners.add(
          executed -> {
            told.add(executed.height());
            five.countDown();
          });
      for (int nonce = 0; nonce < 5; nonce++) {
        node.execute(Account.secp256k1(0).send(nonce));
      }
      assertThat(five.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(told).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void shouldTellListenersOfMessagesThatThePoolTakesOnAnotherThread() throws Exception {
    BlockingQueue<Cid> told = new LinkedBlockingQueue<>();
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    try (ChainFixture node = new ChainFixture()) {
      node.poolListeners.add(
          message -> {
            throw new IllegalStateException("a listener that fails");
          });
      node.poolListeners.add(
          message -> {
            threads.add(Thread.currentThread());
            told.add(message.cid());
          });
      Cid first = node.chain.outbox().submit(Account.secp256k1(0).send(0));
      Cid second = node.chain.outbox().submit(Account.secp256k1(1).send(0));

      assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(first);
      assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(second);
      assertThat(threads).doesNotContain(Thread.currentThread());
    }
  }

  @Test
  void shouldGoOnWithOthersWhenTheHostFailsWithAMessage() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      Cid faulty = node.chain.outbox().submit(Account.secp256k1(0).invoke(0, LedgerMachines.FAULT));
      node.execute(Account.secp256k1(1).send(0));
      assertThat(node.chain.view().find(faulty)).isEmpty();
      assertThat(node.chain.outbox().pending(faulty)).isPresent();
    }
  }

  @Test
  void shouldNotPutAMessageIntoABlockThatItsSenderCannotPayAnyMore() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      Account poor = Account.secp256k1(0);
      Address to = Account.secp256k1(1).address();
      Message all = poor.message(0, to, Methods.SEND, 0, Account.GAS_LIMIT, 200_000_000, 1);
      TokenAmount gas = TokenAmount.ofAtto(200_000_000).times(Account.GAS_LIMIT);
      Message spending =
          new Message(
              0,
              to,
              poor.address(),
              0,
              TokenAmount.ofFil(1_000).minus(gas),
              all.gasLimit(),
              all.gasFeeCap(),
              all.gasPremium(),
              Methods.SEND,
              new byte[0]);
      Cid second = node.chain.outbox().submit(poor.send(1));
      node.execute(poor.sign(spending));
      node.execute(Account.secp256k1(2).send(0));
      assertThat(node.chain.view().find(second)).isEmpty();
      node.execute(
          Account.secp256k1(1)
              .sign(
                  Account.secp256k1(1)
                      .message(
                          0,
                          poor.address(),
                          Methods.SEND,
                          1_000_000_000_000_000_000L,
                          Account.GAS_LIMIT,
                          200_000_000,
                          1)));
      node.await(second);
    }
  }

  @Test
  void shouldSayWhyItStandsStillWhenTheDiskFailsAndGoOnAfterwards() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      Account account = Account.secp256k1(0);
      node.store.setBroken(true);
      assertThatThrownBy(() -> node.chain.outbox().submit(account.send(0)))
          .hasMessageContaining("the disk is gone");
      node.store.setBroken(false);
      assertThat(node.chain.outbox().pending()).isEmpty();
      node.execute(account.send(0));
      assertThat(node.chain.problems()).isEmpty();
    }
  }

  @Test
  void shouldCallWithoutTraceOnTheChain() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      ExecutedTipset head = node.execute(Account.secp256k1(0).send(0)).executed();
      Message free = Account.secp256k1(0).message(0, Address.id(99), Methods.SEND, 5, 0, 0, 0);
      ApplyResult result = node.chain.view().call(free, head, false);
      assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
      assertThat(node.chain.view().head().key()).isEqualTo(head.key());
      assertThat(
              node.chain
                  .view()
                  .stateAfter(head)
                  .actor(Account.secp256k1(0).address())
                  .orElseThrow()
                  .nonce())
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 7", "20000000000, 0"})
  void shouldGiveCallsTheGasThatTheNodeAllows(long callGas, int exitCode) throws Exception {
    try (ChainFixture node = new ChainFixture(callGas)) {
      ExecutedTipset head = node.chain.view().head();
      Message free = Account.secp256k1(0).message(0, Address.id(99), Methods.SEND, 5, 0, 0, 0);

      ApplyResult result = node.chain.view().call(free, head, false);

      assertThat(result.receipt().exitCode()).isEqualTo(new ExitCode(exitCode));
    }
  }

  @Test
  void shouldCallForSendersThatDoNotExistAndForContracts() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      ExecutedTipset head = node.chain.view().head();
      Message stranger =
          Account.secp256k1(500).message(0, Address.id(99), Methods.SEND, 0, 0, 0, 0);
      assertThat(node.chain.view().call(stranger, head, false).receipt().exitCode())
          .isEqualTo(ExitCode.OK);
      Message contract =
          new Message(
              0,
              Address.id(99),
              Address.id(ActorIds.CRON),
              0,
              TokenAmount.ZERO,
              0,
              TokenAmount.ZERO,
              TokenAmount.ZERO,
              Methods.SEND,
              new byte[0]);
      assertThat(node.chain.view().call(contract, head, false).receipt().exitCode())
          .isEqualTo(ExitCode.OK);
      assertThat(node.chain.view().stateAfter(head).actor(Account.secp256k1(500).address()))
          .isEmpty();
    }
  }

  @Test
  void shouldEstimateAQuarterMoreThanWhatIsUsed() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      Message message = Account.secp256k1(0).message(0, Address.id(99), Methods.SEND, 1, 0, 0, 0);
      assertThat(node.chain.view().estimateGas(message, node.chain.view().head()).gasLimit())
          .isEqualTo(LedgerMachines.GAS_USED * 5 / 4);
    }
  }

  @Test
  void shouldSearchTheLimitThatCallsInsideNeed() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      Message message =
          Account.secp256k1(0).message(0, Address.id(99), LedgerMachines.STARVE, 0, 0, 0, 0);
      long limit = node.chain.view().estimateGas(message, node.chain.view().head()).gasLimit();
      long needed = 3 * LedgerMachines.GAS_USED;
      assertThat(limit).isBetween(needed * 5 / 4, needed * 5 / 4 * 102 / 100);
    }
  }

  @Test
  void shouldGiveTheFailureInsteadOfAnEstimate() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      Message message =
          Account.secp256k1(0).message(0, Address.id(99), LedgerMachines.REVERT, 0, 0, 0, 0);
      ChainView.GasEstimate estimate =
          node.chain.view().estimateGas(message, node.chain.view().head());
      assertThat(estimate.gasLimit()).isZero();
      assertThat(estimate.result().receipt().exitCode()).isEqualTo(new ExitCode(33));
    }
  }

  @Test
  void shouldRefuseToWriteThroughTheView() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      assertThatThrownBy(() -> node.chain.view().blocks().putCbor(new byte[] {0}))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  private static List<Cid> cids(ChainView view, Cid root) {
    CborCodec<Cid> codec = CborCodec.of(CborReader::readCid, (cid, out) -> out.writeCid(cid));
    List<Cid> cids = new ArrayList<>();
    Amt.load(view.blocks(), root, AmtVersion.V0, codec).forEach((index, cid) -> cids.add(cid));
    return cids;
  }
}
