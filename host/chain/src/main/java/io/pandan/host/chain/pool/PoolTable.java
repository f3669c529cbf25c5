package io.pandan.host.chain.pool;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.StoreBatch;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The messages that wait, as a store's table: what a restart begins with. Thread safe. */
final class PoolTable {
  private static final String TABLE = "pool";

  private final ChainStore store;

  PoolTable(ChainStore store) {
    this.store = store;
  }

  /** Reads all, in no order. */
  void read(Consumer<Waiting> visitor) {
    store.scan(
        TABLE,
        new byte[0],
        (key, value) -> {
          visitor.accept(Waiting.stored(value));
          return true;
        });
  }

  /** Stores a message, durably, in place of another. */
  void put(Waiting added, Optional<Waiting> replaced) {
    StoreBatch batch = new StoreBatch().put(TABLE, added.cid().toBytes(), added.toStored());
    replaced.ifPresent(old -> batch.remove(TABLE, old.cid().toBytes()));
    store.write(batch);
  }

  /** Removes messages, durably. */
  void remove(Collection<Waiting> gone) {
    if (!gone.isEmpty()) {
      StoreBatch batch = new StoreBatch();
      gone.forEach(waiting -> batch.remove(TABLE, waiting.cid().toBytes()));
      store.write(batch);
    }
  }

  /** Adds the removal of a block's messages to a batch. */
  static void addRemovals(List<SignedMessage> executed, StoreBatch batch) {
    executed.forEach(signed -> batch.remove(TABLE, signed.cid().toBytes()));
  }
}
