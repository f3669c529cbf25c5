package io.pandan.host.chain.develop;

import io.pandan.api.Address;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Whose messages need no signature now. Thread safe. */
public final class ImpersonatedSenders implements Predicate<Address> {
  private final Set<Address> senders = ConcurrentHashMap.newKeySet();
  private volatile boolean all;

  /** Nobody is impersonated. */
  public ImpersonatedSenders() {}

  @Override
  public boolean test(Address sender) {
    return all || senders.contains(sender);
  }

  void add(Address sender) {
    senders.add(sender);
  }

  void remove(Address sender) {
    senders.remove(sender);
  }

  void setAll(boolean everybody) {
    all = everybody;
  }

  List<Address> named() {
    return List.copyOf(senders);
  }

  void clear() {
    senders.clear();
    all = false;
  }
}
