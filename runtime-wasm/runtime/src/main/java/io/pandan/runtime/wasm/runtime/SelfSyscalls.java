package io.pandan.runtime.wasm.runtime;

import io.pandan.api.vm.SyscallException;
import java.util.List;

/** The executing actor (ref-fvm fvm/src/syscalls/sself.rs). */
final class SelfSyscalls {
  private SelfSyscalls() {}

  static List<Syscall> table() {
    return List.of(
        new Syscall("self", "root", "ii", 4, SelfSyscalls::root),
        new Syscall("self", "set_root", "i", 0, c -> c.kernel.setRoot(c.memory.readCid(c.i32(0)))),
        new Syscall(
            "self", "current_balance", "", 16, c -> c.giveAmount(c.kernel.currentBalance())),
        new Syscall("self", "self_destruct", "i", 0, c -> c.kernel.selfDestruct(c.i32(0) != 0)));
  }

  private static void root(Context c) throws SyscallException {
    c.memory.check(c.i32(0), c.i32(1));
    c.giveInt(c.memory.writeCid(c.kernel.root(), c.i32(0), c.i32(1)));
  }
}
