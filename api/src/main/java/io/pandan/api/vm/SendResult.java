package io.pandan.api.vm;

import io.pandan.api.ExitCode;
import java.util.Optional;

/**
 * How a send ended.
 *
 * @param exitCode the receiver's
 * @param returned the block that it returned, under a handle of the sender's
 * @param message what people see in traces; empty on success
 */
public record SendResult(ExitCode exitCode, Optional<BlockStat> returned, String message) {}
