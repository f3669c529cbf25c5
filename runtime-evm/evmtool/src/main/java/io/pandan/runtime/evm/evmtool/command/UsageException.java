package io.pandan.runtime.evm.evmtool.command;

/** Something that whoever typed the command can mend. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
