package io.pandan.ipld;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds writes in memory above another store until {@link #flush} moves what a root reaches, so
 * that intermediate states are never stored.
 *
 * <p>For one thread at a time. The rules of the walk are those of ref-fvm's {@code
 * fvm/src/blockstore/buffered.rs}: a block that is not in the buffer is taken to be below already,
 * with all that it links to.
 */
public final class BufferedBlockstore implements Blockstore {
  private static final int BLAKE2B_256_BYTES = 32;

  private final Blockstore base;
  private final Map<Cid, byte[]> buffer = new HashMap<>();

  /**
   * Makes an empty buffer.
   *
   * @param base the store that is read below the buffer and written by {@link #flush}
   */
  public BufferedBlockstore(Blockstore base) {
    this.base = base;
  }

  @Override
  public Optional<byte[]> get(Cid cid) {
    byte[] block = buffer.get(cid);
    return block != null ? Optional.of(block) : base.get(cid);
  }

  @Override
  public boolean has(Cid cid) {
    return buffer.containsKey(cid) || base.has(cid);
  }

  @Override
  public void put(Cid cid, byte[] block) {
    buffer.put(cid, block);
  }

  /**
   * Moves the blocks that a root reaches from the buffer to the store below, children before
   * parents, in one {@link Blockstore#putAll}. What the root does not reach stays in the buffer.
   *
   * @param root the root of the state to keep
   * @throws CborException if a reached block is no CBOR
   * @throws CidException if a reached block links to a codec or hash that state must not have
   */
  public void flush(Cid root) {
    Map<Cid, byte[]> done = new LinkedHashMap<>();
    Set<Cid> open = new HashSet<>();
    Deque<Cid> stack = new ArrayDeque<>();
    stack.push(root);
    while (!stack.isEmpty()) {
      Cid cid = stack.peek();
      byte[] block = done.containsKey(cid) ? null : bufferedBlock(cid);
      if (block == null) {
        stack.pop();
      } else if (!open.add(cid)) {
        stack.pop();
        done.put(cid, block);
      } else if (cid.codec() == Codec.DAG_CBOR) {
        CborLinks.scan(block, stack::push);
      }
    }
    done.keySet().removeIf(Cid::isIdentity);
    base.putAll(done);
    buffer.keySet().removeAll(done.keySet());
  }

  private byte @Nullable [] bufferedBlock(Cid cid) {
    if (cid.codec() == Codec.FIL_COMMITMENT_UNSEALED
        || cid.codec() == Codec.FIL_COMMITMENT_SEALED) {
      return null;
    }
    checkStateCid(cid);
    return cid.isIdentity() ? cid.digest() : buffer.get(cid);
  }

  private static void checkStateCid(Cid cid) {
    long codec = cid.codec();
    if (codec != Codec.DAG_CBOR && codec != Codec.RAW && codec != Codec.CBOR) {
      throw new CidException(
          "state links to " + cid + " of forbidden codec 0x" + Long.toHexString(codec));
    }
    boolean plain =
        cid.multihashCode() == MultihashCode.BLAKE2B_256 && cid.digestSize() == BLAKE2B_256_BYTES;
    if (!plain && !cid.isIdentity()) {
      throw new CidException(
          "state links to "
              + cid
              + " of forbidden multihash 0x"
              + Long.toHexString(cid.multihashCode())
              + " with "
              + cid.digestSize()
              + " bytes");
    }
  }

  /** Forgets all that was written since the last flush. */
  public void discard() {
    buffer.clear();
  }

  /**
   * The number of buffered blocks.
   *
   * @return the number of distinct CIDs in the buffer
   */
  public int bufferedBlocks() {
    return buffer.size();
  }
}
