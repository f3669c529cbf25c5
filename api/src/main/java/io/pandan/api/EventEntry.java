package io.pandan.api;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import java.util.Arrays;

/**
 * One key and value of an event. Source: ref-fvm {@code shared/src/event/mod.rs}, FIP-0049.
 *
 * @param flags {@link #INDEXED_KEY} and {@link #INDEXED_VALUE}
 * @param key UTF-8, at most 31 bytes
 * @param codec the value's codec, {@link io.pandan.ipld.Codec#RAW} for now
 * @param value not copied, never to be changed
 */
public record EventEntry(long flags, String key, long codec, byte[] value) {

  /** The key is to be indexed. */
  public static final long INDEXED_KEY = 1;

  /** The value is to be indexed. */
  public static final long INDEXED_VALUE = 2;

  /** Key and value are to be indexed. */
  public static final long INDEXED_ALL = INDEXED_KEY | INDEXED_VALUE;

  /** Reads the tuple of four fields. */
  public static EventEntry read(CborReader in) {
    in.readArrayHeader(4);
    return new EventEntry(in.readUnsigned(), in.readText(), in.readUnsigned(), in.readBytes());
  }

  /** Writes the tuple of four fields. */
  public void write(CborWriter out) {
    out.writeArrayHeader(4);
    out.writeUnsigned(flags);
    out.writeText(key);
    out.writeUnsigned(codec);
    out.writeBytes(value);
  }

  /** By what it holds: the value counts with its bytes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof EventEntry entry
        && flags == entry.flags
        && codec == entry.codec
        && key.equals(entry.key)
        && Arrays.equals(value, entry.value);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Arrays.hashCode(value);
  }
}
