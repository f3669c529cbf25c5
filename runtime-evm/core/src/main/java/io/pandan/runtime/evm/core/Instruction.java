package io.pandan.runtime.evm.core;

/**
 * The interpreter's own instructions: an {@code int} with the number below in its low byte and an
 * operand in the 24 bits above.
 *
 * <p>They are numbered densely, the hot ones first, so that the loop's switch becomes one jump
 * table. Opcodes that only differ by a number share an instruction, and frequent sequences have one
 * of their own.
 */
final class Instruction {
  /** Begins a gas block. Operand: index into {@link Code#blocks}. */
  static final int BLOCK = 0;

  /** Pushes the operand. */
  static final int PUSH = 1;

  /** Pushes a constant of one limb. Operand: index into {@link Code#constants}. */
  static final int PUSH_LIMB = 2;

  /** Pushes a constant of four limbs. Operand: index of the first. */
  static final int PUSH_WORD = 3;

  /** Duplicates. Operand: limbs below the top. */
  static final int DUP = 4;

  /** Swaps. Operand: limbs below the top. */
  static final int SWAP = 5;

  static final int POP = 6;

  /** Jumps. Operand: index into the program. */
  static final int JUMP_TO = 7;

  /** Jumps if the top is not zero. Operand: index into the program. */
  static final int JUMP_IF_TO = 8;

  /** Jumps if the top is zero. Operand: index into the program. */
  static final int JUMP_UNLESS_TO = 9;

  static final int ADD = 10;
  static final int SUB = 11;
  static final int MUL = 12;
  static final int LT = 13;
  static final int GT = 14;
  static final int SLT = 15;
  static final int SGT = 16;
  static final int EQ = 17;
  static final int ISZERO = 18;
  static final int AND = 19;
  static final int OR = 20;
  static final int XOR = 21;
  static final int NOT = 22;
  static final int SHL = 23;
  static final int SHR = 24;
  static final int MLOAD = 25;
  static final int MSTORE = 26;
  static final int JUMP = 27;
  static final int JUMPI = 28;
  static final int CALLDATALOAD = 29;

  /** Adds the operand to the top. */
  static final int ADD_SMALL = 30;

  /** SWAP1 and POP: drops the second word. */
  static final int NIP = 31;

  static final int DIV = 32;
  static final int MOD = 33;
  static final int SDIV = 34;
  static final int SMOD = 35;
  static final int ADDMOD = 36;
  static final int MULMOD = 37;
  static final int SAR = 38;
  static final int BYTE = 39;
  static final int SIGNEXTEND = 40;
  static final int CLZ = 41;

  /** Everything that is not the loop's own. Operand: the opcode. */
  static final int OTHER = 42;

  /** ANDs the top with 2^operand − 1. */
  static final int MASK = 43;

  /** An operand of {@link #OTHER} that is no opcode: lets the frame's tracer see what follows. */
  static final int TRACE = 256;

  private Instruction() {}

  static int of(int instruction, int operand) {
    return instruction | operand << 8;
  }

  static int operand(int instruction) {
    return instruction >>> 8;
  }

  /** The instruction of the loop for an opcode, or {@link #OTHER}. */
  static int plain(int opcode) {
    return switch (opcode) {
      case Opcode.POP -> POP;
      case Opcode.ADD -> ADD;
      case Opcode.SUB -> SUB;
      case Opcode.MUL -> MUL;
      case Opcode.LT -> LT;
      case Opcode.GT -> GT;
      case Opcode.SLT -> SLT;
      case Opcode.SGT -> SGT;
      case Opcode.EQ -> EQ;
      case Opcode.ISZERO -> ISZERO;
      case Opcode.AND -> AND;
      case Opcode.OR -> OR;
      case Opcode.XOR -> XOR;
      case Opcode.NOT -> NOT;
      case Opcode.SHL -> SHL;
      case Opcode.SHR -> SHR;
      case Opcode.MLOAD -> MLOAD;
      case Opcode.MSTORE -> MSTORE;
      case Opcode.JUMP -> JUMP;
      case Opcode.JUMPI -> JUMPI;
      case Opcode.CALLDATALOAD -> CALLDATALOAD;
      case Opcode.DIV -> DIV;
      case Opcode.MOD -> MOD;
      case Opcode.SDIV -> SDIV;
      case Opcode.SMOD -> SMOD;
      case Opcode.ADDMOD -> ADDMOD;
      case Opcode.MULMOD -> MULMOD;
      case Opcode.SAR -> SAR;
      case Opcode.BYTE -> BYTE;
      case Opcode.SIGNEXTEND -> SIGNEXTEND;
      case Opcode.CLZ -> CLZ;
      default -> OTHER;
    };
  }
}
