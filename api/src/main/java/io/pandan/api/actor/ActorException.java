package io.pandan.api.actor;

import io.pandan.api.ExitCode;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;

/**
 * An actor aborts: the way out of a {@link JavaActor}'s method. The adapter of the VM turns it into
 * a value at once; it carries no stack trace.
 */
public final class ActorException extends RuntimeException {

  private final ExitCode exitCode;
  private final transient Optional<IpldBlock> data;

  /**
   * @param exitCode 16 and up
   * @param message what people see in traces
   */
  public ActorException(ExitCode exitCode, String message) {
    this(exitCode, message, Optional.empty());
  }

  /**
   * @param exitCode 16 and up
   * @param message what people see in traces
   * @param data what is returned all the same
   */
  public ActorException(ExitCode exitCode, String message, Optional<IpldBlock> data) {
    super(message, null, false, false);
    this.exitCode = exitCode;
    this.data = data;
  }

  /** The exit code. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** What is returned all the same. */
  public Optional<IpldBlock> data() {
    return data;
  }
}
