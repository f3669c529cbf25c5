package io.pandan.host.rpc.endpoint.dispatch;

import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The methods of the modules that are there now; Ethereum's have a second name, as in Lotus.
 * Look-ups take no lock; modules come and go under one. Thread-safe.
 *
 * <p>A method whose module left a moment ago is waited for, so that a module can be replaced under
 * load: see {@link #find}.
 */
public final class MethodTable {
  private static final Logger LOG = LoggerFactory.getLogger(MethodTable.class);

  /**
   * Which module answers when several offer a method: the highest ranking, and among equals the one
   * registered first, as OSGi orders services (Core 8, 5.2.5).
   *
   * @param ranking the property {@code service.ranking}
   * @param serviceId the property {@code service.id}
   */
  public record Rank(int ranking, long serviceId) implements Comparable<Rank> {
    @Override
    public int compareTo(Rank other) {
      int byRanking = Integer.compare(other.ranking, ranking);
      return byRanking != 0 ? byRanking : Long.compare(serviceId, other.serviceId);
    }
  }

  private record BoundModule(List<RpcMethod> methods, ModuleLease lease) {}

  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TreeMap<Rank, BoundModule> modules = new TreeMap<>();
  private final Map<String, Long> departedAtNanos = new HashMap<>();
  private volatile Map<String, BoundMethod> methods = Map.of();

  /**
   * An empty table.
   *
   * @param patience how long a leaving module's calls may take, and how long callers wait for a
   *     method that has left
   */
  public MethodTable(Duration patience) {
    this.patience = patience;
  }

  /**
   * Adds a module.
   *
   * @param rank its rank
   * @param module the module
   * @throws IllegalArgumentException when it names a method twice
   */
  public void add(Rank rank, RpcModule module) {
    List<RpcMethod> offered = LotusNames.withAliases(module.methods());
    Set<String> names = new HashSet<>();
    for (RpcMethod method : offered) {
      if (!names.add(method.name())) {
        throw new IllegalArgumentException("method offered twice: " + method.name());
      }
    }
    lock.lock();
    try {
      modules.put(rank, new BoundModule(offered, new ModuleLease()));
      names.forEach(departedAtNanos::remove);
      publish();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes a module: first no new call finds it, then its calls in flight end, then the
   * connections that it pushes over, whose clients connect again and find its successor. Returns at
   * the latest after twice the table's patience.
   *
   * @param rank the rank it was added with
   */
  public void remove(Rank rank) {
    BoundModule left;
    lock.lock();
    try {
      left = modules.remove(rank);
      if (left == null) {
        return;
      }
      publish();
      long now = System.nanoTime();
      for (RpcMethod method : left.methods()) {
        if (!methods.containsKey(method.name())) {
          departedAtNanos.put(method.name(), now);
        }
      }
    } finally {
      lock.unlock();
    }
    int interrupted = left.lease().drain(patience);
    if (interrupted > 0) {
      LOG.warn("interrupted {} calls of a JSON-RPC module that leaves", interrupted);
    }
    left.lease().channels().forEach(CallChannel::moduleLeft);
  }

  /**
   * Finds a method, waiting a bounded time when it left within the table's patience.
   *
   * @param name the method's name
   * @return the method, or empty when there is none
   * @throws InterruptedException when interrupted while waiting
   */
  Optional<BoundMethod> find(String name) throws InterruptedException {
    BoundMethod found = methods.get(name);
    return found != null ? Optional.of(found) : await(name);
  }

  /**
   * The names of all methods now.
   *
   * @return the names, in no order
   */
  public Set<String> names() {
    return methods.keySet();
  }

  private Optional<BoundMethod> await(String name) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!methods.containsKey(name)) {
        Long departed = departedAtNanos.get(name);
        if (departed == null) {
          return Optional.empty();
        }
        long left = departed + patience.toNanos() - System.nanoTime();
        if (left <= 0) {
          departedAtNanos.remove(name);
          return Optional.empty();
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
      return Optional.of(methods.get(name));
    } finally {
      lock.unlock();
    }
  }

  private void publish() {
    Map<String, BoundMethod> next = new HashMap<>();
    for (BoundModule module : modules.values()) {
      for (RpcMethod method : module.methods()) {
        next.putIfAbsent(method.name(), new BoundMethod(method, module.lease()));
      }
    }
    methods = Map.copyOf(next);
    changed.signalAll();
  }
}
