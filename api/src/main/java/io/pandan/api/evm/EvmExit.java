package io.pandan.api.evm;

/**
 * The exit codes with which the EVM ends a call that went wrong.
 *
 * <p>builtin-actors {@code actors/evm/src/lib.rs}; {@link #READ_ONLY} is {@code USR_READ_ONLY} of
 * ref-fvm {@code shared/src/error}.
 */
public final class EvmExit {
  /** A side effect was tried in a read-only call. */
  public static final int READ_ONLY = 25;

  /**
   * Memory of more than 2^31 − 4,096 bytes, up to 2^32 − 1: what a 32-bit instance cannot even ask
   * for, so that the network's actor panics. {@code USR_ASSERTION_FAILED}.
   */
  public static final int MEMORY_OVERFLOW = 24;

  /** REVERT. */
  public static final int REVERTED = 33;

  /** INVALID. */
  public static final int INVALID_INSTRUCTION = 34;

  /** An opcode that does not exist. */
  public static final int UNDEFINED_INSTRUCTION = 35;

  /** Fewer words on the stack than the opcode takes. */
  public static final int STACK_UNDERFLOW = 36;

  /** More than 1024 words on the stack. */
  public static final int STACK_OVERFLOW = 37;

  /** Memory beyond 2^32 − 1 bytes, or return data that is not there. */
  public static final int ILLEGAL_MEMORY_ACCESS = 38;

  /** A jump to something that is not a JUMPDEST. */
  public static final int BAD_JUMPDEST = 39;

  /** SELFDESTRUCT could not send the balance away. */
  public static final int SELFDESTRUCT_FAILED = 40;

  private EvmExit() {}
}
