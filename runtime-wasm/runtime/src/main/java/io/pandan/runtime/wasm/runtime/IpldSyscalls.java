package io.pandan.runtime.wasm.runtime;

import io.pandan.api.vm.BlockPart;
import io.pandan.api.vm.BlockStat;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Cid;
import java.util.List;

/** Blocks (ref-fvm fvm/src/syscalls/ipld.rs). */
final class IpldSyscalls {
  /** Largest block in bytes (ref-fvm fvm/src/machine/mod.rs: max_block_size); the kernel checks. */
  private static final int MAX_BLOCK_BYTES = 1 << 20;

  private IpldSyscalls() {}

  static List<Syscall> table() {
    return table(IpldSyscalls::create);
  }

  /** Network 17: blocks may be of any size. */
  static List<Syscall> v2() {
    return table(c -> c.giveInt(c.kernel.blockCreate(c.i64(0), c.memory.read(c.i32(1), c.i32(2)))));
  }

  private static List<Syscall> table(Syscall.Operation create) {
    return List.of(
        new Syscall("ipld", "block_open", "i", 16, IpldSyscalls::open),
        new Syscall("ipld", "block_create", "lii", 4, create),
        new Syscall("ipld", "block_read", "iiii", 4, IpldSyscalls::read),
        new Syscall("ipld", "block_stat", "i", 12, IpldSyscalls::stat),
        new Syscall("ipld", "block_link", "iliii", 4, IpldSyscalls::link));
  }

  private static void open(Context c) throws SyscallException {
    BlockStat block = c.kernel.blockOpen(c.memory.readCid(c.i32(0)));
    c.memory.putLong(c.result(), block.codec());
    c.memory.putInt(c.result() + 8, block.id());
    c.memory.putInt(c.result() + 12, block.size());
  }

  private static void create(Context c) throws SyscallException {
    byte[] data = c.memory.readAtMost(c.i32(1), c.i32(2), MAX_BLOCK_BYTES + 1);
    c.giveInt(c.kernel.blockCreate(c.i64(0), data));
  }

  private static void read(Context c) throws SyscallException {
    c.memory.check(c.i32(2), c.i32(3));
    BlockPart part = c.kernel.blockRead(c.i32(0), c.i32(1), c.i32(3));
    c.memory.putBlock(c.i32(2), part);
    c.giveInt(part.rest());
  }

  private static void stat(Context c) throws SyscallException {
    BlockStat block = c.kernel.blockStat(c.i32(0));
    c.memory.putLong(c.result(), block.codec());
    c.memory.putInt(c.result() + 8, block.size());
  }

  private static void link(Context c) throws SyscallException {
    c.memory.check(c.i32(3), c.i32(4));
    Cid cid = c.kernel.blockLink(c.i32(0), c.i64(1), c.i32(2));
    c.giveInt(c.memory.writeCid(cid, c.i32(3), c.i32(4)));
  }
}
