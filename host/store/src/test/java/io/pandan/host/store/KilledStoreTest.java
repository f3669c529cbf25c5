package io.pandan.host.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.chain.StoreBatch;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes is killed as by {@code kill -9}: what it told of is there afterwards. */
class KilledStoreTest {
  private static final int WRITERS = 4;
  private static final int BATCHES_BEFORE_KILL = 400;
  private static final int BLOCKS_PER_BATCH = 5;

  @TempDir private Path folder;

  @Test
  void shouldKeepEveryAcknowledgedBatchWhole() throws Exception {
    for (int round = 0; round < 3; round++) {
      long[] acknowledged = writeUntilKilled(round);
      try (RocksStore store = open(folder)) {
        for (int writer = 0; writer < WRITERS; writer++) {
          long stored = head(store, round, writer);
          assertThat(stored).isGreaterThanOrEqualTo(acknowledged[writer]);
          for (long batch = 1; batch <= stored; batch++) {
            for (int i = 0; i < BLOCKS_PER_BATCH; i++) {
              assertThat(store.blocks().has(cid(round, writer, batch, i))).isTrue();
            }
          }
        }
      }
    }
  }

  private long[] writeUntilKilled(int round) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledStoreTest.class.getName(),
                folder.resolve("db").toString(),
                Integer.toString(round)));
    builder.environment().put("ROCKSDB_SHAREDLIB_DIR", folder.toString());
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    long[] acknowledged = new long[WRITERS];
    try (BufferedReader out = process.inputReader()) {
      for (int n = 0; n < BATCHES_BEFORE_KILL; n++) {
        String[] line = out.readLine().split(" ");
        acknowledged[Integer.parseInt(line[0])] = Long.parseLong(line[1]);
      }
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    return acknowledged;
  }

  /** The process that is killed: writers that tell of each batch once its write has returned. */
  public static void main(String[] args) {
    RocksStore store = new RocksStore(Path.of(args[0]), 8 << 20, 0);
    int round = Integer.parseInt(args[1]);
    for (int w = 0; w < WRITERS; w++) {
      int writer = w;
      new Thread(
              () -> {
                for (long batch = 1; ; batch++) {
                  StoreBatch writes = new StoreBatch();
                  for (int i = 0; i < BLOCKS_PER_BATCH; i++) {
                    writes.block(cid(round, writer, batch, i), block(round, writer, batch, i));
                  }
                  store.write(writes.put("heads", key(round, writer), bytes(batch)));
                  synchronized (System.out) {
                    System.out.println(writer + " " + batch);
                  }
                }
              })
          .start();
    }
  }

  private static RocksStore open(Path folder) {
    return new RocksStore(folder.resolve("db"), 8 << 20, 0);
  }

  private static long head(RocksStore store, int round, int writer) {
    return store
        .get("heads", key(round, writer))
        .map(value -> ByteBuffer.wrap(value).getLong())
        .orElse(0L);
  }

  private static byte[] key(int round, int writer) {
    return new byte[] {(byte) round, (byte) writer};
  }

  private static byte[] bytes(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  private static byte[] block(int round, int writer, long batch, int index) {
    return ByteBuffer.allocate(300)
        .putInt(round)
        .putInt(writer)
        .putLong(batch)
        .putInt(index)
        .array();
  }

  private static Cid cid(int round, int writer, long batch, int index) {
    return Cid.sum(Codec.RAW, block(round, writer, batch, index));
  }
}
