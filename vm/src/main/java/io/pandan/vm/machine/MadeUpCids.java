package io.pandan.vm.machine;

import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MultihashCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * CIDs of DAG-CBOR blocks in a machine whose changes are thrown away: numbers in place of digests,
 * the same for the same bytes. They are as long as others, so that blocks with links to them have
 * their size. Blocks that were found in the store have their own CIDs here too; so whether two are
 * equal is as it would be with hashes, for blocks that were met. Holds blocks up to a number of
 * bytes; those beyond are hashed. For one thread.
 */
final class MadeUpCids {
  private static final long MAX_BYTES = 64L << 20;

  /** What a block takes beside its bytes, roughly. */
  private static final int ENTRY_BYTES = 200;

  private static final int DIGEST_BYTES = 32;
  private static final int NUMBER_AT = DIGEST_BYTES - Long.BYTES;

  private static final VarHandle NUMBER =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** How many there is room for at first, once there is any. */
  private static final int EXPECTED_BLOCKS = 256;

  private final Map<Content, Cid> cids = HashMap.newHashMap(EXPECTED_BLOCKS);
  private long bytes;
  private long made;

  /** Comparable, so that blocks made to have one hash code do not slow the table down. */
  private record Content(byte[] data) implements Comparable<Content> {
    @Override
    public boolean equals(Object other) {
      return other instanceof Content content && Arrays.equals(data, content.data);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(data);
    }

    @Override
    public int compareTo(Content other) {
      return Arrays.compareUnsigned(data, other.data);
    }
  }

  /** Tells of a block with a CID of its own. */
  void know(Cid cid, byte[] data) {
    if (hasRoom() && cids.putIfAbsent(new Content(data), cid) == null) {
      bytes += data.length + ENTRY_BYTES;
    }
  }

  /** The CID of a block. */
  Cid of(byte[] data) {
    Content content = new Content(data);
    Cid known = cids.get(content);
    if (known != null) {
      return known;
    }
    if (!hasRoom()) {
      return Cid.sum(Codec.DAG_CBOR, data);
    }
    byte[] digest = new byte[DIGEST_BYTES];
    Arrays.fill(digest, 0, NUMBER_AT, (byte) -1);
    NUMBER.set(digest, NUMBER_AT, ++made);
    Cid cid = Cid.v1(Codec.DAG_CBOR, MultihashCode.BLAKE2B_256, digest);
    cids.put(content, cid);
    bytes += data.length + ENTRY_BYTES;
    return cid;
  }

  private boolean hasRoom() {
    return bytes < MAX_BYTES;
  }
}
