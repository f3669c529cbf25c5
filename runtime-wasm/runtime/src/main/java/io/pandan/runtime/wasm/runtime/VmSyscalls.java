package io.pandan.runtime.wasm.runtime;

import io.pandan.api.ExitCode;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.MessageContext;
import io.pandan.api.vm.NetworkContext;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Leaving, and the message (ref-fvm fvm/src/syscalls/vm.rs). */
final class VmSyscalls {
  /** Longest message that is kept in bytes; of longer ones start and end. */
  private static final int MAX_MESSAGE_BYTES = 1024;

  /** Set in the flags of a message context when changes are refused. */
  private static final long READ_ONLY = 1;

  private VmSyscalls() {}

  static List<Syscall> table() {
    return List.of(
        new Syscall("vm", "exit", "iiii", 0, VmSyscalls::exit),
        new Syscall("vm", "message_context", "", 80, VmSyscalls::messageContext));
  }

  /** Network 17: an actor aborts without a value, and returns from its entry point otherwise. */
  static List<Syscall> v2() {
    return List.of(
        new Syscall("vm", "abort", "iii", 0, VmSyscalls::abort),
        new Syscall("vm", "context", "", 52, VmSyscalls::context));
  }

  private static void abort(Context c) {
    ExitCode code = new ExitCode(c.i32(0));
    String message = message(c.memory, c.i32(1), c.i32(2));
    throw new AbortException(
        code.isSuccess()
            ? new ActorExit(ExitCode.SYS_ILLEGAL_EXIT_CODE, Kernel.NO_BLOCK, message, true)
            : ActorExit.aborted(code, Kernel.NO_BLOCK, message));
  }

  private static void context(Context c) {
    MessageContext message = c.kernel.message();
    NetworkContext network = c.kernel.network();
    ActorMemory memory = c.memory;
    int at = c.result();
    memory.putAmount(at, message.valueReceived());
    memory.putLong(at + 16, message.caller());
    memory.putLong(at + 24, message.receiver());
    memory.putLong(at + 32, message.method());
    memory.putLong(at + 40, network.epoch());
    memory.putInt(at + 48, network.networkVersion());
  }

  private static void exit(Context c) {
    throw new AbortException(
        ActorExit.aborted(new ExitCode(c.i32(0)), c.i32(1), message(c.memory, c.i32(2), c.i32(3))));
  }

  private static String message(ActorMemory memory, int offset, int length) {
    if (length == 0) {
      return "actor aborted";
    }
    if (!memory.contains(offset, length)) {
      return "failed to extract error message";
    }
    if (length <= MAX_MESSAGE_BYTES) {
      return new String(memory.copy(offset, length), StandardCharsets.UTF_8);
    }
    int half = MAX_MESSAGE_BYTES / 2;
    return new String(memory.copy(offset, half), StandardCharsets.UTF_8)
        + " ... (skipped "
        + (length - MAX_MESSAGE_BYTES)
        + " bytes) ... "
        + new String(memory.copy(offset + length - half, half), StandardCharsets.UTF_8);
  }

  private static void messageContext(Context c) {
    MessageContext message = c.kernel.message();
    ActorMemory memory = c.memory;
    int at = c.result();
    memory.putLong(at, message.origin());
    memory.putLong(at + 8, message.originNonce());
    memory.putLong(at + 16, message.caller());
    memory.putLong(at + 24, message.receiver());
    memory.putLong(at + 32, message.method());
    memory.putAmount(at + 40, message.valueReceived());
    memory.putAmount(at + 56, message.gasPremium());
    memory.putLong(at + 72, message.readOnly() ? READ_ONLY : 0);
  }
}
