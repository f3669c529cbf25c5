package io.pandan.host.rpc.trace;

import io.pandan.api.ExitCode;
import io.pandan.api.evm.EvmExit;
import io.pandan.host.rpc.methods.eth.EthFrame;
import io.pandan.host.rpc.methods.eth.ExecutionFailure;
import java.util.Optional;

/** What went wrong in a frame, in the words that clients know. */
final class FrameErrors {
  private FrameErrors() {}

  /**
   * In go-ethereum's words (its {@code core/vm/errors.go}) as far as it has some.
   *
   * @param frame one that failed
   */
  static String geth(EthFrame frame) {
    ExitCode exitCode = frame.exitCode();
    if (exitCode.equals(ExitCode.SYS_OUT_OF_GAS)) {
      return "out of gas";
    }
    if (exitCode.equals(ExitCode.SYS_INSUFFICIENT_FUNDS)) {
      return "insufficient balance for transfer";
    }
    String name = "exit code " + ExecutionFailure.name(exitCode);
    if (!frame.ofContract()) {
      return name;
    }
    return switch (exitCode.value()) {
      case EvmExit.REVERTED -> "execution reverted";
      case EvmExit.INVALID_INSTRUCTION -> "invalid opcode: INVALID";
      case EvmExit.UNDEFINED_INSTRUCTION -> "invalid opcode";
      case EvmExit.STACK_UNDERFLOW -> "stack underflow";
      case EvmExit.STACK_OVERFLOW -> "stack limit reached 1024";
      case EvmExit.ILLEGAL_MEMORY_ACCESS -> "illegal memory access";
      case EvmExit.BAD_JUMPDEST -> "invalid jump destination";
      case EvmExit.READ_ONLY -> "write protection";
      default -> name;
    };
  }

  /** The reason that a contract gave for reverting, in Solidity's ABI. */
  static Optional<String> revertReason(EthFrame frame) {
    return frame.exitCode().value() == EvmExit.REVERTED && frame.ofContract()
        ? ExecutionFailure.plainReason(frame.output())
        : Optional.empty();
  }

  /**
   * In Lotus' words ({@code node/impl/eth/trace.go}, {@code traceErrMsg}).
   *
   * @param frame one that failed
   */
  static String lotus(EthFrame frame) {
    ExitCode exitCode = frame.exitCode();
    if (exitCode.equals(ExitCode.SYS_OUT_OF_GAS)) {
      return "out of gas";
    }
    String name = ExecutionFailure.name(exitCode);
    if (exitCode.isSystemError()) {
      return "vm error: " + name;
    }
    if (frame.ofContract()) {
      switch (exitCode.value()) {
        case EvmExit.REVERTED:
          return "Reverted";
        case EvmExit.INVALID_INSTRUCTION:
          return "invalid instruction";
        case EvmExit.UNDEFINED_INSTRUCTION:
          return "undefined instruction";
        case EvmExit.STACK_UNDERFLOW:
          return "stack underflow";
        case EvmExit.STACK_OVERFLOW:
          return "stack overflow";
        case EvmExit.ILLEGAL_MEMORY_ACCESS:
          return "illegal memory access";
        case EvmExit.BAD_JUMPDEST:
          return "invalid jump destination";
        case EvmExit.SELFDESTRUCT_FAILED:
          return "self destruct failed";
        default:
          break;
      }
    }
    return "actor error: " + name;
  }
}
