package io.pandan.runtime.wasm.runtime;

import static io.pandan.runtime.wasm.runtime.ActorMemory.illegalArgument;

import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.SendResult;
import io.pandan.api.vm.SyscallException;
import java.math.BigInteger;
import java.util.List;

/** Messages to other actors (ref-fvm fvm/src/syscalls/send.rs). */
final class SendSyscalls {
  /** The limit that stands for all the gas there is. */
  private static final long ALL_GAS = -1;

  private SendSyscalls() {}

  static List<Syscall> table() {
    return List.of(new Syscall("send", "send", "iilillll", 20, SendSyscalls::send));
  }

  /** Network 17: without limit and flags. */
  static List<Syscall> v2() {
    return List.of(new Syscall("send", "send", "iilill", 20, c -> send(c, ALL_GAS, 0)));
  }

  private static void send(Context c) throws SyscallException {
    long limit = c.i64(6) == ALL_GAS ? ALL_GAS : GasSyscalls.milligas(c.i64(6));
    long flags = c.i64(7);
    if ((flags & ~Kernel.SEND_READ_ONLY) != 0) {
      throw illegalArgument("invalid send flags: " + Long.toUnsignedString(flags));
    }
    send(c, limit, flags);
  }

  private static void send(Context c, long milligasLimit, long flags) throws SyscallException {
    Address to = c.memory.readAddress(c.i32(0), c.i32(1));
    TokenAmount value = TokenAmount.ofAtto(unsigned128(c.i64(4), c.i64(5)));
    SendResult result = c.kernel.send(to, c.i64(2), c.i32(3), value, milligasLimit, flags);
    int at = c.result();
    c.memory.putInt(at, result.exitCode().value());
    c.memory.putInt(at + 4, result.returned().map(b -> b.id()).orElse(Kernel.NO_BLOCK));
    c.memory.putLong(at + 8, result.returned().map(b -> b.codec()).orElse(0L));
    c.memory.putInt(at + 16, result.returned().map(b -> b.size()).orElse(0));
  }

  private static BigInteger unsigned128(long high, long low) {
    byte[] bytes = new byte[17];
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[8 - i] = (byte) (high >>> 8 * i);
      bytes[16 - i] = (byte) (low >>> 8 * i);
    }
    return new BigInteger(bytes);
  }
}
