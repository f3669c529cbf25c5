package io.pandan.api.chain;

import io.pandan.ipld.Cid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Blocks and entries of tables that a {@link ChainStore} writes together. For one thread. Arrays
 * are shared: they must not change afterwards.
 */
public final class StoreBatch {

  private static final Pattern TABLE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final Map<Cid, byte[]> blocks = new LinkedHashMap<>();
  private final List<Change> changes = new ArrayList<>();

  /** A change of a table's entry. */
  public sealed interface Change {

    /** The table's name. */
    String table();

    /** The key. */
    byte[] key();

    /**
     * The entry is set.
     *
     * @param table the table's name
     * @param key the key
     * @param value the value
     */
    record Put(String table, byte[] key, byte[] value) implements Change {}

    /**
     * The entry is removed, where there is one.
     *
     * @param table the table's name
     * @param key the key
     */
    record Remove(String table, byte[] key) implements Change {}
  }

  /** Makes an empty batch. */
  public StoreBatch() {}

  /** Adds a block. */
  public StoreBatch block(Cid cid, byte[] block) {
    blocks.put(cid, block);
    return this;
  }

  /** Adds blocks. */
  public StoreBatch blocks(Map<Cid, byte[]> more) {
    blocks.putAll(more);
    return this;
  }

  /**
   * Sets an entry of a table.
   *
   * @param table the table's name: a lower-case letter, then up to 31 letters, digits and hyphens
   * @throws IllegalArgumentException when that is no name of a table
   */
  public StoreBatch put(String table, byte[] key, byte[] value) {
    changes.add(new Change.Put(checked(table), key, value));
    return this;
  }

  /** Removes an entry of a table. */
  public StoreBatch remove(String table, byte[] key) {
    changes.add(new Change.Remove(checked(table), key));
    return this;
  }

  /** The blocks, in the order in which they came; a view. */
  public Map<Cid, byte[]> blocks() {
    return Collections.unmodifiableMap(blocks);
  }

  /** The changes, in the order in which they came; a view. */
  public List<Change> changes() {
    return Collections.unmodifiableList(changes);
  }

  private static String checked(String table) {
    if (!TABLE.matcher(table).matches()) {
      throw new IllegalArgumentException("'" + table + "' is no name of a table: " + TABLE);
    }
    return table;
  }
}
