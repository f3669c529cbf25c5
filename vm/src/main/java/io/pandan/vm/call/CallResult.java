package io.pandan.vm.call;

import io.pandan.api.ExitCode;
import java.util.Optional;

/**
 * How a call ended.
 *
 * @param exitCode the receiver's
 * @param value what was returned; failures may return something too
 * @param message why it failed; empty on success
 */
public record CallResult(ExitCode exitCode, Optional<Block> value, String message) {

  static final CallResult SENT = new CallResult(ExitCode.OK, Optional.empty(), "");
}
