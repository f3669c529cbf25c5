package io.pandan.runtime.evm.core;

import java.math.BigInteger;
import java.util.SplittableRandom;

/**
 * Makes bytecode as nobody writes it: any bytes, opcodes without order, programs whose stack works
 * out (loops, branches, calls, copies at any offset), and those with a byte changed.
 */
public final class RandomPrograms {
  private static final int[] COMPUTING = {
    Opcode.ADD, Opcode.MUL, Opcode.SUB, Opcode.DIV, Opcode.SDIV, Opcode.MOD, Opcode.SMOD,
    Opcode.EXP, Opcode.SIGNEXTEND, Opcode.LT, Opcode.GT, Opcode.SLT, Opcode.SGT, Opcode.EQ,
    Opcode.AND, Opcode.OR, Opcode.XOR, Opcode.BYTE, Opcode.SHL, Opcode.SHR, Opcode.SAR,
    Opcode.ADD, Opcode.SUB, Opcode.AND, Opcode.LT, Opcode.GT, Opcode.EQ
  };
  private static final int[] TELLING = {
    Opcode.PC,
    Opcode.MSIZE,
    Opcode.GAS,
    Opcode.ADDRESS,
    Opcode.CALLER,
    Opcode.CALLVALUE,
    Opcode.CALLDATASIZE,
    Opcode.CODESIZE,
    Opcode.RETURNDATASIZE,
    Opcode.ORIGIN,
    Opcode.GASPRICE,
    Opcode.COINBASE,
    Opcode.TIMESTAMP,
    Opcode.NUMBER,
    Opcode.PREVRANDAO,
    Opcode.GASLIMIT,
    Opcode.CHAINID,
    Opcode.SELFBALANCE,
    Opcode.BASEFEE
  };
  private static final int[] REPLACING = {
    Opcode.ISZERO,
    Opcode.ISZERO,
    Opcode.NOT,
    Opcode.CLZ,
    Opcode.MLOAD,
    Opcode.MLOAD,
    Opcode.SLOAD,
    Opcode.TLOAD,
    Opcode.CALLDATALOAD,
    Opcode.BALANCE,
    Opcode.EXTCODESIZE,
    Opcode.EXTCODEHASH,
    Opcode.BLOCKHASH
  };
  private static final int[] CALLING = {
    Opcode.CALL, Opcode.STATICCALL, Opcode.DELEGATECALL, Opcode.CREATE, Opcode.CREATE2
  };
  private static final int[] COPYING = {
    Opcode.CALLDATACOPY,
    Opcode.CODECOPY,
    Opcode.RETURNDATACOPY,
    Opcode.MCOPY,
    Opcode.KECCAK256,
    Opcode.LOG0,
    Opcode.LOG0 + 1,
    Opcode.LOG0 + 2,
    Opcode.LOG0 + 3,
    Opcode.LOG4,
    Opcode.EXTCODECOPY
  };
  private static final int[] ENDING = {
    Opcode.STOP, Opcode.RETURN, Opcode.REVERT, Opcode.INVALID, Opcode.SELFDESTRUCT, 0x0c
  };

  private final SplittableRandom random;
  private Bytecode code = Bytecode.code();
  private int height;
  private int labels;
  private int budget;

  /** Programs that follow from a source of randomness. */
  public RandomPrograms(SplittableRandom random) {
    this.random = random;
  }

  /** Another program, of at most some hundreds of opcodes. */
  public byte[] next() {
    return switch (random.nextInt(8)) {
      case 0 -> bytes();
      case 1, 2 -> opcodes();
      case 3 -> changed(structured());
      default -> structured();
    };
  }

  private byte[] bytes() {
    byte[] bytes = new byte[1 + random.nextInt(300)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] changed(byte[] program) {
    for (int i = random.nextInt(1, 4); i > 0 && program.length > 0; i--) {
      program[random.nextInt(program.length)] = (byte) random.nextInt(256);
    }
    return program;
  }

  private byte[] opcodes() {
    code = Bytecode.code();
    height = 0;
    for (int i = random.nextInt(5, 120); i > 0; i--) {
      if (random.nextInt(2) == 0) {
        code.push(random.nextInt(3) == 0 ? value() : BigInteger.valueOf(random.nextInt(150)));
      } else if (random.nextInt(3) == 0) {
        code.op((random.nextBoolean() ? Opcode.DUP1 : Opcode.SWAP1) + random.nextInt(4));
      } else if (random.nextInt(5) == 0) {
        code.op(random.nextBoolean() ? Opcode.JUMPI : Opcode.JUMPDEST);
      } else if (random.nextInt(10) == 0) {
        code.op(random.nextInt(256));
      } else {
        code.op(any(random.nextBoolean() ? COMPUTING : any(REPLACING, COPYING, TELLING)));
      }
    }
    return code.build();
  }

  private byte[] structured() {
    code = Bytecode.code();
    height = 0;
    labels = 0;
    budget = random.nextInt(10, 120);
    statements(0);
    if (random.nextInt(3) > 0) {
      while (height > 0 && random.nextInt(6) > 0) {
        push(BigInteger.valueOf(32L * random.nextInt(8)));
        op(Opcode.MSTORE);
      }
      code.push(32L * random.nextInt(10)).push(0);
      code.op(random.nextInt(5) == 0 ? Opcode.REVERT : Opcode.RETURN);
    } else {
      code.op(any(ENDING));
    }
    return code.build();
  }

  private int any(int[] from) {
    return from[random.nextInt(from.length)];
  }

  private int[] any(int[]... from) {
    return from[random.nextInt(from.length)];
  }

  private void op(int opcode) {
    code.op(opcode);
    height += Opcode.outputs(opcode) - Opcode.inputs(opcode);
  }

  private void push(BigInteger value) {
    code.push(value);
    height++;
  }

  /** A value at some border, or any. */
  private BigInteger value() {
    BigInteger border = BigInteger.ONE.shiftLeft(any(new int[] {8, 16, 24, 31, 32, 63, 64, 65}));
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> BigInteger.valueOf(random.nextInt(5));
      case 3 -> BigInteger.valueOf(random.nextInt(300));
      case 4 -> border.subtract(BigInteger.valueOf(random.nextInt(3)));
      case 5 -> BigInteger.ONE.shiftLeft(random.nextInt(256)).subtract(BigInteger.ONE);
      case 6 -> BigInteger.ONE.shiftLeft(random.nextInt(256));
      case 7 -> BigInteger.ONE.shiftLeft(256).subtract(BigInteger.valueOf(random.nextInt(1, 99)));
      case 8 -> BigInteger.valueOf(random.nextLong() & Long.MAX_VALUE);
      default -> wide();
    };
  }

  private BigInteger wide() {
    byte[] bytes = new byte[random.nextInt(1, 33)];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes);
  }

  /** An offset or a size: mostly small. */
  private BigInteger extent() {
    return random.nextInt(40) == 0 ? value() : BigInteger.valueOf(random.nextInt(200));
  }

  /** Makes the stack at least so high. */
  private void need(int words) {
    while (height < words) {
      push(value());
    }
  }

  private void statements(int depth) {
    int start = height;
    for (int i = random.nextInt(2, 12); i > 0 && budget > 0; i--) {
      budget--;
      statement(depth);
    }
    // Branches have to agree on the height.
    while (depth > 0 && height > start) {
      op(Opcode.POP);
    }
    while (depth > 0 && height < start) {
      push(value());
    }
  }

  private void statement(int depth) {
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> push(value());
      case 3, 4 -> {
        need(1);
        code.op(Opcode.DUP1 + random.nextInt(Math.min(height, 16)));
        height++;
      }
      case 5, 6 -> {
        need(2);
        code.op(Opcode.SWAP1 + random.nextInt(Math.min(height - 1, 16)));
      }
      case 7, 8, 9, 10 -> {
        need(2);
        op(any(COMPUTING));
      }
      case 11 -> {
        need(3);
        op(random.nextBoolean() ? Opcode.ADDMOD : Opcode.MULMOD);
      }
      case 12 -> replace();
      case 13 -> op(any(TELLING));
      case 14 -> store();
      case 15 -> copy();
      case 16 -> {
        if (random.nextInt(3) == 0) {
          call();
        } else if (height > 0) {
          op(Opcode.POP);
        }
      }
      case 17 -> branch(depth);
      case 18 -> loop(depth);
      default -> {
        if (random.nextInt(25) == 0) {
          push(value());
          op(any(REPLACING));
        } else {
          push(extent());
        }
      }
    }
  }

  private void replace() {
    int opcode = any(REPLACING);
    if (opcode == Opcode.MLOAD) {
      push(extent());
    }
    need(1);
    op(opcode);
  }

  private void store() {
    need(1);
    push(random.nextBoolean() ? BigInteger.valueOf(random.nextInt(4)) : extent());
    op(any(new int[] {Opcode.MSTORE, Opcode.MSTORE, Opcode.MSTORE8, Opcode.SSTORE, Opcode.TSTORE}));
  }

  private void copy() {
    int opcode = any(COPYING);
    int operands = Opcode.inputs(opcode);
    for (int i = 0; i < operands; i++) {
      boolean fromReturnData = opcode == Opcode.RETURNDATACOPY && random.nextInt(4) > 0;
      push(fromReturnData ? BigInteger.valueOf(random.nextInt(3)) : extent());
    }
    op(opcode);
  }

  private void call() {
    int opcode = any(CALLING);
    for (int i = Opcode.inputs(opcode); i > 0; i--) {
      push(random.nextInt(3) == 0 ? value() : BigInteger.valueOf(random.nextInt(80)));
    }
    if (Opcode.inputs(opcode) > 4 && random.nextInt(3) > 0) {
      op(Opcode.POP);
      op(Opcode.GAS);
    }
    op(opcode);
  }

  private void branch(int depth) {
    need(1);
    String end = "end" + labels++;
    code.pushLabel(end).op(Opcode.JUMPI);
    height--;
    if (depth < 4) {
      statements(depth + 1);
    }
    code.label(end);
  }

  private void loop(int depth) {
    if (depth >= 2) {
      return;
    }
    push(BigInteger.valueOf(random.nextInt(1, random.nextInt(8) == 0 ? 300 : 12)));
    String start = "start" + labels++;
    code.label(start);
    statements(depth + 1);
    code.push(1).op(Opcode.SWAP1, Opcode.SUB, Opcode.DUP1);
    code.pushLabel(start).op(Opcode.JUMPI);
  }
}
