package io.pandan.runtime.wasm.runtime;

import io.pandan.api.vm.SyscallException;
import java.util.List;

/** Debugging (ref-fvm fvm/src/syscalls/debug.rs). All do nothing where debugging is off. */
final class DebugSyscalls {
  private DebugSyscalls() {}

  static List<Syscall> table() {
    return List.of(
        new Syscall("debug", "log", "ii", 0, DebugSyscalls::log),
        new Syscall("debug", "enabled", "", 4, c -> c.giveVerdict(c.kernel.debugEnabled())),
        new Syscall("debug", "store_artifact", "iiii", 0, DebugSyscalls::storeArtifact));
  }

  private static void log(Context c) throws SyscallException {
    if (c.kernel.debugEnabled()) {
      c.kernel.log(c.memory.readText(c.i32(0), c.i32(1)));
    }
  }

  /** Nodes keep no artifacts; the log says that there was one. */
  private static void storeArtifact(Context c) throws SyscallException {
    if (c.kernel.debugEnabled()) {
      c.memory.check(c.i32(2), c.i32(3));
      String name = c.memory.readText(c.i32(0), c.i32(1));
      c.kernel.log("artifact " + name + " of " + c.i32(3) + " bytes");
    }
  }
}
