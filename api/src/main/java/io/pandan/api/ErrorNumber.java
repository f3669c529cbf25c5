package io.pandan.api;

/**
 * Why a syscall failed. The number is what the syscall returns to the actor. Source: ref-fvm {@code
 * shared/src/error/mod.rs}.
 */
public enum ErrorNumber {
  /** A parameter of the syscall is invalid. */
  ILLEGAL_ARGUMENT(1),
  /** The actor is not in a state that allows the operation. */
  ILLEGAL_OPERATION(2),
  /** A limit of the system would be passed: memory, lookback, call depth. */
  LIMIT_EXCEEDED(3),
  /** An assertion of the system failed; the whole message fails. */
  ASSERTION_FAILED(4),
  /** There are not enough funds. */
  INSUFFICIENT_FUNDS(5),
  /** A resource was not found. */
  NOT_FOUND(6),
  /** The handle of the IPLD block is invalid. */
  INVALID_HANDLE(7),
  /** The shape of the CID (hash code, length) is not supported. */
  ILLEGAL_CID(8),
  /** The IPLD codec is not supported. */
  ILLEGAL_CODEC(9),
  /** The block does not match its codec. */
  SERIALIZATION(10),
  /** The operation is forbidden. */
  FORBIDDEN(11),
  /** The buffer is too small. */
  BUFFER_TOO_SMALL(12),
  /** The context is read-only. */
  READ_ONLY(13);

  private final int number;

  ErrorNumber(int number) {
    this.number = number;
  }

  /** The number that the syscall returns, 1 to 13. */
  public int number() {
    return number;
  }
}
