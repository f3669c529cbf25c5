package io.pandan.ipld;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Blocks by their CID: the extension point for storage.
 *
 * <p><b>Arrays are shared.</b> An array that went into {@code put} or came out of {@code get} is
 * immutable from then on: neither side changes it, both may keep it. Blocks are addressed by their
 * content, so a caller that changes one breaks the store; copying each block would cost more than
 * every other step of reading a tree.
 *
 * <p><b>Threads.</b> Implementations say whether they are safe for use by many threads; what a node
 * offers as its store must be.
 *
 * <p><b>Failures.</b> A store that cannot read or write throws an unchecked exception, which is
 * fatal to the machine that uses it. A block that is absent is no failure. A store does not check
 * that a CID fits its block.
 */
@ConsumerType
public interface Blockstore {
  /**
   * Reads a block.
   *
   * @param cid the block's CID
   * @return its bytes, shared; empty if the store does not have it
   */
  Optional<byte[]> get(Cid cid);

  /**
   * Whether a block is there.
   *
   * @param cid the block's CID
   * @return true if {@link #get} would find it
   */
  boolean has(Cid cid);

  /**
   * Writes a block; writing it again changes nothing.
   *
   * @param cid the block's CID, which the caller vouches for
   * @param block its bytes; shared
   */
  void put(Cid cid, byte[] block);

  /**
   * Writes many blocks in the map's order. A store that can makes this one batch: after a crash all
   * are there, or a prefix of them, so that callers who list children before parents never leave a
   * dangling link.
   *
   * @param blocks the blocks by CID; the map is not kept, its arrays are shared
   */
  default void putAll(Map<Cid, byte[]> blocks) {
    blocks.forEach(this::put);
  }

  /**
   * Writes DAG-CBOR under its Blake2b-256 CID.
   *
   * @param dagCbor the block's bytes; shared
   * @return its CID
   */
  default Cid putCbor(byte[] dagCbor) {
    Cid cid = Cid.sum(Codec.DAG_CBOR, dagCbor);
    put(cid, dagCbor);
    return cid;
  }

  /**
   * Reads a block that has to be there, or the content of an identity CID.
   *
   * @param cid the block's CID
   * @return its bytes, shared
   * @throws MissingBlockException if the store does not have it
   */
  default byte[] require(Cid cid) {
    return get(cid)
        .orElseGet(
            () -> {
              if (cid.isIdentity()) {
                return cid.digest();
              }
              throw new MissingBlockException(cid);
            });
  }
}
