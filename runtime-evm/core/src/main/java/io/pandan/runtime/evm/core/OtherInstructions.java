package io.pandan.runtime.evm.core;

import io.pandan.api.evm.EvmExit;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmHost.CallKind;
import io.pandan.api.evm.EvmHost.CallResult;
import io.pandan.api.evm.EvmOutcome;

/**
 * The instructions that are not in the loop: those that ask the host, copy much, or end the frame.
 */
public final class OtherInstructions {
  private OtherInstructions() {}

  /** Executes an opcode on a frame, and sets the frame's outcome if that was its end. */
  public static void execute(Frame f, int opcode) {
    if (opcode == Instruction.TRACE) {
      f.trace();
      return;
    }
    if (!f.code.profile.defines(opcode) && opcode != Opcode.STOP) {
      throw f.failure(
          EvmExit.UNDEFINED_INSTRUCTION, "undefined instruction " + Opcode.name(opcode));
    }
    switch (opcode) {
      case Opcode.STOP -> f.outcome = new EvmOutcome.Return(new byte[0]);
      case Opcode.RETURN ->
          f.outcome = new EvmOutcome.Return(f.slice(f.sp, f.region(f.sp, f.sp - 4)));
      case Opcode.REVERT ->
          f.outcome = new EvmOutcome.Revert(f.slice(f.sp, f.region(f.sp, f.sp - 4)), f.pc());
      case Opcode.INVALID -> throw f.failure(EvmExit.INVALID_INSTRUCTION, "invalid instruction");
      case Opcode.EXP -> exp(f);
      case Opcode.MSTORE8 -> {
        int offset = f.wordRegion(f.sp, 1);
        f.memory.bytes[offset] = (byte) f.stack[f.sp - 4];
        f.sp -= 8;
      }
      case Opcode.MCOPY -> mcopy(f);
      case Opcode.CALLDATACOPY -> copy(f, f.input);
      case Opcode.CODECOPY -> copy(f, f.code.bytes);
      case Opcode.RETURNDATACOPY -> returnDataCopy(f);
      case Opcode.CALLDATASIZE -> push(f, f.input.length);
      case Opcode.RETURNDATASIZE -> push(f, f.returnData.length);
      case Opcode.MSIZE -> push(f, f.memory.size);
      case Opcode.GAS -> push(f, f.gasLeft());
      case Opcode.ADDRESS -> push(f, f.context.address());
      case Opcode.CALLER -> push(f, f.context.caller());
      case Opcode.CALLVALUE -> push(f, f.context.value());
      default -> {
        f.settle();
        HostInstructions.execute(f, opcode);
        if (f.outcome == null) {
          f.resume();
        }
      }
    }
  }

  private static void push(Frame f, long value) {
    f.sp += 4;
    Words.set(f.stack, f.sp, value);
  }

  private static void push(Frame f, byte[] value) {
    f.sp += 4;
    Words.setBytes(f.stack, f.sp, value);
  }

  private static void exp(Frame f) {
    int bits = 256 - Words.leadingZeros(f.stack, f.sp - 4);
    f.charge((bits + 7 >>> 3) * f.code.profile.expByte());
    Words.exp(f.stack, f.sp, f.scratch);
    f.sp -= 4;
  }

  private static void copy(Frame f, byte[] data) {
    int sp = f.sp;
    int size = f.region(sp, sp - 8);
    f.chargeCopy(size);
    f.copyIn(data, sp - 4, sp, size);
    f.sp = sp - 12;
  }

  private static void returnDataCopy(Frame f) {
    int sp = f.sp;
    int size = f.region(sp, sp - 8);
    f.chargeCopy(size);
    long from = Words.saturated(f.stack, sp - 4);
    if (from < 0 || from > f.returnData.length - (long) size) {
      throw f.failure(
          EvmExit.ILLEGAL_MEMORY_ACCESS,
          "return data at "
              + Long.toUnsignedString(from)
              + " of "
              + size
              + " bytes, where "
              + f.returnData.length
              + " are");
    }
    f.copyIn(f.returnData, sp - 4, sp, size);
    f.sp = sp - 12;
  }

  private static void mcopy(Frame f) {
    int sp = f.sp;
    int size = f.region(sp - 4, sp - 8);
    f.region(sp, sp - 8);
    f.chargeCopy(size);
    if (size > 0) {
      byte[] bytes = f.memory.bytes;
      System.arraycopy(bytes, (int) f.stack[sp - 4], bytes, (int) f.stack[sp], size);
    }
    f.sp = sp - 12;
  }

  /** The instructions that need the host; gas is settled before and asked for again after. */
  private static final class HostInstructions {
    static void execute(Frame f, int opcode) {
      EvmHost host = f.host;
      long[] stack = f.stack;
      int sp = f.sp;
      switch (opcode) {
        case Opcode.SLOAD -> host.loadStorage(stack, sp);
        case Opcode.TLOAD -> host.loadTransient(stack, sp);
        case Opcode.SSTORE -> {
          requireWritable(f);
          host.storeStorage(stack, sp, sp - 4);
          f.sp = sp - 8;
        }
        case Opcode.TSTORE -> {
          requireWritable(f);
          host.storeTransient(stack, sp, sp - 4);
          f.sp = sp - 8;
        }
        case Opcode.KECCAK256 -> keccak(f);
        case Opcode.BALANCE -> host.balance(stack, sp);
        case Opcode.EXTCODESIZE -> Words.set(stack, sp, host.codeSize(stack, sp));
        case Opcode.EXTCODEHASH -> host.codeHash(stack, sp);
        case Opcode.EXTCODECOPY -> extCodeCopy(f);
        case Opcode.BLOCKHASH -> host.blockHash(stack, sp);
        case Opcode.SELFBALANCE -> host.selfBalance(stack, f.sp += 4);
        case Opcode.ORIGIN -> host.origin(stack, f.sp += 4);
        case Opcode.GASPRICE -> host.gasPrice(stack, f.sp += 4);
        case Opcode.COINBASE -> host.coinbase(stack, f.sp += 4);
        case Opcode.TIMESTAMP -> host.timestamp(stack, f.sp += 4);
        case Opcode.NUMBER -> host.number(stack, f.sp += 4);
        case Opcode.PREVRANDAO -> host.prevRandao(stack, f.sp += 4);
        case Opcode.GASLIMIT -> host.gasLimit(stack, f.sp += 4);
        case Opcode.CHAINID -> host.chainId(stack, f.sp += 4);
        case Opcode.BASEFEE -> host.baseFee(stack, f.sp += 4);
        case Opcode.BLOBHASH -> host.blobHash(stack, sp);
        case Opcode.BLOBBASEFEE -> host.blobBaseFee(stack, f.sp += 4);
        case Opcode.LOG0, Opcode.LOG0 + 1, Opcode.LOG0 + 2, Opcode.LOG0 + 3, Opcode.LOG4 ->
            log(f, opcode - Opcode.LOG0);
        case Opcode.CALL -> call(f, CallKind.CALL, sp - 8, sp - 12, 7);
        case Opcode.CALLCODE -> call(f, CallKind.CALL_CODE, sp - 8, sp - 12, 7);
        case Opcode.DELEGATECALL -> call(f, CallKind.DELEGATE_CALL, sp - 8, sp - 8, 6);
        case Opcode.STATICCALL -> call(f, CallKind.STATIC_CALL, sp - 8, sp - 8, 6);
        case Opcode.CREATE -> create(f, -1, 3);
        case Opcode.CREATE2 -> create(f, sp - 12, 4);
        case Opcode.SELFDESTRUCT -> {
          requireWritable(f);
          host.selfDestruct(stack, sp);
          f.resume();
          f.outcome = new EvmOutcome.Return(new byte[0]);
        }
        default -> throw new IllegalStateException("no instruction " + Opcode.name(opcode));
      }
    }

    private static void requireWritable(Frame f) {
      if (f.host.readOnly()) {
        throw f.failure(
            EvmExit.READ_ONLY, Opcode.name(f.code.bytes[f.pc()] & 0xff) + " while read-only");
      }
    }

    private static void keccak(Frame f) {
      int sp = f.sp;
      int size = f.region(sp, sp - 4);
      f.charge((size + 31L >>> 5) * f.code.profile.keccakWord());
      f.settle();
      f.host.keccak(f.memory.bytes, f.start(sp, size), size, f.stack, sp - 4);
      f.sp = sp - 4;
    }

    private static void extCodeCopy(Frame f) {
      int sp = f.sp;
      byte[] code = f.host.code(f.stack, sp);
      f.resume();
      int size = f.region(sp - 4, sp - 12);
      f.chargeCopy(size);
      f.copyIn(code, sp - 8, sp - 4, size);
      f.settle();
      f.sp = sp - 16;
    }

    private static void log(Frame f, int topics) {
      requireWritable(f);
      int sp = f.sp;
      int size = f.region(sp, sp - 4);
      f.chargePass(size);
      f.charge(size * f.code.profile.logByte());
      f.settle();
      f.host.log(f.stack, sp - 8, topics, f.memory.bytes, f.start(sp, size), size);
      f.sp = sp - 8 - 4 * topics;
    }

    /** Operands: gas, address, value for CALL only, then input and output regions. */
    private static void call(Frame f, CallKind kind, int value, int input, int operands) {
      int sp = f.sp;
      long[] stack = f.stack;
      if (kind == CallKind.CALL && !Words.isZero(stack, value) && f.host.readOnly()) {
        throw f.failure(EvmExit.READ_ONLY, "CALL with value while read-only");
      }
      int inputSize = f.region(input, input - 4);
      if (f.code.profile.outputBeforeCall()) {
        f.region(input - 8, input - 12);
      }
      f.chargePass(inputSize);
      f.settle();
      int start = f.start(input, inputSize);
      CallResult result =
          f.host.call(kind, stack, sp, sp - 4, value, f.memory.bytes, start, inputSize);
      f.resume();
      f.returnData = result.data();
      copyOutput(f, input - 8);
      f.settle();
      f.sp = sp - 4 * (operands - 1);
      Words.set(stack, f.sp, result.success() ? 1 : 0);
    }

    /** What came back goes to the output region as far as it reaches; the rest stays. */
    private static void copyOutput(Frame f, int outputAt) {
      int size = f.region(outputAt, outputAt - 4);
      int count = Math.min(size, f.returnData.length);
      if (count > 0) {
        int offset = (int) f.stack[outputAt];
        f.chargePass(count);
        System.arraycopy(f.returnData, 0, f.memory.bytes, offset, count);
      }
    }

    private static void create(Frame f, int salt, int operands) {
      requireWritable(f);
      int sp = f.sp;
      int size = f.region(sp - 4, sp - 8);
      f.chargePass(size);
      f.settle();
      f.sp = sp - 4 * (operands - 1);
      int start = f.start(sp - 4, size);
      f.returnData = f.host.create(f.stack, sp, salt, f.sp, f.memory.bytes, start, size);
    }
  }
}
