package io.pandan.host.store;

import io.pandan.api.FatalException;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.StoreBatch;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The chain's store in RocksDB: one column family for blocks, by the CID's bytes, and one for the
 * tables, whose keys begin with the table's name and a zero byte. Each batch is one synced write,
 * so that neither kill -9 nor a power cut loses one, and opening needs no repair.
 *
 * <p>Thread safe. After {@link #close()} every use throws {@link FatalException}.
 */
@Component(service = ChainStore.class, configurationPid = StoreSettings.PID)
@Designate(ocd = StoreSettings.class)
public final class RocksStore implements ChainStore, AutoCloseable {
  private static final String DATA_FOLDER = "io.pandan.data";
  private static final long MIB = 1 << 20;
  private static final int BLOOM_BITS_PER_KEY = 10;
  private static final long WRITE_BUFFER_BYTES = 32 * MIB;
  private static final int KEPT_LOG_FILES = 3;

  private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();
  private final List<RocksObject> opened = new ArrayList<>();
  private final Blockstore blocks = new RocksBlockstore();
  private final FileStore disk;
  private final long minFreeBytes;
  private final WriteOptions synced;
  private final ColumnFamilyHandle blockFamily;
  private final ColumnFamilyHandle tableFamily;
  private final RocksDB db;
  private boolean closed;

  /** Made by Declarative Services. */
  @Activate
  public RocksStore(BundleContext context, StoreSettings settings) {
    this(
        folder(settings.folder(), context.getProperty(DATA_FOLDER)),
        settings.cacheMib() * MIB,
        settings.minFreeMib() * MIB);
  }

  /**
   * Opens the database, or makes it.
   *
   * @param folder where it lies; made where missing
   * @param cacheBytes memory for blocks that were read
   * @param minFreeBytes free space of the disk below which nothing is written
   * @throws FatalException when it cannot be opened
   */
  public RocksStore(Path folder, long cacheBytes, long minFreeBytes) {
    this.minFreeBytes = minFreeBytes;
    RocksDB.loadLibrary();
    try {
      Files.createDirectories(folder);
      disk = Files.getFileStore(folder);
      Cache cache = own(new LRUCache(cacheBytes));
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      db =
          RocksDB.open(
              own(
                  new DBOptions()
                      .setCreateIfMissing(true)
                      .setCreateMissingColumnFamilies(true)
                      .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                      .setKeepLogFileNum(KEPT_LOG_FILES)),
              folder.toString(),
              List.of(
                  family(RocksDB.DEFAULT_COLUMN_FAMILY, cache),
                  family("blocks".getBytes(StandardCharsets.US_ASCII), cache),
                  family("tables".getBytes(StandardCharsets.US_ASCII), cache)),
              handles);
      own(handles.get(0));
      blockFamily = own(handles.get(1));
      tableFamily = own(handles.get(2));
      synced = own(new WriteOptions().setSync(true));
    } catch (RocksDBException | IOException e) {
      opened.reversed().forEach(RocksObject::close);
      throw new FatalException("the store " + folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private static Path folder(String setting, @Nullable String dataFolder) {
    if (!setting.isBlank()) {
      return Path.of(setting);
    }
    if (dataFolder == null) {
      throw new IllegalArgumentException(
          "neither folder of "
              + StoreSettings.PID
              + " nor the property "
              + DATA_FOLDER
              + " is set");
    }
    return Path.of(dataFolder, "chain");
  }

  private ColumnFamilyDescriptor family(byte[] name, Cache cache) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setFilterPolicy(own(new BloomFilter(BLOOM_BITS_PER_KEY)))
            .setFormatVersion(5);
    return new ColumnFamilyDescriptor(
        name,
        own(
            new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)));
  }

  private <T extends RocksObject> T own(T object) {
    opened.add(object);
    return object;
  }

  @Override
  public Blockstore blocks() {
    return blocks;
  }

  @Override
  public Optional<byte[]> get(String table, byte[] key) {
    return read(() -> Optional.ofNullable(db.get(tableFamily, key(table, key))));
  }

  @Override
  public void scan(String table, byte[] prefix, Visitor visitor) {
    byte[] start = key(table, prefix);
    int head = start.length - prefix.length;
    read(
        () -> {
          try (RocksIterator at = db.newIterator(tableFamily)) {
            boolean more = true;
            for (at.seek(start); more && at.isValid() && startsWith(at.key(), start); at.next()) {
              byte[] key = at.key();
              more = visitor.visit(Arrays.copyOfRange(key, head, key.length), at.value());
            }
            at.status();
          }
          return Optional.empty();
        });
  }

  @Override
  public void write(StoreBatch batch) {
    read(
        () -> {
          requireSpace();
          try (WriteBatch writes = new WriteBatch()) {
            for (Map.Entry<Cid, byte[]> block : batch.blocks().entrySet()) {
              writes.put(blockFamily, block.getKey().toBytes(), block.getValue());
            }
            for (StoreBatch.Change change : batch.changes()) {
              switch (change) {
                case StoreBatch.Change.Put put ->
                    writes.put(tableFamily, key(put.table(), put.key()), put.value());
                case StoreBatch.Change.Remove remove ->
                    writes.delete(tableFamily, key(remove.table(), remove.key()));
              }
            }
            db.write(synced, writes);
          }
          return Optional.empty();
        });
  }

  /** Waits for running uses and closes the database. */
  @Deactivate
  @Override
  public void close() {
    lifecycle.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        List<RocksObject> handles = opened.reversed();
        handles.stream().filter(ColumnFamilyHandle.class::isInstance).forEach(RocksObject::close);
        db.close();
        handles.stream().filter(RocksObject::isOwningHandle).forEach(RocksObject::close);
      }
    } finally {
      lifecycle.writeLock().unlock();
    }
  }

  private void requireSpace() throws IOException {
    long free = disk.getUsableSpace();
    if (free < minFreeBytes) {
      throw new FatalException(
          "the disk of the store has "
              + free / MIB
              + " MiB left, the low-water mark is "
              + minFreeBytes / MIB
              + " MiB");
    }
  }

  private static byte[] key(String table, byte[] key) {
    byte[] name = table.getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(name, name.length + 1 + key.length);
    System.arraycopy(key, 0, all, name.length + 1, key.length);
    return all;
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** Uses the database while nobody closes it: a closed one would take the process down. */
  private <T> T read(Use<T> use) {
    lifecycle.readLock().lock();
    try {
      if (closed) {
        throw new FatalException("the store is closed");
      }
      return use.run();
    } catch (RocksDBException | IOException e) {
      throw new FatalException("the store fails: " + e.getMessage(), e);
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  private interface Use<T> {
    T run() throws RocksDBException, IOException;
  }

  private final class RocksBlockstore implements Blockstore {
    @Override
    public Optional<byte[]> get(Cid cid) {
      return read(() -> Optional.ofNullable(db.get(blockFamily, cid.toBytes())));
    }

    @Override
    public boolean has(Cid cid) {
      return read(() -> db.keyExists(blockFamily, cid.toBytes()));
    }

    @Override
    public void put(Cid cid, byte[] block) {
      write(new StoreBatch().block(cid, block));
    }

    @Override
    public void putAll(Map<Cid, byte[]> all) {
      write(new StoreBatch().blocks(all));
    }
  }
}
