package io.pandan.vm.actor;

import io.pandan.api.ExitCode;
import io.pandan.api.actor.ActorException;
import io.pandan.api.vm.BlockStat;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MultihashCode;
import java.util.Optional;

/**
 * An actor's IPLD world through syscalls, two for each block. For one thread. Source:
 * builtin-actors {@code runtime/src/runtime/actor_blockstore.rs}, ref-fvm {@code sdk/src/ipld.rs}.
 */
final class KernelBlockstore implements Blockstore {

  private static final int BLAKE2B_256_BYTES = 32;

  private final Kernel kernel;

  KernelBlockstore(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Optional<byte[]> get(Cid cid) {
    if (cid.isIdentity()) {
      return Optional.of(cid.digest());
    }
    try {
      kernel.chargeSyscall(); // ipld.block_open
      BlockStat opened = kernel.blockOpen(cid);
      kernel.chargeSyscall(); // ipld.block_read
      byte[] data = kernel.block(opened.id()).data();
      kernel.chargeMilligas("native_decode", NativeGas.STATE_BYTE_MILLIGAS * data.length);
      return Optional.of(data);
    } catch (SyscallException e) {
      throw new ActorException(
          ExitCode.USR_ILLEGAL_STATE, "get failed on CID " + cid + ": " + e.getMessage());
    }
  }

  /** As costly as {@link #get}: there is no syscall that only asks. */
  @Override
  public boolean has(Cid cid) {
    return get(cid).isPresent();
  }

  @Override
  public void put(Cid cid, byte[] block) {
    if (cid.isIdentity()) {
      return;
    }
    kernel.chargeMilligas("native_encode", NativeGas.STATE_BYTE_MILLIGAS * block.length);
    Cid written;
    try {
      kernel.chargeSyscall(); // ipld.block_create
      int id = kernel.blockCreate(cid.codec(), block);
      kernel.chargeSyscall(); // ipld.block_link
      written = kernel.blockLink(id, MultihashCode.BLAKE2B_256, BLAKE2B_256_BYTES);
    } catch (SyscallException e) {
      throw new ActorException(ExitCode.USR_ILLEGAL_STATE, "put failed: " + e.getMessage());
    }
    if (!written.equals(cid)) {
      throw new ActorException(
          ExitCode.USR_SERIALIZATION, "put block with cid " + cid + " but has cid " + written);
    }
  }
}
