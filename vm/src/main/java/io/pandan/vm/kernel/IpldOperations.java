package io.pandan.vm.kernel;

import io.pandan.api.ErrorNumber;
import io.pandan.api.FatalException;
import io.pandan.api.vm.BlockPart;
import io.pandan.api.vm.BlockStat;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.MultihashCode;
import io.pandan.vm.call.AssertionFailedException;
import io.pandan.vm.call.Block;
import io.pandan.vm.call.BlockRegistry;
import io.pandan.vm.call.CallManager;
import io.pandan.vm.machine.Machine;

/** Blocks: open, create, link, read. Source: ref-fvm {@code fvm/src/kernel/default.rs}. */
final class IpldOperations {

  private static final int BLAKE2B_256_BYTES = 32;

  private final CallManager calls;
  private final BlockRegistry blocks;
  private final boolean checksLinks;
  private final boolean takesAnyBlock;

  IpldOperations(CallManager calls, BlockRegistry blocks) {
    this.calls = calls;
    this.blocks = blocks;
    this.checksLinks = calls.machine().line().checksLinks();
    this.takesAnyBlock = calls.machine().line().takesAnyBlock();
  }

  BlockStat open(Cid cid) throws SyscallException {
    calls.gas().charge(calls.prices().onBlockOpenBase());
    if (checksLinks && !blocks.isReachable(cid)) {
      throw new SyscallException(ErrorNumber.NOT_FOUND, "block not reachable: " + cid);
    }
    Block block = find(cid);
    int size = block.data().length;
    calls.gas().charge(calls.prices().onBlockOpen(size, block.links().size()));
    requireAllowed(cid.codec());
    return new BlockStat(blocks.putReachable(block), cid.codec(), size);
  }

  /** A block, and the charge for its scan. */
  private Block find(Cid cid) throws SyscallException {
    Block known = calls.scanned().get(cid);
    if (known != null) {
      LinkScanner.chargeAgain(known, calls.gas());
      return known;
    }
    byte[] data = calls.machine().store().get(cid).orElseThrow(() -> missing(cid));
    Block block = scan(cid.codec(), data);
    calls.scanned().put(cid, block);
    calls.machine().know(cid, data);
    return block;
  }

  int create(long codec, byte[] data) throws SyscallException {
    if (data.length > Machine.MAX_BLOCK_SIZE_BYTES && !takesAnyBlock) {
      throw new SyscallException(
          ErrorNumber.LIMIT_EXCEEDED,
          "block of " + data.length + " bytes exceeds " + Machine.MAX_BLOCK_SIZE_BYTES);
    }
    Block block = scan(codec, data);
    calls.gas().charge(calls.prices().onBlockCreate(data.length, block.links().size()));
    requireAllowed(codec);
    return blocks.putChecked(block);
  }

  Cid link(int id, long hashCode, int hashLength) throws SyscallException {
    if (hashCode != MultihashCode.BLAKE2B_256 || hashLength != BLAKE2B_256_BYTES) {
      throw new SyscallException(ErrorNumber.ILLEGAL_CID, "cids must be 32-byte blake2b");
    }
    Block block = chargeLink(id);
    return link(block, Cid.sum(block.codec(), block.data()));
  }

  Cid linkOwn(int id) throws SyscallException {
    Block block = chargeLink(id);
    return link(block, calls.machine().nameOwn(block.codec(), block.data()));
  }

  private Block chargeLink(int id) throws SyscallException {
    Block block = blocks.get(id);
    int size = block.data().length;
    calls.gas().charge(calls.prices().onBlockLink(MultihashCode.BLAKE2B_256, size));
    return block;
  }

  private Cid link(Block block, Cid cid) {
    calls.machine().store().put(cid, block.data());
    calls.scanned().put(cid, block);
    if (checksLinks) {
      blocks.markReachable(cid);
    }
    return cid;
  }

  BlockPart read(int id, int offset, int length) throws SyscallException {
    long start = Integer.toUnsignedLong(offset);
    long end = start + Integer.toUnsignedLong(length);
    if (end > Integer.MAX_VALUE) {
      throw new SyscallException(
          ErrorNumber.ILLEGAL_ARGUMENT, "offset plus buffer length " + end + " exceeds an i32");
    }
    byte[] data = blocks.get(id).data();
    int count = (int) Math.min(Math.max(data.length - start, 0), length);
    calls.gas().charge(calls.prices().onBlockRead(count));
    return new BlockPart(data, offset, count, data.length - (int) end);
  }

  BlockStat stat(int id) throws SyscallException {
    Block block = blocks.get(id);
    return new BlockStat(id, block.codec(), block.data().length);
  }

  IpldBlock whole(int id) throws SyscallException {
    Block block = blocks.get(id);
    calls.gas().charge(calls.prices().onBlockRead(block.data().length));
    return block.toIpld();
  }

  /** Where any block may be asked for, one that is not there is the actor's fault. */
  private RuntimeException missing(Cid cid) {
    return checksLinks
        ? new FatalException("missing reachable state: " + cid)
        : new AssertionFailedException("missing state: " + cid);
  }

  /** Where links are looked for, this comes before the block is paid for. */
  private Block scan(long codec, byte[] data) throws SyscallException {
    return checksLinks
        ? LinkScanner.scan(codec, data, calls.prices(), calls.gas())
        : Block.opaque(codec, data);
  }

  /** Where links are not looked for, the codec is, after the block was paid for. */
  private void requireAllowed(long codec) throws SyscallException {
    if (!checksLinks && !takesAnyBlock) {
      LinkScanner.requireAllowed(codec);
    }
  }
}
