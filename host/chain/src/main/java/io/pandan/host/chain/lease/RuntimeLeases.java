package io.pandan.host.chain.lease;

import io.pandan.api.actor.JavaActor;
import io.pandan.api.chain.NotReadyException;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.RuntimeSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The providers of what execution needs, and the leases on them: rule 3 of the design, "a swap is a
 * drain".
 *
 * <p>All of a lease's providers are taken in one step, the best of each slot, so that a block or a
 * call runs wholly by one set. The best is that of the preferred name, where there is one, then the
 * highest in rank. A provider that leaves is given to nobody any more and waits until the leases
 * that have it are back; those that are not by the drain's end are interrupted, their work is
 * thrown away and done again with the next provider. Whoever finds a slot empty waits a bounded
 * time for its next provider.
 *
 * <p>Thread safe.
 */
public final class RuntimeLeases {
  private record Selection(Map<Slot, Provider> providers, RuntimeSet runtimes) {}

  private final Duration drain;
  private final Duration grace;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition providersChanged = lock.newCondition();
  private final Condition leasesChanged = lock.newCondition();
  private final Map<Slot, TreeMap<Provider.Rank, Provider>> providers = new HashMap<>();
  private final Map<Slot, String> preferred = new HashMap<>();
  private final Set<Lease> leases = new HashSet<>();

  /** What leases on some slots get, until providers or preferences change. */
  private final Map<Set<Slot>, Selection> selections = new HashMap<>();

  /**
   * Makes one without providers.
   *
   * @param drain how long a leaving provider waits for its leases before they are interrupted
   * @param grace how long it waits for the interrupted ones
   */
  public RuntimeLeases(Duration drain, Duration grace) {
    this.drain = drain;
    this.grace = grace;
  }

  /** Adds a provider; leases taken from now on get it where it is the best of its slot. */
  public void add(Provider provider) {
    lock.lock();
    try {
      providers
          .computeIfAbsent(provider.slot(), slot -> new TreeMap<>())
          .put(provider.rank(), provider);
      selections.clear();
      providersChanged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Prefers the providers of a name for a slot, also those that come later. Leases taken from now
   * on get them; those that are out go on with what they have. While none has that name, the best
   * of the others serves.
   */
  public void prefer(Slot slot, String name) {
    lock.lock();
    try {
      preferred.put(slot, name);
      selections.clear();
      providersChanged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The providers of a slot, the one that serves first. */
  public List<Provider> candidates(Slot slot) {
    lock.lock();
    try {
      TreeMap<Provider.Rank, Provider> candidates = providers.getOrDefault(slot, new TreeMap<>());
      List<Provider> ordered = new ArrayList<>(candidates.descendingMap().values());
      ordered.sort(Comparator.comparing(provider -> !isPreferred(provider)));
      return ordered;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a slot is served by another provider than a known one.
   *
   * @param known the provider that is known; empty: any is another
   * @return the provider that serves then
   * @throws InterruptedException when the calling thread is interrupted while it waits
   */
  public Provider awaitOther(Slot slot, Optional<Provider> known) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (missing(Set.of(slot)).isEmpty() && !Optional.of(best(slot)).equals(known)) {
          return best(slot);
        }
        providersChanged.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a provider away and returns when nobody uses it any more, or when even the interrupted
   * leases have not come back in time. A lease that the calling thread itself holds is interrupted
   * and not waited for.
   *
   * @return how many leases still have the provider; 0 unless something hangs
   */
  public int remove(Provider provider) {
    lock.lock();
    try {
      TreeMap<Provider.Rank, Provider> candidates = providers.get(provider.slot());
      if (candidates != null) {
        candidates.remove(provider.rank(), provider);
        selections.clear();
        providersChanged.signalAll();
      }
      if (!awaitReturn(provider, drain)) {
        interrupt(provider);
        awaitReturn(provider, grace);
      }
      return users(provider).size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a lease on the best provider of each slot.
   *
   * @param slots what is needed; all of it or nothing is taken
   * @param patience how long to wait while some slot has no provider
   * @throws NotReadyException when a slot has still none
   * @throws InterruptedException when the calling thread is interrupted while it waits
   */
  public Lease acquire(Set<Slot> slots, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        List<Slot> missing = selections.containsKey(slots) ? List.of() : missing(slots);
        if (missing.isEmpty()) {
          return take(slots);
        }
        if (left <= 0) {
          throw new NotReadyException("nothing provides " + missing);
        }
        left = providersChanged.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The slots, of those given, that have no provider now. */
  public List<Slot> missing(Set<Slot> slots) {
    lock.lock();
    try {
      List<Slot> missing = new ArrayList<>();
      for (Slot slot : slots) {
        TreeMap<Provider.Rank, Provider> candidates = providers.get(slot);
        if (candidates == null || candidates.isEmpty()) {
          missing.add(slot);
        }
      }
      return missing;
    } finally {
      lock.unlock();
    }
  }

  /** What a lease taken now would get: the best provider of each slot that has any. */
  public Map<Slot, Provider> serving() {
    lock.lock();
    try {
      Map<Slot, Provider> serving = new HashMap<>();
      providers.forEach(
          (slot, candidates) -> {
            if (!candidates.isEmpty()) {
              serving.put(slot, best(slot));
            }
          });
      return serving;
    } finally {
      lock.unlock();
    }
  }

  void giveBack(Lease lease) {
    lock.lock();
    try {
      if (leases.remove(lease)) {
        leasesChanged.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private Lease take(Set<Slot> slots) {
    Selection selection = selections.computeIfAbsent(slots, this::select);
    Lease lease = new Lease(this, selection.providers(), selection.runtimes());
    leases.add(lease);
    return lease;
  }

  private Selection select(Set<Slot> slots) {
    Map<Slot, Provider> taken = new HashMap<>();
    Map<String, ActorRuntime> runtimes = new HashMap<>();
    Map<String, JavaActor> actors = new HashMap<>();
    Map<Class<?>, Object> engines = new HashMap<>();
    for (Slot slot : slots) {
      Provider provider = best(slot);
      taken.put(slot, provider);
      if (slot.point() == ActorRuntime.class) {
        runtimes.put(slot.kind(), (ActorRuntime) provider.service());
      } else if (slot.point() == JavaActor.class) {
        actors.put(slot.kind(), (JavaActor) provider.service());
      } else if (!slot.equals(Slot.MACHINES) && !slot.equals(Slot.GENESIS)) {
        engines.put(slot.point(), provider.service());
      }
    }
    return new Selection(Map.copyOf(taken), new RuntimeSet(runtimes, actors, engines));
  }

  private Provider best(Slot slot) {
    TreeMap<Provider.Rank, Provider> candidates = providers.get(slot);
    for (Provider provider : candidates.descendingMap().values()) {
      if (isPreferred(provider)) {
        return provider;
      }
    }
    return candidates.lastEntry().getValue();
  }

  private boolean isPreferred(Provider provider) {
    return provider.name().equals(preferred.get(provider.slot()));
  }

  private boolean awaitReturn(Provider provider, Duration patience) {
    long left = patience.toNanos();
    while (users(provider).stream().anyMatch(l -> l.holder() != Thread.currentThread())) {
      if (left <= 0) {
        return false;
      }
      try {
        left = leasesChanged.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return users(provider).isEmpty();
  }

  private void interrupt(Provider provider) {
    List<Lease> users = users(provider);
    lock.unlock();
    try {
      users.forEach(Lease::interrupt);
    } finally {
      lock.lock();
    }
  }

  private List<Lease> users(Provider provider) {
    return leases.stream().filter(lease -> lease.uses(provider)).toList();
  }
}
