package io.pandan.api.vm;

import io.pandan.api.ExitCode;

/**
 * How an actor left an invocation, as its runtime reports it to the VM. What is returned is named
 * by a handle of the invocation's {@link Kernel}, so that its links have been checked and paid for;
 * a handle that does not exist is the VM's to judge. Source: ref-fvm {@code
 * fvm/src/syscalls/error.rs} ({@code Abort}), {@code fvm/src/syscalls/vm.rs} ({@code exit}).
 *
 * @param exitCode {@link ExitCode#OK} or the failure
 * @param returnId the handle of the returned block, or {@link Kernel#NO_BLOCK}; failures may return
 *     one too (an EVM revert's data)
 * @param message what people see in traces; empty on success
 * @param explicit whether the actor called for the exit, rather than to return from its entry point
 *     or to trap: only then is a handle that does not exist the end of the whole message
 */
public record ActorExit(ExitCode exitCode, int returnId, String message, boolean explicit) {

  /**
   * The actor returned.
   *
   * @param returnId the handle of the returned block, or {@link Kernel#NO_BLOCK}
   */
  public static ActorExit returned(int returnId) {
    return new ActorExit(ExitCode.OK, returnId, "", false);
  }

  /**
   * The actor left by an exit code of its own choice. Codes reserved for the system become {@link
   * ExitCode#SYS_ILLEGAL_EXIT_CODE}.
   *
   * @param exitCode what the actor gave; {@link ExitCode#OK} is a return
   * @param returnId the handle of the returned block, or {@link Kernel#NO_BLOCK}
   * @param message what people see in traces
   */
  public static ActorExit aborted(ExitCode exitCode, int returnId, String message) {
    if (!exitCode.isSuccess() && exitCode.isSystemError()) {
      return new ActorExit(
          ExitCode.SYS_ILLEGAL_EXIT_CODE, returnId, "actor aborted with code " + exitCode, true);
    }
    return new ActorExit(exitCode, returnId, message, true);
  }

  /** The actor's code trapped. */
  public static ActorExit trapped(String message) {
    return new ActorExit(ExitCode.SYS_ILLEGAL_INSTRUCTION, Kernel.NO_BLOCK, message, false);
  }
}
