package io.pandan.host.chain.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.chain.NotReadyException;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.Kernel;
import io.pandan.ipld.Cid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Version;

@Timeout(60)
class RuntimeLeasesTest {
  private static final Slot EVM = Slot.runtime("evm");
  private static final Slot ENGINE = Slot.engine(Runnable.class);
  private static final Set<Slot> NEEDED = Set.of(EVM, ENGINE);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final RuntimeLeases leases = new RuntimeLeases(LONG, LONG);

  @Test
  void shouldTakeTheHighestVersionThenTheHighestRankingThenTheOldestService() throws Exception {
    leases.add(engine());
    Provider[] byRank = {
      evm("1.0.0", 9, 1), evm("1.1.0", 0, 5), evm("1.1.0", 0, 4), evm("1.1.0", 3, 6)
    };
    for (Provider provider : byRank) {
      leases.add(provider);
    }
    assertThat(leasedEvm()).isSameAs(byRank[3].service());
    leases.remove(byRank[3]);
    assertThat(leasedEvm()).isSameAs(byRank[2].service());
    leases.remove(byRank[2]);
    assertThat(leasedEvm()).isSameAs(byRank[1].service());
    leases.remove(byRank[1]);
    assertThat(leasedEvm()).isSameAs(byRank[0].service());
  }

  @Test
  void shouldGiveTheEngineByItsExtensionPoint() throws Exception {
    leases.add(engine());
    leases.add(evm("1.0.0", 0, 1));
    try (Lease lease = leases.acquire(NEEDED, SHORT)) {
      assertThat(lease.runtimes().engine(Runnable.class)).isNotNull();
    }
  }

  @Test
  void shouldSayWhatIsMissingWhenNobodyComesInTime() {
    leases.add(engine());
    assertThat(leases.missing(NEEDED)).containsExactly(EVM);
    assertThatThrownBy(() -> leases.acquire(NEEDED, SHORT))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("ActorRuntime evm");
  }

  @Test
  void shouldWaitThroughAGap() throws Exception {
    leases.add(engine());
    Future<Lease> waiting = inThread(() -> leases.acquire(NEEDED, LONG));
    Thread.sleep(20);
    assertThat(waiting.isDone()).isFalse();
    leases.add(evm("1.0.0", 0, 1));
    assertThat(waiting.get()).isNotNull();
  }

  @Test
  void shouldDrainBeforeAProviderLeavesAndGiveItToNobodyMeanwhile() throws Exception {
    Provider old = evm("1.0.0", 0, 1);
    leases.add(engine());
    leases.add(old);
    Lease lease = leases.acquire(NEEDED, SHORT);
    Future<Integer> leaving = inThread(() -> leases.remove(old));
    while (leases.missing(NEEDED).isEmpty()) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> leases.acquire(NEEDED, SHORT)).isInstanceOf(NotReadyException.class);
    assertThat(leaving.isDone()).isFalse();
    lease.close();
    assertThat(leaving.get()).isZero();
    assertThat(lease.isInterrupted()).isFalse();
  }

  @Test
  void shouldNotWaitForLeasesOfOtherProviders() throws Exception {
    Provider old = evm("1.0.0", 0, 1);
    leases.add(engine());
    leases.add(old);
    leases.add(evm("2.0.0", 0, 2));
    try (Lease lease = leases.acquire(NEEDED, SHORT)) {
      assertThat(inThread(() -> leases.remove(old)).get()).isZero();
      assertThat(lease.isInterrupted()).isFalse();
    }
  }

  @Test
  void shouldInterruptWhatIsNotBackByTheEndOfTheDrain() throws Exception {
    RuntimeLeases impatient = new RuntimeLeases(SHORT, LONG);
    Provider old = evm("1.0.0", 0, 1);
    impatient.add(old);
    Lease lease = impatient.acquire(Set.of(EVM), SHORT);
    lease.onInterrupt(lease::close);
    assertThat(inThread(() -> impatient.remove(old)).get()).isZero();
    assertThat(lease.isInterrupted()).isTrue();
  }

  @Test
  void shouldReportALeaseThatNeverComesBack() throws Exception {
    RuntimeLeases impatient = new RuntimeLeases(SHORT, SHORT);
    Provider old = evm("1.0.0", 0, 1);
    impatient.add(old);
    try (Lease lease = impatient.acquire(Set.of(EVM), SHORT)) {
      assertThat(inThread(() -> impatient.remove(old)).get()).isEqualTo(1);
      AtomicBoolean told = new AtomicBoolean();
      lease.onInterrupt(() -> told.set(true));
      assertThat(told).isTrue();
    }
  }

  @Test
  void shouldNotWaitForTheLeaseOfTheLeavingThreadItself() throws Exception {
    Provider old = evm("1.0.0", 0, 1);
    leases.add(old);
    try (Lease lease = leases.acquire(Set.of(EVM), SHORT)) {
      assertThat(leases.remove(old)).isEqualTo(1);
      assertThat(lease.isInterrupted()).isTrue();
    }
  }

  @Test
  void shouldNeverLetAProviderBeUsedAfterItHasLeftWhileSwapsGoOnUnderLoad() throws Exception {
    leases.add(engine());
    Provider current = evm("1.0.0", 0, 1);
    leases.add(current);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger uses = new AtomicInteger();
    List<Future<Integer>> users = new ArrayList<>();
    CountDownLatch running = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      users.add(
          inThread(
              () -> {
                running.countDown();
                int afterLeaving = 0;
                while (!stop.get()) {
                  try (Lease lease = leases.acquire(NEEDED, LONG)) {
                    Runtime runtime = (Runtime) lease.runtimes().runtime("evm");
                    Thread.yield();
                    uses.incrementAndGet();
                    afterLeaving += runtime.gone ? 1 : 0;
                  }
                }
                return afterLeaving;
              }));
    }
    running.await();
    for (int swap = 2; swap < 300; swap++) {
      Provider next = evm("1.0." + swap, 0, swap);
      boolean gap = swap % 2 == 0;
      if (!gap) {
        leases.add(next);
      }
      assertThat(leases.remove(current)).isZero();
      ((Runtime) current.service()).gone = true;
      if (gap) {
        leases.add(next);
      }
      current = next;
    }
    stop.set(true);
    for (Future<Integer> user : users) {
      assertThat(user.get()).isZero();
    }
    assertThat(uses).hasPositiveValue();
  }

  private Object leasedEvm() throws InterruptedException {
    try (Lease lease = leases.acquire(NEEDED, SHORT)) {
      return lease.runtimes().runtime("evm");
    }
  }

  private static Provider evm(String version, int ranking, long id) {
    return new Provider(
        EVM, new Runtime(), new Provider.Rank(Version.valueOf(version), ranking, id));
  }

  private static Provider engine() {
    Runnable engine = () -> {};
    return new Provider(ENGINE, engine, new Provider.Rank(Version.emptyVersion, 0, 100));
  }

  private static <T> Future<T> inThread(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread.ofPlatform().daemon().start(future);
    return future;
  }

  private static final class Runtime implements ActorRuntime {
    private volatile boolean gone;

    @Override
    public ActorExit invoke(Kernel kernel, Cid code, int params) {
      throw new UnsupportedOperationException();
    }
  }
}
