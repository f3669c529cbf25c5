package io.pandan.vm.kernel;

import io.pandan.api.MalformedException;
import io.pandan.api.proof.PieceInfo;
import io.pandan.crypto.Sha256;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MultihashCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The commitment to a sector's data: the root of a binary tree of SHA-256, two bits of each digest
 * cut off, over the pieces, each aligned to its own size, and zeros between and behind them.
 * Source: ref-fvm {@code fvm/src/kernel/filecoin.rs} ({@code compute_unsealed_sector_cid}),
 * rust-fil-proofs {@code filecoin-proofs/src/pieces.rs}.
 */
final class UnsealedSector {

  /** A leaf of the tree in bytes. */
  private static final int NODE_BYTES = 32;

  /** The smallest piece: 127 bytes of data, padded. */
  private static final long MIN_PIECE_BYTES = 128;

  /** Levels from a leaf of zeros to a sector of 64 GiB of them. */
  private static final int MAX_LEVEL = 31;

  /** What keeps 254 bits of a digest, little-endian. */
  private static final int LAST_BYTE_MASK = 0x3f;

  /** A subtree. */
  private record Node(long sizeBytes, byte[] commitment) {}

  /** The root of a tree of zeros, by its levels. */
  private static final byte[][] ZEROS = zeros();

  private final Deque<Node> open = new ArrayDeque<>();
  private long filledBytes;

  private UnsealedSector() {}

  /**
   * The CID of a sector made of pieces.
   *
   * @throws MalformedException when a piece is no commitment or has an impossible size, or they do
   *     not fit the sector
   */
  static Cid cid(long sectorSizeBytes, List<PieceInfo> pieces) {
    UnsealedSector sector = new UnsealedSector();
    for (PieceInfo piece : pieces) {
      long size = piece.sizeBytes();
      if (Long.bitCount(size) != 1 || size < MIN_PIECE_BYTES || size > sectorSizeBytes) {
        throw new MalformedException(
            "piece of "
                + Long.toUnsignedString(size)
                + " bytes is no power of two from "
                + MIN_PIECE_BYTES
                + " to "
                + sectorSizeBytes);
      }
      sector.alignTo(size);
      sector.add(new Node(size, commitment(piece.cid())));
      if (sector.filledBytes > sectorSizeBytes) {
        throw new MalformedException("pieces exceed the sector of " + sectorSizeBytes + " bytes");
      }
    }
    if (sector.open.isEmpty()) {
      sector.add(zero(sectorSizeBytes));
    }
    sector.alignTo(sectorSizeBytes);
    return Cid.v1(
        Codec.FIL_COMMITMENT_UNSEALED,
        MultihashCode.SHA2_256_TRUNC254_PADDED,
        sector.open.pop().commitment());
  }

  /** Fills with zeros up to the next multiple of a size. */
  private void alignTo(long sizeBytes) {
    while (filledBytes % sizeBytes != 0) {
      add(zero(Long.lowestOneBit(filledBytes)));
    }
  }

  /** Adds a subtree where its size says that one begins, and joins those that are complete. */
  private void add(Node node) {
    Node joined = node;
    while (!open.isEmpty() && open.peek().sizeBytes() == joined.sizeBytes()) {
      Node left = open.pop();
      joined = new Node(2 * joined.sizeBytes(), join(left.commitment(), joined.commitment()));
    }
    open.push(joined);
    filledBytes += node.sizeBytes();
  }

  private static Node zero(long sizeBytes) {
    return new Node(sizeBytes, ZEROS[Long.numberOfTrailingZeros(sizeBytes / NODE_BYTES)]);
  }

  private static byte[] commitment(Cid cid) {
    if (cid.codec() != Codec.FIL_COMMITMENT_UNSEALED
        || cid.multihashCode() != MultihashCode.SHA2_256_TRUNC254_PADDED
        || cid.digestSize() != NODE_BYTES) {
      throw new MalformedException("piece " + cid + " is no commitment to data");
    }
    return cid.digest();
  }

  private static byte[] join(byte[] left, byte[] right) {
    byte[] digest = Sha256.hash(left, right);
    digest[NODE_BYTES - 1] &= LAST_BYTE_MASK;
    return digest;
  }

  private static byte[][] zeros() {
    byte[][] levels = new byte[MAX_LEVEL + 1][];
    levels[0] = new byte[NODE_BYTES];
    for (int i = 1; i <= MAX_LEVEL; i++) {
      levels[i] = join(levels[i - 1], levels[i - 1]);
    }
    return levels;
  }
}
