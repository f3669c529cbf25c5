package io.pandan.runtime.wasm.runtime;

import io.pandan.api.vm.SyscallException;
import java.util.List;

/** The executing actor (ref-fvm fvm/src/syscalls/sself.rs). */
final class SelfSyscalls {
  private static final Syscall ROOT = new Syscall("self", "root", "ii", 4, SelfSyscalls::root);
  private static final Syscall SET_ROOT =
      new Syscall("self", "set_root", "i", 0, c -> c.kernel.setRoot(c.memory.readCid(c.i32(0))));
  private static final Syscall CURRENT_BALANCE =
      new Syscall("self", "current_balance", "", 16, c -> c.giveAmount(c.kernel.currentBalance()));

  private SelfSyscalls() {}

  static List<Syscall> table() {
    return List.of(
        ROOT,
        SET_ROOT,
        CURRENT_BALANCE,
        new Syscall("self", "self_destruct", "i", 0, c -> c.kernel.selfDestruct(c.i32(0) != 0)));
  }

  /** Networks 18 to 20: an actor that is deleted names who gets what is left. */
  static List<Syscall> v3() {
    return List.of(
        ROOT,
        SET_ROOT,
        CURRENT_BALANCE,
        new Syscall(
            "self",
            "self_destruct",
            "ii",
            0,
            c -> c.kernel.selfDestruct(c.memory.readAddress(c.i32(0), c.i32(1)))));
  }

  private static void root(Context c) throws SyscallException {
    c.memory.check(c.i32(0), c.i32(1));
    c.giveInt(c.memory.writeCid(c.kernel.root(), c.i32(0), c.i32(1)));
  }
}
