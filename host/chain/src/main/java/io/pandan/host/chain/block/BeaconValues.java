package io.pandan.host.chain.block;

import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.StoreBatch;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the owner of a development network lets the beacon say in some epochs, set before they have
 * a block. Thread safe.
 */
public final class BeaconValues {
  private static final String TABLE = "beacon";

  private final Map<Long, byte[]> byEpoch = new ConcurrentHashMap<>();

  /** Nothing is set. */
  public BeaconValues() {}

  /**
   * What a store has.
   *
   * @param store the chain's
   */
  public BeaconValues(ChainStore store) {
    store.scan(
        TABLE,
        new byte[0],
        (key, value) -> {
          byEpoch.put(ByteBuffer.wrap(key).getLong(), value);
          return true;
        });
  }

  Optional<byte[]> get(long epoch) {
    return Optional.ofNullable(byEpoch.get(epoch));
  }

  /** Sets an entry that {@link #put} has stored. */
  public void set(long epoch, byte[] entry) {
    byEpoch.put(epoch, entry);
  }

  /** Forgets what {@link #removeAll} has removed. */
  public void clear() {
    byEpoch.clear();
  }

  /** Adds an entry to a batch. */
  public static void put(long epoch, byte[] entry, StoreBatch batch) {
    batch.put(TABLE, key(epoch), entry);
  }

  /** Adds the removal of all entries to a batch. */
  public void removeAll(StoreBatch batch) {
    byEpoch.keySet().forEach(epoch -> batch.remove(TABLE, key(epoch)));
  }

  private static byte[] key(long epoch) {
    return ByteBuffer.allocate(Long.BYTES).putLong(epoch).array();
  }
}
