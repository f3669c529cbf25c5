package io.pandan.conformance.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Receipt;
import io.pandan.api.eth.EthAddress;
import io.pandan.host.chain.lease.Provider;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The EVM actor's runtime is replaced while clients send without pause. */
@Timeout(120)
class RealSwapTest {
  private static final int CALLS = 40;
  private static final TestAccount DEPLOYER = TestNode.ACCOUNTS.get(3);
  private static final TestAccount OTHER = TestNode.ACCOUNTS.get(4);

  @TempDir private Path folder;

  @Test
  void shouldCountEachCallOnceThroughManySwaps() throws Exception {
    try (TestNode node = new TestNode(folder)) {
      EthAddress contract =
          Counter.address(
              node.execute(
                  DEPLOYER.transact(0, Optional.empty(), BigInteger.ZERO, Counter.INIT_CODE)));
      FutureTask<List<Long>> first = calls(node, DEPLOYER, 1, contract);
      FutureTask<List<Long>> second = calls(node, OTHER, 0, contract);
      Provider current = node.evm;
      int swaps = 0;
      for (int version = 2; !first.isDone() || !second.isDone(); version++) {
        Provider next = TestNode.evm(version);
        boolean gap = version % 2 == 0;
        if (!gap) {
          node.leases.add(next);
        }
        assertThat(node.leases.remove(current)).isZero();
        if (gap) {
          node.leases.add(next);
        }
        current = next;
        swaps++;
        Thread.sleep(5);
      }
      List<Long> counts = new ArrayList<>(first.get());
      counts.addAll(second.get());
      assertThat(counts).hasSize(2 * CALLS).doesNotHaveDuplicates();
      assertThat(counts).allMatch(count -> count >= 1 && count <= 2 * CALLS);
      assertThat(swaps).isPositive();
    }
  }

  private static FutureTask<List<Long>> calls(
      TestNode node, TestAccount account, long firstNonce, EthAddress contract) {
    Callable<List<Long>> calls =
        () -> {
          List<Long> counts = new ArrayList<>();
          for (int i = 0; i < CALLS; i++) {
            Receipt receipt =
                node.execute(
                    account.transact(
                        firstNonce + i, Optional.of(contract), BigInteger.ZERO, new byte[0]));
            counts.add(Counter.count(receipt));
          }
          return counts;
        };
    FutureTask<List<Long>> task = new FutureTask<>(calls);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }
}
