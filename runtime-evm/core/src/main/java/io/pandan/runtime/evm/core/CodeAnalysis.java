package io.pandan.runtime.evm.core;

import java.util.Arrays;

/** One pass over bytecode that yields the parts of a {@link Code}. */
final class CodeAnalysis {
  /** Keeps a block's cost within an int. */
  private static final int MAX_BLOCK_COST = 1 << 30;

  private final byte[] bytes;
  private final Profile profile;
  private final boolean careful;
  private final boolean traced;
  private final int[] destinations;

  private int[] program;
  private int[] pcs;
  private int programLength;
  private int[] blocks;
  private int blocksLength;
  private long[] constants = new long[16];
  private int constantsLength;

  // The block that is being built, and how far the stack has moved since it began.
  private boolean open;
  private long cost;
  private int height;
  private int needed;
  private int growth;
  private int firstOfBlock;

  private final long[] folded = new long[8];

  CodeAnalysis(byte[] bytes, Profile profile, Code.Form form) {
    this.bytes = bytes;
    this.profile = profile;
    careful = form != Code.Form.FAST;
    traced = form == Code.Form.TRACED;
    destinations = new int[bytes.length];
    program = new int[bytes.length + 8];
    pcs = new int[program.length];
    blocks = new int[Code.BLOCK_INTS * 8];
    findDestinations();
    decode();
    linkJumps();
  }

  int[] program() {
    return Arrays.copyOf(program, programLength);
  }

  int[] pcs() {
    return Arrays.copyOf(pcs, programLength);
  }

  int[] blocks() {
    return Arrays.copyOf(blocks, blocksLength);
  }

  long[] constants() {
    return Arrays.copyOf(constants, constantsLength);
  }

  int[] destinations() {
    return destinations;
  }

  private void findDestinations() {
    Arrays.fill(destinations, -1);
    int pc = 0;
    while (pc < bytes.length) {
      int opcode = bytes[pc] & 0xff;
      if (opcode == Opcode.JUMPDEST) {
        destinations[pc] = 0;
      }
      pc += 1 + Opcode.immediateBytes(opcode);
    }
  }

  private void decode() {
    int most = traced ? Code.MAX_INSTRUCTIONS / 2 : Code.MAX_INSTRUCTIONS;
    int instructions = 0;
    int pc = 0;
    boolean reachable = true;
    while (pc < bytes.length) {
      int opcode = bytes[pc] & 0xff;
      int next = pc + 1 + Opcode.immediateBytes(opcode);
      if (opcode == Opcode.JUMPDEST) {
        close(pc);
        destinations[pc] = programLength;
        reachable = true;
      }
      if (reachable) {
        if (++instructions > most) {
          throw new IllegalArgumentException(
              "code of " + bytes.length + " bytes has more than " + most + " instructions");
        }
        trace(pc);
        begin(pc);
        account(opcode);
        emit(pc, opcode);
        boolean undefined = !profile.defines(opcode);
        if (careful || undefined || endsBlock(opcode) || cost > MAX_BLOCK_COST) {
          close(next);
        }
        reachable = !undefined && !Opcode.endsPath(opcode);
      }
      pc = next;
    }
    close(bytes.length);
    trace(bytes.length);
    // Running off the end is a STOP that costs nothing.
    begin(bytes.length);
    append(Instruction.of(Instruction.OTHER, Opcode.STOP), bytes.length);
    close(bytes.length);
  }

  private void trace(int pc) {
    if (traced) {
      // A block of its own, which costs and needs nothing.
      begin(pc);
      append(Instruction.of(Instruction.OTHER, Instruction.TRACE), pc);
      close(pc);
    }
  }

  private static boolean endsBlock(int opcode) {
    return opcode == Opcode.JUMPI || Opcode.observesGas(opcode) || Opcode.endsPath(opcode);
  }

  private void begin(int pc) {
    if (open) {
      return;
    }
    open = true;
    cost = 0;
    height = 0;
    needed = 0;
    growth = 0;
    if (blocksLength + Code.BLOCK_INTS > blocks.length) {
      blocks = Arrays.copyOf(blocks, blocks.length * 2);
    }
    blocks[blocksLength + 3] = pc;
    append(Instruction.of(Instruction.BLOCK, blocksLength), pc);
    firstOfBlock = programLength;
  }

  private void account(int opcode) {
    cost += profile.cost(opcode);
    if (profile.defines(opcode)) {
      needed = Math.max(needed, Opcode.inputs(opcode) - height);
      height += Opcode.outputs(opcode) - Opcode.inputs(opcode);
      growth = Math.max(growth, height);
    }
  }

  private void close(int endPc) {
    if (!open) {
      return;
    }
    open = false;
    blocks[blocksLength] = (int) cost;
    blocks[blocksLength + 1] = 4 * needed - 4;
    blocks[blocksLength + 2] = 4 * growth;
    blocks[blocksLength + 4] = endPc;
    blocksLength += Code.BLOCK_INTS;
  }

  private void emit(int pc, int opcode) {
    if (!profile.defines(opcode)) {
      append(Instruction.of(Instruction.OTHER, opcode), pc);
    } else if (opcode >= Opcode.PUSH0 && opcode <= Opcode.PUSH32) {
      emitPush(pc, opcode - Opcode.PUSH0);
    } else if (opcode >= Opcode.DUP1 && opcode <= Opcode.DUP16) {
      append(Instruction.of(Instruction.DUP, 4 * (opcode - Opcode.DUP1)), pc);
    } else if (opcode >= Opcode.SWAP1 && opcode <= Opcode.SWAP16) {
      append(Instruction.of(Instruction.SWAP, 4 * (opcode - Opcode.SWAP1 + 1)), pc);
    } else if (opcode == Opcode.PC) {
      append(Instruction.of(Instruction.PUSH, pc), pc);
    } else if (opcode == Opcode.CODESIZE) {
      append(Instruction.of(Instruction.PUSH, bytes.length), pc);
    } else if (opcode != Opcode.JUMPDEST && (careful || !fuse(pc, opcode))) {
      int plain = Instruction.plain(opcode);
      append(careful ? plain : meltPlaces(plain), pc);
    }
  }

  private void emitPush(int pc, int size) {
    emitConstant(
        pc,
        immediate(pc, size, 0),
        immediate(pc, size, 1),
        immediate(pc, size, 2),
        immediate(pc, size, 3));
  }

  private void emitConstant(int pc, long l0, long l1, long l2, long l3) {
    if ((l1 | l2 | l3) != 0) {
      append(Instruction.of(Instruction.PUSH_WORD, constant(l0, l1, l2, l3)), pc);
    } else if (l0 >>> 24 != 0) {
      append(Instruction.of(Instruction.PUSH_LIMB, constant(l0)), pc);
    } else {
      append(Instruction.of(Instruction.PUSH, (int) l0), pc);
    }
  }

  /** A limb of the value pushed at a pc; code that ends early is followed by zeros. */
  private long immediate(int pc, int size, int limb) {
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      int fromEnd = 8 * limb + i;
      int at = pc + size - fromEnd;
      value = value << 8 | (fromEnd < size && at < bytes.length ? bytes[at] & 0xff : 0);
    }
    return value;
  }

  private int constant(long... limbs) {
    int index = constantsLength;
    if (index + limbs.length > constants.length) {
      constants = Arrays.copyOf(constants, constants.length * 2);
    }
    System.arraycopy(limbs, 0, constants, index, limbs.length);
    constantsLength += limbs.length;
    return index;
  }

  private void append(int instruction, int pc) {
    if (programLength == program.length) {
      program = Arrays.copyOf(program, program.length * 2);
      pcs = Arrays.copyOf(pcs, program.length);
    }
    program[programLength] = instruction;
    pcs[programLength] = pc;
    programLength++;
  }

  /** Melts an opcode into what was emitted before it in the same block, if a sequence is known. */
  private boolean fuse(int pc, int opcode) {
    if (programLength == firstOfBlock) {
      return false;
    }
    int last = program[programLength - 1];
    int kind = Instruction.kind(last);
    int operand = Instruction.operand(last);
    boolean afterPush = kind == Instruction.PUSH;
    return fold(pc, opcode)
        || switch (opcode) {
          case Opcode.JUMP -> isJump(last) && replace(Instruction.JUMP_TO, operand, pc);
          case Opcode.JUMPI -> isJump(last) && fuseConditionalJump(operand, pc);
          case Opcode.ADD -> afterPush && replace(Instruction.ADD_SMALL, operand, pc);
          case Opcode.POP ->
              kind == Instruction.SWAP && replace(Instruction.REPLACE, operand, pc)
                  || kind == Instruction.POP && replace(Instruction.POP, operand + 4, pc);
          case Opcode.AND -> {
            int bits = maskBits(kind, operand);
            yield bits > 0 && replace(Instruction.MASK, bits, pc);
          }
          case Opcode.SHL -> afterPush && operand < 256 && replace(Instruction.SHL_BY, operand, pc);
          case Opcode.SHR -> afterPush && operand < 256 && replace(Instruction.SHR_BY, operand, pc);
          case Opcode.MLOAD -> afterPush && replace(Instruction.MLOAD_AT, operand, pc);
          case Opcode.MSTORE -> afterPush && replace(Instruction.MSTORE_AT, operand, pc);
          default -> false;
        };
  }

  /** Computes now what only depends on constants, as Solidity's masks do. */
  private boolean fold(int pc, int opcode) {
    boolean unary = opcode == Opcode.NOT;
    int operands = unary ? 1 : 2;
    if (programLength - operands < firstOfBlock
        || !constantAt(programLength - 1, folded, 4)
        || !unary && !constantAt(programLength - 2, folded, 0)) {
      return false;
    }
    switch (opcode) {
      case Opcode.ADD -> Words.add(folded, 4);
      case Opcode.SUB -> Words.sub(folded, 4);
      case Opcode.MUL -> Words.mul(folded, 4);
      case Opcode.AND -> Words.and(folded, 4, 0, 0);
      case Opcode.OR -> Words.or(folded, 4, 0, 0);
      case Opcode.SHL -> Words.shiftLeft(folded, 4);
      case Opcode.SHR -> Words.shiftRight(folded, 4);
      case Opcode.NOT -> {
        for (int i = 0; i < 4; i++) {
          folded[i] = ~folded[4 + i];
        }
      }
      default -> {
        return false;
      }
    }
    programLength -= operands;
    emitConstant(pc, folded[0], folded[1], folded[2], folded[3]);
    return true;
  }

  /** Whether an instruction of the program pushes a constant, which is then copied. */
  private boolean constantAt(int index, long[] words, int at) {
    int operand = Instruction.operand(program[index]);
    switch (Instruction.kind(program[index])) {
      case Instruction.PUSH -> Words.set(words, at, operand);
      case Instruction.PUSH_LIMB -> Words.set(words, at, constants[operand]);
      case Instruction.PUSH_WORD -> Words.copy(constants, operand, words, at);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A jump to a known place, with the comparison before it. */
  private boolean fuseConditionalJump(int target, int pc) {
    programLength--;
    boolean wanted = true;
    int jump = Instruction.at(Instruction.JUMP_IF, 0, 0, 4);
    while (programLength > firstOfBlock && Instruction.first(jump) == 0 && drops(jump, 4)) {
      int last = program[programLength - 1];
      int kind = Instruction.kind(last);
      int comparing =
          switch (kind) {
            case Instruction.IS_ZERO -> Instruction.JUMP_IF;
            case Instruction.LESS -> Instruction.JUMP_IF_LESS;
            case Instruction.LESS_SIGNED -> Instruction.JUMP_IF_LESS_SIGNED;
            case Instruction.EQUAL -> Instruction.JUMP_IF_EQUAL;
            default -> -1;
          };
      if (comparing < 0) {
        break;
      }
      wanted ^= kind == Instruction.IS_ZERO;
      jump =
          Instruction.at(
              comparing,
              Instruction.first(last),
              Instruction.second(last),
              4 + Instruction.drop(last));
      programLength--;
      if (kind != Instruction.IS_ZERO) {
        break;
      }
    }
    append(meltPlaces(jump) + (wanted ? 0 : 1), pc);
    append(target, pc);
    return true;
  }

  private static boolean drops(int instruction, int limbs) {
    return Instruction.drop(instruction) == limbs;
  }

  /**
   * Takes DUP, POP and SWAP1 out of the program and says in an instruction's places what they do.
   */
  private int meltPlaces(int instruction) {
    int kind = Instruction.kind(instruction);
    if (!Instruction.hasPlaces(kind)) {
      return instruction;
    }
    int first = Instruction.first(instruction);
    int second = Instruction.second(instruction);
    int drop = Instruction.drop(instruction);
    int results = Instruction.hasResult(kind) ? 4 : 0;
    while (programLength > firstOfBlock) {
      int last = program[programLength - 1];
      int operand = Instruction.operand(last);
      // What a DUP or SWAP1 puts on the stack must not be there afterwards.
      int taken = drop + results;
      if (Instruction.kind(last) == Instruction.DUP && taken >= 4) {
        first = first == 0 ? operand : first - 4;
        second = second == 0 ? operand : second - 4;
        drop -= 4;
      } else if (Instruction.kind(last) == Instruction.POP
          && operand + Math.max(drop, Math.max(first, second)) <= Instruction.MAX_PLACE) {
        first += operand;
        second += operand;
        drop += operand;
      } else if (last == Instruction.of(Instruction.SWAP, 4) && taken >= 8) {
        first = first == 0 ? 4 : first == 4 ? 0 : first;
        second = second == 0 ? 4 : second == 4 ? 0 : second;
      } else {
        break;
      }
      programLength--;
    }
    return Instruction.at(kind, first, second, drop);
  }

  private boolean isJump(int push) {
    int target = Instruction.operand(push);
    return (push & 0xff) == Instruction.PUSH
        && target < destinations.length
        && destinations[target] >= 0;
  }

  /** The number of low bits of a pushed 2^n − 1, or 0 when it is something else. */
  private int maskBits(int kind, int operand) {
    long l0;
    long l1 = 0;
    long l2 = 0;
    long l3 = 0;
    if (kind == Instruction.PUSH) {
      l0 = operand;
    } else if (kind == Instruction.PUSH_LIMB) {
      l0 = constants[operand];
    } else if (kind == Instruction.PUSH_WORD) {
      l0 = constants[operand];
      l1 = constants[operand + 1];
      l2 = constants[operand + 2];
      l3 = constants[operand + 3];
    } else {
      return 0;
    }
    int bits = Long.bitCount(l0) + Long.bitCount(l1) + Long.bitCount(l2) + Long.bitCount(l3);
    boolean ones =
        l0 == limbOfMask(bits, 0)
            && l1 == limbOfMask(bits, 1)
            && l2 == limbOfMask(bits, 2)
            && l3 == limbOfMask(bits, 3);
    return ones ? bits : 0;
  }

  static long limbOfMask(int bits, int limb) {
    int within = Math.clamp(bits - 64L * limb, 0, 64);
    return within == 0 ? 0 : -1L >>> (64 - within);
  }

  private boolean replace(int kind, int operand, int pc) {
    programLength--;
    append(Instruction.of(kind, operand), pc);
    return true;
  }

  /** Turns the pcs in static jumps into places of the program, when all of those are known. */
  private void linkJumps() {
    for (int i = 0; i < programLength; i++) {
      int kind = Instruction.kind(program[i]);
      if (kind == Instruction.JUMP_TO) {
        int place = destinations[Instruction.operand(program[i])];
        if (place > Code.MAX_BYTES) {
          throw new IllegalArgumentException("code has more instructions than fit a jump");
        }
        program[i] = Instruction.of(kind, place);
      } else if (Instruction.jumpsConditionally(kind)) {
        i++;
        program[i] = destinations[program[i]];
      }
    }
  }
}
