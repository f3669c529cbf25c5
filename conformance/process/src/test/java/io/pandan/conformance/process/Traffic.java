package io.pandan.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.eth.EthAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that send without pause: each account calls the counter and pays another account in turn,
 * and has at most {@value #WINDOW} transactions under way. Beside them a reader asks for the
 * counter's value and a balance. Whatever is refused or fails ends the traffic and fails the test.
 */
final class Traffic implements AutoCloseable {
  private static final int WINDOW = 20;

  /** A bound on what one account sends, should a test hang. */
  private static final int LIMIT = 20_000;

  private static final EthAddress RECEIVER =
      EthAddress.parse("0x00000000000000000000000000000000000f00d5");
  private static final BigInteger PAYMENT = BigInteger.TWO;

  private final Rpc rpc;
  private final List<Sender> senders;
  private final Counter counter;
  private final long firstBlock;
  private final long countBefore;
  private final BigInteger paidBefore;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<List<String>>> sending = new ArrayList<>();
  private final List<Future<?>> reading = new ArrayList<>();
  private final AtomicLong executed = new AtomicLong();
  private final AtomicLong longestNanos = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private volatile boolean stopping;

  /**
   * Starts.
   *
   * @param calling whether the reader calls the contract, which needs all of the runtimes
   */
  Traffic(Rpc rpc, List<Sender> senders, Counter counter, boolean calling) {
    this.rpc = rpc;
    this.senders = senders;
    this.counter = counter;
    this.countBefore = counter.count(rpc);
    this.paidBefore = balance();
    this.firstBlock = rpc.quantity("eth_blockNumber").longValueExact();
    for (Sender sender : senders) {
      sending.add(threads.submit(() -> send(sender)));
    }
    reading.add(threads.submit(this::readBalance));
    if (calling) {
      reading.add(threads.submit(this::readCounter));
    }
  }

  /**
   * What traffic has been.
   *
   * @param transactions how many transactions were sent, and executed once
   * @param reads how many reads and calls were answered
   * @param longestMs how long the slowest answer to any of them took
   */
  record Report(long transactions, long reads, long longestMs) {}

  /** Waits until so many more transactions have been executed. */
  void awaitExecuted(int more) {
    long target = executed.get() + more;
    Eventually.holds(
        more + " more executed transactions",
        () -> {
          requireRunning();
          return executed.get() >= target;
        });
  }

  /**
   * Stops sending, waits for what is under way, and checks that all was executed exactly once.
   *
   * @param otherCalls transactions that called the counter meanwhile, of other senders
   */
  Report finish(String... otherCalls) throws InterruptedException {
    stopping = true;
    List<String> hashes = new ArrayList<>(List.of(otherCalls));
    calls.addAndGet(otherCalls.length);
    for (Future<List<String>> sender : sending) {
      hashes.addAll(result(sender));
    }
    for (Future<?> reader : reading) {
      result(reader);
    }
    for (String hash : hashes) {
      awaitSuccess(hash);
    }
    assertThat(counter.count(rpc) - countBefore).isEqualTo(calls.get());
    assertThat(balance().subtract(paidBefore))
        .isEqualTo(PAYMENT.multiply(BigInteger.valueOf(hashes.size() - calls.get())));
    for (Sender sender : senders) {
      assertThat(rpc.quantity("eth_getTransactionCount", sender.address().toString(), "latest"))
          .isEqualTo(sender.nonce());
    }
    Map<String, Integer> onChain = transactionsSince(firstBlock);
    assertThat(onChain).containsOnlyKeys(hashes);
    assertThat(onChain.values()).containsOnly(1);
    return new Report(hashes.size(), reads.get(), longestNanos.get() / 1_000_000);
  }

  private Map<String, Integer> transactionsSince(long block) {
    Map<String, Integer> times = new HashMap<>();
    long head = rpc.quantity("eth_blockNumber").longValueExact();
    for (long number = block + 1; number <= head; number++) {
      JsonNode found = rpc.call("eth_getBlockByNumber", "0x" + Long.toHexString(number), false);
      found.get("transactions").forEach(hash -> times.merge(hash.asText(), 1, Integer::sum));
    }
    return times;
  }

  private List<String> send(Sender sender) {
    List<String> hashes = new ArrayList<>();
    while (!stopping && hashes.size() < LIMIT) {
      boolean call = hashes.size() % 2 == 0;
      String transaction =
          call
              ? sender.transaction(Optional.of(counter.address()), BigInteger.ZERO, new byte[0])
              : sender.transaction(Optional.of(RECEIVER), PAYMENT, new byte[0]);
      hashes.add(timed("eth_sendRawTransaction", transaction).asText());
      if (call) {
        calls.incrementAndGet();
      }
      if (hashes.size() >= WINDOW) {
        awaitSuccess(hashes.get(hashes.size() - WINDOW));
        executed.incrementAndGet();
      }
    }
    return hashes;
  }

  private void awaitSuccess(String hash) {
    JsonNode receipt = Eventually.get("the receipt of " + hash, () -> rpc.receipt(hash));
    assertThat(receipt.get("status").asText()).as("status of %s", receipt).isEqualTo("0x1");
  }

  private void readBalance() {
    while (!stopping) {
      timed("eth_getBalance", senders.getFirst().address().toString(), "latest");
      reads.incrementAndGet();
    }
  }

  private void readCounter() {
    Map<String, String> call = Map.of("to", counter.address().toString(), "data", "0x");
    BigInteger last = BigInteger.ZERO;
    while (!stopping) {
      BigInteger now = Rpc.number(timed("eth_call", call, "latest"));
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
      reads.incrementAndGet();
    }
  }

  private JsonNode timed(String method, Object... parameters) {
    long start = System.nanoTime();
    JsonNode result = rpc.call(method, parameters);
    longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
    return result;
  }

  private BigInteger balance() {
    return rpc.quantity("eth_getBalance", RECEIVER.toString(), "latest");
  }

  private void requireRunning() {
    for (Future<?> one : sending) {
      requireUndone(one);
    }
    for (Future<?> one : reading) {
      requireUndone(one);
    }
  }

  private static void requireUndone(Future<?> one) {
    if (one.isDone()) {
      try {
        result(one);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static <T> T result(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new AssertionError("a client failed: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    stopping = true;
    threads.shutdownNow();
  }
}
