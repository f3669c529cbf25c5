package io.pandan.host.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageLookup;
import io.pandan.host.chain.lease.Provider;
import io.pandan.host.chain.lease.Slot;
import io.pandan.host.chain.testing.Account;
import io.pandan.host.chain.testing.ChainFixture;
import io.pandan.host.chain.testing.LedgerMachines;
import io.pandan.host.chain.testing.MemoryChainStore;
import io.pandan.host.chain.testing.SwappedRuntime;
import io.pandan.ipld.Cid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Version;

/** Rule 3 of the design: no message is lost, doubled or answered by a half-dead bundle. */
@Timeout(120)
class SwapUnderLoadTest {
  private static final int SENDERS = 4;
  private static final int MESSAGES = 40;
  private static final int SWAPS = 30;

  @Test
  void shouldExecuteEachMessageOnceWhileTheRuntimeIsReplacedAgainAndAgain() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      AtomicBoolean stop = new AtomicBoolean();
      Future<Integer> calls =
          inThread(
              () -> {
                int count = 0;
                for (; !stop.get(); count++) {
                  Message call = Account.secp256k1(9).message(0, Address.id(99), 0, 0, 0, 0, 0);
                  ExecutedTipset head = node.chain.view().head();
                  assertThat(node.chain.view().call(call, head, false).receipt().exitCode())
                      .isEqualTo(ExitCode.OK);
                }
                return count;
              });
      List<Future<List<Cid>>> senders = new ArrayList<>();
      for (int s = 0; s < SENDERS; s++) {
        Account account = Account.secp256k1(s);
        senders.add(
            inThread(
                () -> {
                  List<Cid> sent = new ArrayList<>();
                  for (int nonce = 0; nonce < MESSAGES; nonce++) {
                    SignedMessage message = account.send(nonce);
                    node.execute(message);
                    sent.add(message.cid());
                  }
                  return sent;
                }));
      }
      Provider current = node.runtime;
      for (int swap = 2; swap < SWAPS; swap++) {
        SwappedRuntime next = new SwappedRuntime();
        Provider provider = ChainFixture.runtime(swap, next);
        if (swap % 2 == 0) {
          node.leases.add(provider);
          assertThat(node.leases.remove(current)).isZero();
          ((SwappedRuntime) current.service()).leave();
        } else {
          assertThat(node.leases.remove(current)).isZero();
          ((SwappedRuntime) current.service()).leave();
          Thread.sleep(5);
          node.leases.add(provider);
        }
        while (next.uses() == 0) {
          Thread.sleep(1);
        }
        current = provider;
      }
      for (Future<List<Cid>> sender : senders) {
        assertThat(sender.get()).hasSize(MESSAGES);
      }
      stop.set(true);
      assertThat(calls.get()).isPositive();
      assertThat(node.chain.problems()).isEmpty();
      assertOnce(node);
    }
  }

  private static void assertOnce(ChainFixture node) {
    Map<Cid, Integer> seen = new HashMap<>();
    for (long height = 1; height <= node.chain.view().head().height(); height++) {
      ExecutedTipset executed = node.chain.view().tipset(height).orElseThrow();
      executed.messages().forEach(message -> seen.merge(message.cid(), 1, Integer::sum));
      assertThat(executed.receipts()).allMatch(receipt -> receipt.exitCode().isSuccess());
    }
    assertThat(seen).hasSize(SENDERS * MESSAGES);
    assertThat(seen.values()).containsOnly(1);
  }

  @Test
  void shouldExecuteABlockAgainWholeWhenItsDrainTimesOut() throws Exception {
    Duration drain = Duration.ofMillis(30);
    try (ChainFixture node = new ChainFixture(new MemoryChainStore(), Duration.ZERO, drain)) {
      Cid hanging = node.chain.outbox().submit(Account.secp256k1(0).invoke(0, LedgerMachines.WAIT));
      while (node.machines.waiting.get() == 0) {
        Thread.sleep(1);
      }
      SwappedRuntime next = new SwappedRuntime();
      node.leases.add(ChainFixture.runtime(2, next));
      assertThat(node.leases.remove(node.runtime)).isZero();
      ((SwappedRuntime) node.runtime.service()).leave();
      node.machines.permits.release();
      MessageLookup found = node.await(hanging);
      assertThat(found.executed().receipts().get(found.index()).exitCode()).isEqualTo(ExitCode.OK);
      assertThat(found.executed().height()).isEqualTo(1);
      assertThat(next.uses()).isPositive();
    }
  }

  @Test
  void shouldAnswerReadsAndTakeMessagesWhileTheRuntimeIsGoneAndGoOnWhenItIsBack() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      Account account = Account.secp256k1(0);
      ExecutedTipset head = node.execute(account.send(0)).executed();
      node.leases.remove(node.runtime);
      assertThat(node.chain.problems()).containsExactly("nothing provides ActorRuntime test");
      Cid waiting = node.chain.outbox().submit(account.send(1));
      assertThat(node.chain.view().stateAfter(head).actor(account.address()).orElseThrow().nonce())
          .isEqualTo(1);
      assertThat(node.chain.outbox().nextNonce(account.address())).isEqualTo(2);
      assertThat(node.chain.view().find(waiting)).isEmpty();
      node.leases.add(ChainFixture.runtime(2, new SwappedRuntime()));
      node.await(waiting);
      assertThat(node.chain.problems()).isEmpty();
    }
  }

  @Test
  void shouldSwapTheMachinesThemselvesBetweenBlocks() throws Exception {
    try (ChainFixture node = new ChainFixture()) {
      Account account = Account.secp256k1(0);
      for (int nonce = 0; nonce < 5; nonce++) {
        Provider old = machines(node, nonce + 1);
        node.leases.add(machines(node, nonce + 2));
        assertThat(node.leases.remove(old)).isZero();
        node.execute(account.send(nonce));
      }
    }
  }

  private static Provider machines(ChainFixture node, int version) {
    return new Provider(
        Slot.MACHINES, node.machines, new Provider.Rank(new Version(version, 0, 0), 0, version));
  }

  @Test
  void shouldStopInTheMiddleOfABlockAndLoseNothing() throws Exception {
    MemoryChainStore store = new MemoryChainStore();
    Cid hanging;
    try (ChainFixture node = new ChainFixture(store, Duration.ZERO, Duration.ofSeconds(20))) {
      hanging = node.chain.outbox().submit(Account.secp256k1(0).invoke(0, LedgerMachines.WAIT));
      while (node.machines.waiting.get() == 0) {
        Thread.sleep(1);
      }
    }
    try (ChainFixture node = new ChainFixture(store, Duration.ZERO, Duration.ofSeconds(20))) {
      assertThat(node.chain.view().head().height()).isZero();
      node.machines.permits.release();
      node.await(hanging);
    }
  }

  private static <T> Future<T> inThread(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread.ofPlatform().daemon().start(future);
    return future;
  }
}
