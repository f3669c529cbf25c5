package io.pandan.api.vm;

import io.pandan.api.ExitCode;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;

/**
 * How a call of another actor ended, as an actor in Java sees it.
 *
 * @param exitCode {@link ExitCode#OK} or the failure
 * @param value what it returned; failures may return a value too (an EVM revert's data)
 * @param message what people see in traces; empty on success
 */
public record InvocationResult(ExitCode exitCode, Optional<IpldBlock> value, String message) {

  private static final InvocationResult EMPTY =
      new InvocationResult(ExitCode.OK, Optional.empty(), "");

  /** Success without a value. */
  public static InvocationResult ok() {
    return EMPTY;
  }

  /** Success with a value. */
  public static InvocationResult ok(IpldBlock value) {
    return new InvocationResult(ExitCode.OK, Optional.of(value), "");
  }

  /** A failure without a value. */
  public static InvocationResult failed(ExitCode exitCode, String message) {
    return new InvocationResult(exitCode, Optional.empty(), message);
  }
}
