package io.pandan.host.chain.develop;

import io.pandan.api.FatalException;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.StoreBatch;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The snapshots of a development network. For the chain's thread. */
public final class SnapshotTable {
  private static final String SNAPSHOTS = "snapshots";
  private static final String DEVELOPMENT = "development";
  private static final byte[] NEXT_SNAPSHOT = "next-snapshot".getBytes(StandardCharsets.US_ASCII);

  private final ChainStore store;

  /**
   * A snapshot.
   *
   * @param head the newest tipset, with the state after it
   * @param shiftS by how many seconds time was moved
   */
  record Snapshot(ExecutedTipset head, long shiftS) {
    private static final int FIELDS = 2;

    static Snapshot read(byte[] cbor) {
      CborReader in = new CborReader(cbor);
      in.readArrayHeader(FIELDS);
      Snapshot snapshot = new Snapshot(ChainIndex.decode(in.readBytes()), in.readLong());
      in.requireEnd();
      return snapshot;
    }

    byte[] toCbor() {
      return new CborWriter()
          .writeArrayHeader(FIELDS)
          .writeBytes(ChainIndex.encode(head))
          .writeLong(shiftS)
          .toByteArray();
    }
  }

  /**
   * The snapshots of a store.
   *
   * @param store the chain's
   */
  public SnapshotTable(ChainStore store) {
    this.store = store;
  }

  /** The number that the next snapshot gets; none is given twice. */
  long nextSnapshot() {
    return store
        .get(DEVELOPMENT, NEXT_SNAPSHOT)
        .map(value -> ByteBuffer.wrap(value).getLong())
        .orElse(0L);
  }

  void putSnapshot(long number, Snapshot snapshot, StoreBatch batch) {
    batch.put(SNAPSHOTS, bytes(number), snapshot.toCbor());
    batch.put(DEVELOPMENT, NEXT_SNAPSHOT, bytes(number + 1));
  }

  Optional<Snapshot> snapshot(long number) {
    return store.get(SNAPSHOTS, bytes(number)).map(Snapshot::read);
  }

  Snapshot require(long number) {
    return snapshot(number)
        .orElseThrow(() -> new FatalException("the store lacks snapshot " + number));
  }

  /** The numbers of the snapshots from one on, ascending. */
  List<Long> numbers(long from) {
    List<Long> numbers = new ArrayList<>();
    store.scan(
        SNAPSHOTS,
        new byte[0],
        (key, value) -> {
          long number = ByteBuffer.wrap(key).getLong();
          if (number >= from) {
            numbers.add(number);
          }
          return true;
        });
    return numbers;
  }

  void removeSnapshot(long number, StoreBatch batch) {
    batch.remove(SNAPSHOTS, bytes(number));
  }

  private static byte[] bytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }
}
