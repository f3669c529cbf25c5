package io.pandan.builtin.actors;

import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.ActorException;
import io.pandan.api.vm.InvocationResult;
import io.pandan.crypto.Blake2b;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who may call what, and what follows from how a call ended. Source: builtin-actors {@code
 * runtime/src/builtin/shared.rs}, {@code runtime/src/actor_error.rs}.
 */
public final class Dispatch {
  private static final int FRC42_DIGEST_BYTES = 64;

  private Dispatch() {}

  /**
   * The number of an exported method.
   *
   * @param name its name, as in {@code AuthenticateMessage}
   * @return the number, at least 2^24
   * @see <a
   *     href="https://github.com/filecoin-project/FIPs/blob/master/FRCs/frc-0042.md">FRC-0042</a>
   */
  public static long exportedMethod(String name) {
    byte[] digest =
        Blake2b.hash(FRC42_DIGEST_BYTES, ("1|" + name).getBytes(StandardCharsets.US_ASCII));
    ByteBuffer words = ByteBuffer.wrap(digest);
    while (words.hasRemaining()) {
      long number = words.getInt() & 0xffffffffL;
      if (number >= Methods.FIRST_EXPORTED) {
        return number;
      }
    }
    throw new IllegalArgumentException("no method number for \"" + name + '"');
  }

  /**
   * Lets only built-in actors, and not contracts, call a method that is not exported.
   *
   * @param context the actor
   * @param method the method's number
   * @throws ActorException with USR_FORBIDDEN for other callers
   */
  public static void restrictInternal(ActorContext context, long method) {
    if (isExported(method)) {
      return;
    }
    long caller = context.message().caller();
    Optional<Cid> code = context.codeOf(caller);
    if (code.isEmpty()) {
      throw new ActorException(
          ExitCode.USR_FORBIDDEN, "no code for caller f0" + caller + " of method " + method);
    }
    Optional<String> type = context.builtinActorType(code.get());
    if (type.isEmpty() || type.get().equals(ActorType.EVM)) {
      throw new ActorException(
          ExitCode.USR_FORBIDDEN,
          "caller f0" + caller + " of method " + method + " must be built-in");
    }
  }

  /**
   * Whether anyone may call a method.
   *
   * @param method the method's number, unsigned
   * @return whether it is exported
   */
  public static boolean isExported(long method) {
    return Long.compareUnsigned(method, Methods.FIRST_EXPORTED) >= 0;
  }

  /**
   * The abort of an actor that has no such method.
   *
   * @param method the method's number, unsigned
   * @return the exception
   */
  public static ActorException unhandled(long method) {
    return new ActorException(
        ExitCode.USR_UNHANDLED_MESSAGE, "invalid method: " + Long.toUnsignedString(method));
  }

  /**
   * Accepts a call of an exported method that an account does not have, so that anyone may send it
   * value and a token's hooks do not fail.
   *
   * @param context the actor
   * @param method the method's number
   * @return nothing
   * @throws ActorException with USR_UNHANDLED_MESSAGE if the method is not exported
   */
  public static Optional<IpldBlock> acceptExported(ActorContext context, long method) {
    context.acceptAnyCaller();
    if (!isExported(method)) {
      throw unhandled(method);
    }
    return Optional.empty();
  }

  /**
   * Demands that a call succeeded.
   *
   * @param result how it ended
   * @return what it returned
   * @throws ActorException with the callee's exit code, or what stands for a code of the system,
   *     and the callee's data
   */
  public static Optional<IpldBlock> requireSuccess(InvocationResult result) {
    ExitCode code = result.exitCode();
    if (code.isSuccess()) {
      return result.value();
    }
    throw new ActorException(aborting(code), "send aborted with code " + code, result.value());
  }

  /**
   * The code to abort with after a call failed: an actor must not leave with a code of the system.
   *
   * @param code the callee's
   * @return the caller's
   */
  public static ExitCode aborting(ExitCode code) {
    if (code.equals(ExitCode.SYS_MISSING_RETURN)
        || code.equals(ExitCode.SYS_ILLEGAL_INSTRUCTION)
        || code.equals(ExitCode.SYS_ILLEGAL_EXIT_CODE)) {
      return ExitCode.USR_UNSPECIFIED;
    }
    return code.isSystemError() ? ExitCode.USR_ASSERTION_FAILED : code;
  }

  /**
   * Puts words before an exception's message, as errors get their context in builtin-actors.
   *
   * @param context the words
   * @param cause the exception
   * @return the exception to throw instead
   */
  public static ActorException wrap(String context, ActorException cause) {
    return new ActorException(cause.exitCode(), context + ": " + cause.getMessage(), cause.data());
  }
}
