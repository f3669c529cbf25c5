package io.pandan.vm.kernel;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.Signature;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.vm.ConsensusFault;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CidException;
import io.pandan.vm.call.AssertionFailedException;
import java.util.Optional;

/**
 * Judges whether block headers prove a fault. A header need not be one that a chain could take: it
 * has to be signed. What is no header, or proves nothing, is no fault. Source: Lotus {@code
 * chain/vm/fvm.go} ({@code VerifyConsensusFault}).
 */
final class ConsensusFaults {

  /** Two blocks of one height. */
  static final int DOUBLE_FORK_MINING = 1;

  /** A block that passes over a sibling of its parents, which the miner had made itself. */
  static final int PARENT_GRINDING = 2;

  /** Two blocks of different heights on the same parents. */
  static final int TIME_OFFSET_MINING = 3;

  /** Knows what key a miner's block had to be signed by. */
  @FunctionalInterface
  interface WorkerKeys {

    /** The key; empty where there is none. */
    Optional<Address> find(Address miner, long height);
  }

  private ConsensusFaults() {}

  /**
   * The fault that headers prove.
   *
   * @param a a header in CBOR
   * @param b another one of the same miner, not of a lower height
   * @param extra nothing, or what is the sibling of the first and a parent of the second
   */
  static Optional<ConsensusFault> find(byte[] a, byte[] b, byte[] extra, WorkerKeys keys) {
    BlockHeader first;
    BlockHeader second;
    Optional<BlockHeader> witness;
    try {
      first = read(a);
      second = read(b);
      witness = extra.length == 0 ? Optional.empty() : Optional.of(read(extra));
    } catch (CborException | CidException | MalformedException e) {
      return Optional.empty();
    }
    if (first.cid().equals(second.cid())
        || !first.miner().equals(second.miner())
        || second.height() < first.height()) {
      return Optional.empty();
    }
    int type = type(first, second, witness);
    if (type == 0 || !isSigned(first, keys) || !isSigned(second, keys)) {
      return Optional.empty();
    }
    if (!first.miner().isId()) {
      throw new AssertionFailedException("the faulty miner is no id: " + first.miner());
    }
    return Optional.of(new ConsensusFault(first.miner().actorId(), second.height(), type));
  }

  /** What follows the header is not looked at, as in Lotus. */
  private static BlockHeader read(byte[] cbor) {
    return BlockHeader.read(new CborReader(cbor));
  }

  /** A later rule goes before an earlier one. */
  private static int type(BlockHeader first, BlockHeader second, Optional<BlockHeader> witness) {
    if (witness.filter(c -> isGround(first, second, c)).isPresent()) {
      return PARENT_GRINDING;
    }
    if (first.height() == second.height()) {
      return DOUBLE_FORK_MINING;
    }
    return first.parents().equals(second.parents()) ? TIME_OFFSET_MINING : 0;
  }

  private static boolean isGround(BlockHeader first, BlockHeader second, BlockHeader witness) {
    return first.parents().equals(witness.parents())
        && first.height() == witness.height()
        && second.parents().contains(witness.cid())
        && !second.parents().contains(first.cid());
  }

  private static boolean isSigned(BlockHeader block, WorkerKeys keys) {
    if (block.blockSig().isEmpty()) {
      return false;
    }
    Signature signature = block.blockSig().get();
    return keys.find(block.miner(), block.height())
        .filter(key -> CryptoOperations.isSigned(signature, key, block.signingBytes()))
        .isPresent();
  }
}
