package io.pandan.host.chain.produce;

import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.StoreBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** By how many seconds a development network's owner has moved time, as a store keeps it. */
public final class TimeShift {
  private static final String TABLE = "development";
  private static final byte[] KEY = "time-shift".getBytes(StandardCharsets.US_ASCII);

  private TimeShift() {}

  /** What a store has; 0 where nobody has moved time. */
  public static long read(ChainStore store) {
    return store.get(TABLE, KEY).map(value -> ByteBuffer.wrap(value).getLong()).orElse(0L);
  }

  /** Adds it to a batch. */
  public static void put(long seconds, StoreBatch batch) {
    batch.put(TABLE, KEY, ByteBuffer.allocate(Long.BYTES).putLong(seconds).array());
  }
}
