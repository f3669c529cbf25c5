package io.pandan.runtime.wasm.runtime;

import io.pandan.api.vm.NetworkContext;
import io.pandan.api.vm.SyscallException;
import java.util.List;

/** The network (ref-fvm fvm/src/syscalls/network.rs and filecoin.rs). */
final class NetworkSyscalls {
  private static final Syscall CIRCULATING_SUPPLY =
      new Syscall(
          "network",
          "total_fil_circ_supply",
          "",
          16,
          c -> c.giveAmount(c.kernel.circulatingSupply()));

  private NetworkSyscalls() {}

  static List<Syscall> table() {
    return List.of(
        new Syscall("network", "context", "", 44, NetworkSyscalls::context),
        new Syscall("network", "tipset_cid", "lii", 4, NetworkSyscalls::tipsetCid),
        CIRCULATING_SUPPLY);
  }

  /** Network 17: epoch and network version are in the context of the message. */
  static List<Syscall> v2() {
    return List.of(
        new Syscall("network", "base_fee", "", 16, c -> c.giveAmount(c.kernel.network().baseFee())),
        CIRCULATING_SUPPLY);
  }

  private static void context(Context c) {
    NetworkContext network = c.kernel.network();
    ActorMemory memory = c.memory;
    int at = c.result();
    memory.putLong(at, network.epoch());
    memory.putLong(at + 8, network.timestampS());
    memory.putAmount(at + 16, network.baseFee());
    memory.putLong(at + 32, network.chainId());
    memory.putInt(at + 40, network.networkVersion());
  }

  private static void tipsetCid(Context c) throws SyscallException {
    c.memory.check(c.i32(1), c.i32(2));
    c.giveInt(c.memory.writeCid(c.kernel.tipsetCid(c.i64(0)), c.i32(1), c.i32(2)));
  }
}
