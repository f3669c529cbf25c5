package io.pandan.api.chain;

import io.pandan.ipld.Blockstore;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where a chain keeps what it must not lose: blocks by their CID, and small tables of keys and
 * values (its head, its indexes, the messages that wait), written together. A service of a storage
 * bundle; thread safe.
 *
 * <p>What {@link #write} has returned from is there after a crash of the process or of the machine,
 * all of it or, without that return, all or nothing. A table is made by the first write to it.
 * Arrays are shared as in {@link Blockstore}: neither side changes one. A store that cannot read or
 * write throws {@link io.pandan.api.FatalException}.
 */
@ConsumerType
public interface ChainStore {

  /** The blocks. A write outside of a batch is durable when it returns, and slow for it. */
  Blockstore blocks();

  /**
   * Reads one value.
   *
   * @param table the table's name, see {@link StoreBatch#put}
   * @param key the key
   * @return the value; empty where the table does not have it
   */
  Optional<byte[]> get(String table, byte[] key);

  /**
   * Reads the entries whose keys begin with some bytes, in the order of their keys' unsigned bytes,
   * as they were when the scan began.
   *
   * @param table the table's name
   * @param prefix what keys begin with; empty for all
   * @param visitor is given one entry after the other
   */
  void scan(String table, byte[] prefix, Visitor visitor);

  /**
   * Writes a batch: all of it or nothing, durably.
   *
   * @param batch what to write; not kept
   */
  void write(StoreBatch batch);

  /** Is given the entries of a scan. */
  @FunctionalInterface
  interface Visitor {

    /**
     * Called for one entry.
     *
     * @return whether the scan goes on
     */
    boolean visit(byte[] key, byte[] value);
  }
}
