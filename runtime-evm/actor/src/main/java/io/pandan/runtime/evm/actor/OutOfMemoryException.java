package io.pandan.runtime.evm.actor;

/**
 * There is no memory for a contract to grow. The network's actor, whose allocation fails, executes
 * WASM's {@code unreachable} then.
 */
final class OutOfMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutOfMemoryException(String message) {
    super(message, null, false, false);
  }
}
