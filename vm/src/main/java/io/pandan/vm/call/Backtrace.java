package io.pandan.vm.call;

import io.pandan.api.ExitCode;
import java.util.ArrayList;
import java.util.List;

/**
 * The failing calls through which a message's failure went, for people. For one thread. Source:
 * ref-fvm {@code fvm/src/call_manager/backtrace.rs}; unlike there, a failure that a caller handled
 * is forgotten when a later one begins.
 */
public final class Backtrace {

  private record Frame(int depth, long actor, long method, ExitCode exitCode, String message) {

    @Override
    public String toString() {
      return "f0%d (method %s) -- %s (%s)"
          .formatted(actor, Long.toUnsignedString(method), message, exitCode);
    }
  }

  private final List<Frame> frames = new ArrayList<>();

  /** Adds the failure of a call, after those of the calls that it made. */
  void push(int depth, long actor, long method, ExitCode exitCode, String message) {
    if (!frames.isEmpty() && frames.getLast().depth() != depth + 1) {
      frames.clear();
    }
    frames.add(new Frame(depth, actor, method, exitCode, message));
  }

  /** A line for each failing call, the outermost first; empty without any. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < frames.size(); i++) {
      lines.append("%02d: %s%n".formatted(i, frames.get(frames.size() - 1 - i)));
    }
    return lines.toString().stripTrailing();
  }
}
