package io.pandan.host.chain.develop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainListener;
import io.pandan.api.chain.ChainQuery;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.Mining;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.testing.Account;
import io.pandan.host.chain.testing.ChainFixture;
import io.pandan.ipld.Cid;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DevelopedChainTest {
  private static final Account ALICE = Account.secp256k1(1);
  private static final Account BOB = Account.secp256k1(2);
  private static final Mining BY_HAND = new Mining(false, Duration.ZERO);
  private static final OptionalLong NO_STEP = OptionalLong.empty();

  private ChainFixture node;
  private DevelopmentChain chain;
  private ChainView view;

  @BeforeEach
  void open() throws InterruptedException {
    use(new ChainFixture());
  }

  @AfterEach
  void close() {
    node.close();
  }

  private void use(ChainFixture fixture) {
    node = fixture;
    chain = node.chain.development().orElseThrow();
    view = node.chain.view();
  }

  private void restart() throws InterruptedException {
    node.close();
    use(new ChainFixture(node.store, Duration.ZERO, Duration.ofSeconds(20)));
  }

  private static void assertSame(ExecutedTipset tipset, ExecutedTipset expected) {
    assertThat(ChainIndex.encode(tipset)).isEqualTo(ChainIndex.encode(expected));
  }

  private long timestampS() {
    return view.head().tipset().first().timestampS();
  }

  @Test
  void shouldMineByHandOnlyWhereThatIsAskedFor() throws InterruptedException {
    chain.setMining(BY_HAND);
    Cid sent = node.chain.outbox().submit(ALICE.send(0));
    Thread.sleep(50);
    assertThat(view.head().height()).isZero();
    List<ExecutedTipset> made = chain.mine(3, NO_STEP);
    assertThat(made).extracting(ExecutedTipset::height).containsExactly(1L, 2L, 3L);
    assertThat(made.getLast()).isEqualTo(view.head());
    assertThat(view.find(sent).orElseThrow().executed().height()).isEqualTo(1);
    chain.setMining(new Mining(true, Duration.ZERO));
    assertThat(node.execute(ALICE.send(1)).executed().height()).isEqualTo(4);
  }

  @Test
  void shouldMineByIntervalFromWhenThatIsAskedFor() throws InterruptedException {
    chain.setMining(new Mining(false, Duration.ofMillis(5)));
    while (view.head().height() < 3) {
      Thread.sleep(1);
    }
    chain.setMining(BY_HAND);
    long height = view.head().height();
    Thread.sleep(50);
    assertThat(view.head().height()).isEqualTo(height);
  }

  @Test
  void shouldMineWhatWasAcknowledgedBeforeItDoesAnythingElse() throws InterruptedException {
    for (int nonce = 0; nonce < 20; nonce++) {
      Cid sent = node.chain.outbox().submit(ALICE.send(nonce));
      chain.snapshot();
      assertThat(view.find(sent)).isPresent();
    }
  }

  @Test
  void shouldTakeTheIndexBackWithTheBlocks() throws InterruptedException {
    ChainQuery query = ChainQuery.messages(Set.of(ALICE.address()), Set.of());
    node.execute(ALICE.send(0));
    long snapshot = chain.snapshot();
    node.execute(ALICE.send(1));
    assertThat(view.candidates(query, 0, 9).nextLong()).isEqualTo(1);
    assertThat(view.candidates(query, 2, 9).nextLong()).isEqualTo(2);

    chain.revert(snapshot);

    assertThat(view.candidates(query, 2, 9).hasNext()).isFalse();
    node.execute(BOB.send(0));
    assertThat(view.candidates(query, 2, 9).hasNext()).isFalse();
    assertThat(view.candidates(query, 0, 9).nextLong()).isEqualTo(1);
  }

  @Test
  void shouldRefuseMoreBlocksThanItsLimit() {
    assertThatThrownBy(() -> chain.mine(100_001, NO_STEP))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("100001");
  }

  @Test
  void shouldLeaveAStepBetweenBlocks() throws InterruptedException {
    List<ExecutedTipset> made = chain.mine(3, OptionalLong.of(60));
    assertThat(made.stream().map(block -> block.tipset().first().timestampS()))
        .containsExactly(
            ChainFixture.GENESIS_S + 1, ChainFixture.GENESIS_S + 61, ChainFixture.GENESIS_S + 121);
    chain.mine(1, NO_STEP);
    assertThat(timestampS()).isEqualTo(ChainFixture.GENESIS_S + 122);
  }

  @Test
  void shouldMoveTimeAndKeepItMovedAfterARestart() throws InterruptedException {
    assertThat(chain.increaseTime(1_000)).isEqualTo(1_000);
    assertThat(chain.increaseTime(16)).isEqualTo(1_016);
    restart();
    chain.mine(1, NO_STEP);
    assertThat(timestampS()).isEqualTo(ChainFixture.GENESIS_S + 1_016);
    assertThat(chain.setTime(ChainFixture.GENESIS_S + 5_000)).isEqualTo(5_000);
    chain.mine(1, NO_STEP);
    assertThat(timestampS()).isEqualTo(ChainFixture.GENESIS_S + 5_000);
    assertThatThrownBy(() -> chain.setTime(ChainFixture.GENESIS_S))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void shouldRefuseTimesThatNoBlockShouldHave() throws InterruptedException {
    for (long time : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, (1L << 40) + 1}) {
      assertThatThrownBy(() -> chain.setNextTimestamp(time)).isInstanceOf(MalformedException.class);
      assertThatThrownBy(() -> chain.setTime(time)).isInstanceOf(MalformedException.class);
      assertThatThrownBy(() -> chain.increaseTime(time)).isInstanceOf(MalformedException.class);
      assertThatThrownBy(() -> chain.mine(2, OptionalLong.of(time)))
          .isInstanceOf(MalformedException.class);
      assertThatThrownBy(() -> chain.setTimestampStep(OptionalLong.of(time)))
          .isInstanceOf(MalformedException.class);
    }
    chain.mine(1, NO_STEP);
    assertThat(timestampS()).isEqualTo(ChainFixture.GENESIS_S + 1);
    chain.increaseTime(1L << 39);
    assertThatThrownBy(() -> chain.increaseTime(1L << 39)).isInstanceOf(MalformedException.class);
  }

  @Test
  void shouldMoveTimeFromTheNewestBlockWhereThatIsAhead() throws InterruptedException {
    chain.mine(30, NO_STEP);
    long ahead = timestampS();
    chain.increaseTime(10);
    chain.mine(1, NO_STEP);
    assertThat(timestampS()).isEqualTo(ahead + 10);
  }

  @Test
  void shouldGoOnFromATimestampThatWasSetForOneBlock() throws InterruptedException {
    chain.setNextTimestamp(ChainFixture.GENESIS_S + 77);
    chain.mine(1, NO_STEP);
    assertThat(timestampS()).isEqualTo(ChainFixture.GENESIS_S + 77);
    restart();
    chain.mine(1, NO_STEP);
    assertThat(timestampS()).isEqualTo(ChainFixture.GENESIS_S + 78);
    assertThatThrownBy(() -> chain.setNextTimestamp(ChainFixture.GENESIS_S + 78))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void shouldMakeBlocksAFixedTimeApartUntilThatEnds() throws InterruptedException {
    assertThat(chain.setTimestampStep(OptionalLong.of(7))).isFalse();
    chain.mine(2, NO_STEP);
    assertThat(timestampS()).isEqualTo(ChainFixture.GENESIS_S + 14);
    assertThat(chain.setTimestampStep(OptionalLong.empty())).isTrue();
    assertThat(chain.setTimestampStep(OptionalLong.empty())).isFalse();
  }

  @Test
  void shouldGoBackToSnapshotsAndForgetTheLaterOnes() throws InterruptedException {
    MessageLookup kept = node.execute(ALICE.send(0));
    ExecutedTipset before = view.head();
    long first = chain.snapshot();
    MessageLookup gone = node.execute(ALICE.send(1));
    chain.increaseTime(500);
    long second = chain.snapshot();
    node.execute(ALICE.send(2));
    assertThat(chain.revert(first)).isTrue();
    assertSame(view.head(), before);
    assertThat(view.tipset(2)).isEmpty();
    assertThat(view.tipset(gone.executed().key())).isEmpty();
    assertThat(view.tipsetByHash(gone.executed().key().cid().digest())).isEmpty();
    assertThat(view.find(kept.executed().messages().getFirst().cid())).isPresent();
    assertThat(view.find(gone.executed().messages().getFirst().cid())).isEmpty();
    assertThat(chain.revert(second)).isFalse();
    assertThat(chain.revert(first)).isFalse();
    assertThat(node.chain.outbox().nextNonce(ALICE.address())).isEqualTo(1);
    assertThat(node.execute(ALICE.send(1)).executed().height()).isEqualTo(2);
    assertThat(timestampS()).isLessThan(ChainFixture.GENESIS_S + 500);
  }

  @Test
  void shouldKeepSnapshotsOverARestart() throws InterruptedException {
    node.execute(ALICE.send(0));
    long snapshot = chain.snapshot();
    node.execute(ALICE.send(1));
    restart();
    assertThat(chain.revert(snapshot)).isTrue();
    assertThat(view.head().height()).isEqualTo(1);
    restart();
    assertThat(view.head().height()).isEqualTo(1);
    assertThat(chain.snapshot()).isGreaterThan(snapshot);
    assertThat(node.execute(ALICE.send(1)).executed().height()).isEqualTo(2);
  }

  @Test
  void shouldChangeNothingWhereTheStoreFails() throws InterruptedException {
    long snapshot = chain.snapshot();
    node.execute(ALICE.send(0));
    ExecutedTipset head = view.head();
    node.store.setBroken(true);
    assertThatThrownBy(() -> chain.revert(snapshot)).hasMessage("the disk is gone");
    assertSame(view.head(), head);
    assertSame(view.tipset(1).orElseThrow(), head);
    node.store.setBroken(false);
    assertThat(chain.revert(snapshot)).isTrue();
  }

  @Test
  void shouldTellListenersWhatIsNoLongerOfTheChain() throws InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    node.listeners.add(
        new ChainListener() {
          @Override
          public void applied(ExecutedTipset tipset) {
            told.add("+" + tipset.height());
          }

          @Override
          public void reverted(ExecutedTipset tipset) {
            told.add("-" + tipset.height());
          }
        });
    long snapshot = chain.snapshot();
    chain.mine(2, NO_STEP);
    for (String expected : List.of("+1", "+2")) {
      assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
    }
    chain.revert(snapshot);
    chain.mine(1, NO_STEP);
    for (String expected : List.of("-2", "-1", "+1")) {
      assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
    }
  }

  @Test
  void shouldRollBackByBlocks() throws InterruptedException {
    chain.mine(2, NO_STEP);
    long low = chain.snapshot();
    chain.mine(3, NO_STEP);
    long high = chain.snapshot();
    assertThat(chain.rollback(2).height()).isEqualTo(3);
    assertThat(chain.revert(high)).isFalse();
    assertThat(chain.revert(low)).isTrue();
    assertThat(view.head().height()).isEqualTo(2);
    assertThatThrownBy(() -> chain.rollback(3)).isInstanceOf(MalformedException.class);
  }

  @Test
  void shouldBeginAnew() throws InterruptedException {
    ExecutedTipset genesis = view.head();
    chain.setNextBaseFee(TokenAmount.ofAtto(5_000));
    node.execute(ALICE.send(0));
    chain.snapshot();
    chain.increaseTime(100);
    chain.setMining(BY_HAND);
    node.chain.outbox().submit(ALICE.send(1));
    chain.reset();
    assertSame(view.head(), genesis);
    assertThat(node.chain.outbox().pending()).isEmpty();
    chain.mine(1, NO_STEP);
    assertThat(view.head().messages()).isEmpty();
    assertThat(timestampS()).isEqualTo(ChainFixture.GENESIS_S + 1);
  }

  @Test
  void shouldSetTheNextBaseFee() throws InterruptedException {
    chain.setNextBaseFee(TokenAmount.ofAtto(123_456));
    restart();
    chain.mine(1, NO_STEP);
    assertThat(view.head().tipset().first().parentBaseFee()).isEqualTo(TokenAmount.ofAtto(123_456));
  }

  @Test
  void shouldLetTheBeaconSayWhatIsWanted() throws InterruptedException {
    byte[] entry = {1, 2, 3};
    chain.setBeacon(2, entry);
    restart();
    chain.mine(2, NO_STEP);
    assertThat(view.head().tipset().first().beaconEntries().getFirst().data()).isEqualTo(entry);
    assertThat(view.tipset(1).orElseThrow().tipset().first().beaconEntries().getFirst().data())
        .hasSize(96);
    assertThatThrownBy(() -> chain.setBeacon(2, entry)).isInstanceOf(MalformedException.class);
  }

  @Test
  void shouldDropMessages() throws InterruptedException {
    chain.setMining(BY_HAND);
    Cid dropped = node.chain.outbox().submit(ALICE.send(0));
    node.chain.outbox().submit(ALICE.send(1));
    node.chain.outbox().submit(BOB.send(0));
    assertThat(chain.drop(dropped)).isTrue();
    assertThat(chain.drop(dropped)).isFalse();
    assertThat(chain.dropAllOf(ALICE.address())).isEqualTo(1);
    assertThat(chain.dropAll()).isEqualTo(1);
    restart();
    assertThat(node.chain.outbox().pending()).isEmpty();
  }
}
