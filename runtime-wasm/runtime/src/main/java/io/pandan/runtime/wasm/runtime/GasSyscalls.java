package io.pandan.runtime.wasm.runtime;

import io.pandan.api.Gas;
import io.pandan.api.vm.SyscallException;
import java.util.List;

/** Gas (ref-fvm fvm/src/syscalls/gas.rs). */
final class GasSyscalls {
  private static final Syscall CHARGE = new Syscall("gas", "charge", "iil", 0, GasSyscalls::charge);

  private GasSyscalls() {}

  static List<Syscall> table() {
    return List.of(
        CHARGE,
        new Syscall(
            "gas",
            "available",
            "",
            8,
            c -> c.giveLong(new Gas(c.kernel.milligasAvailable()).roundDown())));
  }

  /** Network 17. */
  static List<Syscall> v2() {
    return List.of(CHARGE);
  }

  private static void charge(Context c) throws SyscallException {
    String name = c.memory.readText(c.i32(0), c.i32(1));
    c.kernel.chargeMilligas(name, milligas(c.i64(2)));
  }

  /** Milligas of an unsigned number of gas, as many as a long holds. */
  static long milligas(long gas) {
    return gas < 0 ? Long.MAX_VALUE : Gas.of(gas).milligas();
  }
}
