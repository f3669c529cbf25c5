package io.pandan.vm.call;

import io.pandan.api.Address;
import io.pandan.vm.gas.PriceList;
import io.pandan.vm.state.HistoryMap;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Remembers which actors and addresses one message has paid for, so that it pays once. What is
 * taken back is paid for again. For one thread. Source: ref-fvm {@code
 * fvm/src/call_manager/state_access_tracker.rs}, FIP-0055.
 */
final class StateAccessTracker {

  private enum Access {
    READ,
    UPDATED
  }

  private record Layer(int actors, int addresses) {}

  private final HistoryMap<Long, Access> actors = new HistoryMap<>();
  private final HistoryMap<Address, Boolean> addresses = new HistoryMap<>();
  private final Deque<Layer> layers = new ArrayDeque<>();

  StateAccessTracker() {
    PriceList.PRELOADED_ACTORS.forEach(this::recordUpdate);
  }

  boolean wasRead(long actorId) {
    return actors.get(actorId) != null;
  }

  boolean wasUpdated(long actorId) {
    return actors.get(actorId) == Access.UPDATED;
  }

  void recordRead(long actorId) {
    if (actors.get(actorId) == null) {
      actors.put(actorId, Access.READ);
    }
  }

  void recordUpdate(long actorId) {
    actors.put(actorId, Access.UPDATED);
  }

  boolean wasResolved(Address address) {
    return address.isId() || addresses.get(address) != null;
  }

  void recordResolved(Address address) {
    if (!address.isId()) {
      addresses.put(address, true);
    }
  }

  void beginTransaction() {
    layers.push(new Layer(actors.height(), addresses.height()));
  }

  void endTransaction(boolean revert) {
    Layer layer = layers.pop();
    if (revert) {
      actors.rollback(layer.actors());
      addresses.rollback(layer.addresses());
    }
  }
}
