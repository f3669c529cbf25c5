package io.pandan.api;

/**
 * How an invocation ended: 0 is success, 1–15 are reserved for the system, 16 and up belong to
 * actors. Source: ref-fvm {@code shared/src/error/mod.rs}.
 *
 * @param value the unsigned 32-bit code, held as an int
 */
public record ExitCode(int value) {

  /** Success. */
  public static final ExitCode OK = new ExitCode(0);

  /** The message's sender does not exist. */
  public static final ExitCode SYS_SENDER_INVALID = new ExitCode(1);

  /** The sender's nonce or balance does not allow this message. */
  public static final ExitCode SYS_SENDER_STATE_INVALID = new ExitCode(2);

  /** The receiver's code trapped. */
  public static final ExitCode SYS_ILLEGAL_INSTRUCTION = new ExitCode(4);

  /** The receiver does not exist and cannot be made, or lacks the entry point. */
  public static final ExitCode SYS_INVALID_RECEIVER = new ExitCode(5);

  /** The sender lacks the funds to transfer. */
  public static final ExitCode SYS_INSUFFICIENT_FUNDS = new ExitCode(6);

  /** The message used more gas than its limit. */
  public static final ExitCode SYS_OUT_OF_GAS = new ExitCode(7);

  /** The receiver aborted with a code reserved for the system. */
  public static final ExitCode SYS_ILLEGAL_EXIT_CODE = new ExitCode(9);

  /** An assertion of the VM failed. */
  public static final ExitCode SYS_ASSERTION_FAILED = new ExitCode(10);

  /** The actor returned a block handle that does not exist. */
  public static final ExitCode SYS_MISSING_RETURN = new ExitCode(11);

  /** The lowest code that an actor may abort with. */
  public static final int FIRST_USER_EXIT_CODE = 16;

  /** The method's parameters are invalid. */
  public static final ExitCode USR_ILLEGAL_ARGUMENT = new ExitCode(16);

  /** The requested resource does not exist. */
  public static final ExitCode USR_NOT_FOUND = new ExitCode(17);

  /** The operation is forbidden to this caller. */
  public static final ExitCode USR_FORBIDDEN = new ExitCode(18);

  /** The actor lacks funds for the operation. */
  public static final ExitCode USR_INSUFFICIENT_FUNDS = new ExitCode(19);

  /** The actor's state is invalid. */
  public static final ExitCode USR_ILLEGAL_STATE = new ExitCode(20);

  /** Parameters or state could not be encoded or decoded. */
  public static final ExitCode USR_SERIALIZATION = new ExitCode(21);

  /** The actor has no such method. */
  public static final ExitCode USR_UNHANDLED_MESSAGE = new ExitCode(22);

  /** An actor's failure without a closer name. */
  public static final ExitCode USR_UNSPECIFIED = new ExitCode(23);

  /** An actor's own assertion failed. */
  public static final ExitCode USR_ASSERTION_FAILED = new ExitCode(24);

  /** The operation is not possible in read-only mode. */
  public static final ExitCode USR_READ_ONLY = new ExitCode(25);

  /** The method takes no value. */
  public static final ExitCode USR_NOT_PAYABLE = new ExitCode(26);

  /** Whether this is {@link #OK}. */
  public boolean isSuccess() {
    return value == 0;
  }

  /** Whether this code is reserved for the system; true for {@link #OK}, as in ref-fvm. */
  public boolean isSystemError() {
    return Integer.compareUnsigned(value, FIRST_USER_EXIT_CODE) < 0;
  }

  /** The code as an unsigned decimal number. */
  @Override
  public String toString() {
    return Integer.toUnsignedString(value);
  }
}
