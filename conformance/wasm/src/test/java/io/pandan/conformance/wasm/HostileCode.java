package io.pandan.conformance.wasm;

import io.pandan.runtime.wasm.metering.Code;
import io.pandan.runtime.wasm.metering.ModuleBuilder;
import io.pandan.runtime.wasm.metering.Opcode;
import java.util.function.Consumer;

/**
 * Builds actors that do nothing when they are made and something bad when they are called. They
 * import four syscalls, have a page of memory, and {@code invoke} is function {@link #INVOKE}.
 */
final class HostileCode {
  static final int MESSAGE_CONTEXT = 0;
  static final int EXIT = 1;
  static final int SEND = 2;
  static final int BLOCK_STAT = 3;
  static final int INVOKE = 4;

  /** The first function that is added. */
  static final int ADDED = 5;

  /** Where the actor's own address is in memory after {@link #ownAddress}, as 11 bytes. */
  static final int OWN_ADDRESS = 512;

  private static final int RECEIVER = 24;
  private static final int METHOD = 32;

  private HostileCode() {}

  /** An actor of which a method other than the constructor does this; it leaves an i32. */
  static byte[] actor(Code body) {
    return actor(body, rest -> {});
  }

  /** As above, with more in the module; functions come behind {@code invoke}. */
  static byte[] actor(Code body, Consumer<ModuleBuilder> more) {
    return actor(body, "", more);
  }

  /** As above, with locals of {@code invoke}, which begin at 1. */
  static byte[] actor(Code body, String locals, Consumer<ModuleBuilder> more) {
    Code code = new Code().i32(0).op(Opcode.CALL, MESSAGE_CONTEXT).op(Opcode.DROP);
    code.i32(0).op(Opcode.I64_LOAD, 3, METHOD).i64(1).op(Opcode.I64_EQ).block(Opcode.IF);
    code.i32(0).op(Opcode.RETURN).end().raw(body.toBytes()).end();
    ModuleBuilder builder =
        new ModuleBuilder()
            .importFunction("vm", "message_context", "i>i")
            .importFunction("vm", "exit", "iiii>i")
            .importFunction("send", "send", "iiilillll>i")
            .importFunction("ipld", "block_stat", "ii>i")
            .function("i>i", locals, code)
            .exportFunction("invoke", INVOKE)
            .exportMemory();
    more.accept(builder);
    if (!builder.hasMemory()) {
      builder.memory(1);
    }
    return builder.build();
  }

  /** Writes the actor's own f0 address, its id in as many bytes as an address may have for it. */
  static Code ownAddress() {
    Code code = new Code().i32(OWN_ADDRESS).i32(0).op(Opcode.I32_STORE8, 0, 0);
    // An id below 2^14 takes two bytes.
    code.i32(OWN_ADDRESS).i32(0).op(Opcode.I32_LOAD, 2, RECEIVER).i32(0x7f).op(Opcode.I32_AND);
    code.i32(0x80).op(Opcode.I32_OR).op(Opcode.I32_STORE8, 0, 1);
    code.i32(OWN_ADDRESS).i32(0).op(Opcode.I32_LOAD, 2, RECEIVER).i32(7).op(Opcode.I32_SHR_U);
    return code.op(Opcode.I32_STORE8, 0, 2);
  }

  /** Calls method 2 of the actor itself with all gas; leaves the error number. */
  static Code sendToItself() {
    Code code = ownAddress().i32(600).i32(OWN_ADDRESS).i32(3).i64(2).i32(0).i64(0).i64(0);
    return code.i64(-1).i64(0).op(Opcode.CALL, SEND);
  }

  /** Ends the call with an exit code; leaves an i32 that is never there. */
  static Code exit(int exitCode, int block) {
    return new Code().i32(exitCode).i32(block).i32(0).i32(0).op(Opcode.CALL, EXIT);
  }

  /** Traps unless the i32 on the stack is not zero, and leaves 0. */
  static Code demand(Code condition) {
    Code code = new Code().raw(condition.toBytes()).op(Opcode.I32_EQZ).block(Opcode.IF);
    return code.op(Opcode.UNREACHABLE).end().i32(0);
  }
}
