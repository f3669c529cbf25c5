package io.pandan.vm.call;

import io.pandan.vm.gas.PriceList;
import io.pandan.vm.state.ActorHistory;

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

  private final ActorHistory<Access> actors = new ActorHistory<>();
  private final Heights layers = new Heights();

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

  void beginTransaction() {
    layers.push(actors.height());
  }

  void endTransaction(boolean revert) {
    int height = layers.pop();
    if (revert) {
      actors.rollback(height);
    }
  }
}
