package io.pandan.runtime.evm.core;

/**
 * The interpreter's own instructions: an {@code int} with the number below in its low byte and
 * operands in the 24 bits above.
 *
 * <p>Opcodes that only differ by a number share an instruction, and frequent sequences have one of
 * their own. An instruction with <em>places</em> finds words anywhere on the stack: three signed
 * bytes say how many limbs below the top its first and its second operand lie, and by how many
 * limbs the top sinks; the result goes to the new top. So a DUP or SWAP1 before it needs no
 * instruction.
 *
 * <p>Numbers are in groups of eight, what is frequent together in one: see {@link Interpreter}.
 */
final class Instruction {
  /** Pushes the operand. */
  static final int PUSH = 0;

  /** Duplicates. Operand: limbs below the top. */
  static final int DUP = 1;

  /** Swaps. Operand: limbs below the top. */
  static final int SWAP = 2;

  /** Drops words. Operand: limbs. */
  static final int POP = 3;

  /** SWAPn and POP: the top replaces another word. Operand: limbs below the top. */
  static final int REPLACE = 4;

  /** Jumps. Operand: index into the program. */
  static final int JUMP_TO = 5;

  /** Jumps to the word at the first place. */
  static final int JUMP = 6;

  /** Begins a gas block. Operand: index into {@link Code#blocks}. Every jump goes to one. */
  static final int BLOCK = 7;

  // Jumps that depend on the words at their places. The next int is an index into the program.
  static final int JUMP_IF = 8;
  static final int JUMP_UNLESS = 9;
  static final int JUMP_IF_LESS = 10;
  static final int JUMP_UNLESS_LESS = 11;
  static final int JUMP_IF_EQUAL = 12;
  static final int JUMP_UNLESS_EQUAL = 13;
  static final int JUMP_IF_LESS_SIGNED = 14;
  static final int JUMP_UNLESS_LESS_SIGNED = 15;

  // With places.
  static final int ADD = 16;
  static final int SUB = 17;
  static final int MUL = 18;
  static final int AND = 19;
  static final int OR = 20;
  static final int XOR = 21;
  static final int MLOAD = 22;
  static final int MSTORE = 23;

  /** Less than, with places; greater than has them the other way round. */
  static final int LESS = 24;

  /** Less than by sign, with places. */
  static final int LESS_SIGNED = 25;

  /** With places. */
  static final int EQUAL = 26;

  /** With places. */
  static final int IS_ZERO = 27;

  /** Adds the operand to the top. */
  static final int ADD_SMALL = 28;

  /** ANDs the top with 2^operand − 1. */
  static final int MASK = 29;

  /** Pushes a constant of one limb. Operand: index into {@link Code#constants}. */
  static final int PUSH_LIMB = 30;

  /** Pushes a constant of four limbs. Operand: index of the first. */
  static final int PUSH_WORD = 31;

  /** Pushes the word of memory at the operand. */
  static final int MLOAD_AT = 32;

  /** Stores the top in memory at the operand. */
  static final int MSTORE_AT = 33;

  /** Shifts the top by the operand, below 256. */
  static final int SHL_BY = 34;

  /** Shifts the top by the operand, below 256. */
  static final int SHR_BY = 35;

  /** With places. */
  static final int SHL = 36;

  /** With places. */
  static final int SHR = 37;

  static final int NOT = 38;

  /** Everything that is not the loop's own. Operand: the opcode. */
  static final int OTHER = 39;

  static final int DIV = 40;
  static final int MOD = 41;
  static final int SDIV = 42;
  static final int SMOD = 43;
  static final int ADDMOD = 44;
  static final int MULMOD = 45;
  static final int CALLDATALOAD = 46;
  static final int JUMPI = 47;

  static final int SAR = 48;
  static final int BYTE = 49;
  static final int SIGNEXTEND = 50;
  static final int CLZ = 51;

  /** The most limbs that a place may say. */
  static final int MAX_PLACE = 124;

  /** An operand of {@link #OTHER} that is no opcode: lets the frame's tracer see what follows. */
  static final int TRACE = 256;

  private Instruction() {}

  static int of(int instruction, int operand) {
    return instruction | operand << 8;
  }

  /** An instruction with places; all three are limbs, from −128 to 127. */
  static int at(int instruction, int first, int second, int drop) {
    return instruction | (first & 0xff) << 8 | (second & 0xff) << 16 | drop << 24;
  }

  static int kind(int instruction) {
    return instruction & 0xff;
  }

  static int operand(int instruction) {
    return instruction >>> 8;
  }

  /** How many limbs below the top the first operand lies. */
  static int first(int instruction) {
    return (byte) (instruction >> 8);
  }

  /** How many limbs below the top the second operand lies. */
  static int second(int instruction) {
    return (byte) (instruction >> 16);
  }

  /** By how many limbs the top sinks. */
  static int drop(int instruction) {
    return instruction >> 24;
  }

  /** Whether a place in the program follows the instruction. */
  static boolean jumpsConditionally(int kind) {
    return kind >>> 3 == JUMP_IF >>> 3;
  }

  /** Whether the instruction finds its operands by places. */
  static boolean hasPlaces(int kind) {
    return kind >= JUMP_IF && kind <= IS_ZERO || kind == SHL || kind == SHR || kind == JUMP;
  }

  /** Whether an instruction with places leaves a result. */
  static boolean hasResult(int kind) {
    return !jumpsConditionally(kind) && kind != MSTORE && kind != JUMP;
  }

  /** The instruction for an opcode, its operands where the opcode finds them; or OTHER. */
  static int plain(int opcode) {
    return switch (opcode) {
      case Opcode.POP -> of(POP, 4);
      case Opcode.ADD -> at(ADD, 0, 4, 4);
      case Opcode.SUB -> at(SUB, 0, 4, 4);
      case Opcode.MUL -> at(MUL, 0, 4, 4);
      case Opcode.LT -> at(LESS, 0, 4, 4);
      case Opcode.GT -> at(LESS, 4, 0, 4);
      case Opcode.SLT -> at(LESS_SIGNED, 0, 4, 4);
      case Opcode.SGT -> at(LESS_SIGNED, 4, 0, 4);
      case Opcode.EQ -> at(EQUAL, 0, 4, 4);
      case Opcode.ISZERO -> at(IS_ZERO, 0, 0, 0);
      case Opcode.AND -> at(AND, 0, 4, 4);
      case Opcode.OR -> at(OR, 0, 4, 4);
      case Opcode.XOR -> at(XOR, 0, 4, 4);
      case Opcode.NOT -> NOT;
      case Opcode.SHL -> at(SHL, 0, 4, 4);
      case Opcode.SHR -> at(SHR, 0, 4, 4);
      case Opcode.MLOAD -> at(MLOAD, 0, 0, 0);
      case Opcode.MSTORE -> at(MSTORE, 0, 4, 8);
      case Opcode.JUMP -> at(JUMP, 0, 0, 4);
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
      default -> of(OTHER, opcode);
    };
  }
}
