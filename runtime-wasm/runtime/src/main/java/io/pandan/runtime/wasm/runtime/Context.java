package io.pandan.runtime.wasm.runtime;

import io.pandan.api.ErrorNumber;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Cid;

/**
 * What a syscall works with: the kernel, the actor's memory, its arguments and the place of its
 * result. One for each invocation, used for one syscall after another.
 */
final class Context {
  /** The invocation's kernel. */
  final Kernel kernel;

  /** The actor's memory. */
  final ActorMemory memory;

  private final Cid code;
  private long[] arguments = {};
  private int first;
  private int result;

  Context(Kernel kernel, ActorMemory memory, Cid code) {
    this.kernel = kernel;
    this.memory = memory;
    this.code = code;
  }

  /**
   * Requires that the actor is one of the network's own, for syscalls whose price does not cover
   * what anyone could ask of them.
   *
   * @throws SyscallException with FORBIDDEN for an actor that a user has installed
   */
  void requireBuiltinActor() throws SyscallException {
    if (kernel.builtinActorType(code) == 0) {
      throw new SyscallException(ErrorNumber.FORBIDDEN, "only built-in actors may ask for proofs");
    }
  }

  /**
   * Sets a syscall's arguments.
   *
   * @param hasResult whether the first one is the pointer to the result
   */
  void begin(long[] arguments, boolean hasResult) {
    this.arguments = arguments;
    this.first = hasResult ? 1 : 0;
    this.result = hasResult ? (int) arguments[0] : 0;
  }

  /** Where the result goes. */
  int result() {
    return result;
  }

  /** An i32 argument, the pointer to the result not counted. */
  int i32(int index) {
    return (int) arguments[first + index];
  }

  /** An i64 argument, the pointer to the result not counted. */
  long i64(int index) {
    return arguments[first + index];
  }

  /** Gives a result of 4 bytes. */
  void giveInt(int value) {
    memory.putInt(result, value);
  }

  /** Gives a result of 8 bytes. */
  void giveLong(long value) {
    memory.putLong(result, value);
  }

  /** Gives a result of 16 bytes. */
  void giveAmount(TokenAmount value) {
    memory.putAmount(result, value);
  }

  /** Gives a result of so many bytes as the array has. */
  void giveBytes(byte[] value) {
    memory.putBytes(result, value);
  }

  /** Gives whether something holds: 0 for yes and -1 for no. */
  void giveVerdict(boolean holds) {
    memory.putInt(result, holds ? 0 : -1);
  }
}
