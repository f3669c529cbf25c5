package io.pandan.runtime.wasm.runtime;

import static io.pandan.runtime.wasm.runtime.ActorMemory.illegalArgument;

import io.pandan.api.vm.SyscallException;
import java.util.List;

/** Events (ref-fvm fvm/src/syscalls/event.rs). */
final class EventSyscalls {
  /** Size of an entry's header in bytes: flags, codec, key length, value length. */
  private static final int ENTRY_BYTES = 24;

  private EventSyscalls() {}

  static List<Syscall> table() {
    return List.of(new Syscall("event", "emit_event", "iiiiii", 0, EventSyscalls::emit));
  }

  /** Networks 18 to 20: the whole event in CBOR. */
  static List<Syscall> v3() {
    return List.of(
        new Syscall(
            "event",
            "emit_event",
            "ii",
            0,
            c -> c.kernel.emitEvent(c.memory.read(c.i32(0), c.i32(1)))));
  }

  private static void emit(Context c) throws SyscallException {
    long size = Integer.toUnsignedLong(c.i32(1)) * ENTRY_BYTES;
    if (size > 0xffff_ffffL) {
      throw illegalArgument("events index out of bounds");
    }
    c.memory.check(c.i32(0), (int) size);
    c.memory.check(c.i32(2), c.i32(3));
    c.memory.check(c.i32(4), c.i32(5));
    // What is refused for nothing must not be copied.
    boolean refused = c.kernel.message().readOnly();
    byte[] entries = c.memory.copy(c.i32(0), refused ? 0 : (int) size);
    byte[] keys = c.memory.copy(c.i32(2), refused ? 0 : c.i32(3));
    byte[] values = c.memory.copy(c.i32(4), refused ? 0 : c.i32(5));
    c.kernel.emitEvent(entries, keys, values);
  }
}
