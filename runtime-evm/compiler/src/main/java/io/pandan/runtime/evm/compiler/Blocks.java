package io.pandan.runtime.evm.compiler;

import io.pandan.runtime.evm.core.Code;
import io.pandan.runtime.evm.core.Opcode;
import java.util.Arrays;

/**
 * How the gas blocks of a code follow one another, as far as it can be read off it: jumps whose
 * destination is pushed right before. Immutable.
 */
final class Blocks {
  /** No block, no pc. */
  static final int NONE = -1;

  private static final int COLD_DEPTH = 4;

  /** A block of more instructions would fill a method of the JVM that HotSpot does not compile. */
  private static final int MOST_INSTRUCTIONS = 600;

  private final Code code;
  private final byte[] bytes;
  private final int[] blockAt;
  private final int[] staticTarget;
  private final int[] predecessors;
  private final boolean[] pushed;
  private final boolean[] cold;
  private final boolean[] large;

  Blocks(Code code) {
    this.code = code;
    bytes = code.bytes();
    int count = code.blockCount();
    blockAt = new int[bytes.length + 1];
    Arrays.fill(blockAt, NONE);
    for (int block = 0; block < count; block++) {
      blockAt[code.blockStart(block)] = block;
    }
    staticTarget = new int[count];
    predecessors = new int[count];
    pushed = new boolean[bytes.length + 1];
    large = new boolean[count];
    for (int block = 0; block < count; block++) {
      scan(block);
    }
    for (int block = 0; block < count; block++) {
      countPredecessor(staticTarget[block]);
      if (fallsThrough(block)) {
        countPredecessor(code.blockEnd(block));
      }
    }
    cold = new boolean[count];
    for (int depth = 0; depth < COLD_DEPTH; depth++) {
      for (int block = count - 1; block >= 0; block--) {
        cold[block] = cold[block] || isCold(block);
      }
    }
  }

  private void countPredecessor(int pc) {
    int block = at(pc);
    if (block != NONE) {
      predecessors[block]++;
    }
  }

  /** The block that begins at a pc, or {@link #NONE}. */
  int at(int pc) {
    return pc < 0 || pc >= blockAt.length ? NONE : blockAt[pc];
  }

  /** From how many places a block is reached for sure, as far as that can be read off. */
  int predecessors(int block) {
    return predecessors[block];
  }

  /** Whether some value that is pushed, and not jumped to at once, is the block's pc. */
  boolean isPushed(int block) {
    return pushed[code.blockStart(block)];
  }

  /** Whether the block is too long to be compiled. */
  boolean isLarge(int block) {
    return large[block];
  }

  /** Whether all that can follow is a revert or a failure. */
  boolean isCold(int block) {
    if (cold[block]) {
      return true;
    }
    int last = lastOpcode(block);
    if (last == Opcode.REVERT || last == Opcode.INVALID || !code.profile().defines(last)) {
      return true;
    }
    if (last == Opcode.JUMP) {
      return isColdAt(staticTarget[block]);
    }
    if (last == Opcode.JUMPI) {
      return isColdAt(staticTarget[block]) && isColdAt(code.blockEnd(block));
    }
    return fallsThrough(block) && isColdAt(code.blockEnd(block));
  }

  private boolean isColdAt(int pc) {
    int block = at(pc);
    return block != NONE && cold[block];
  }

  private boolean fallsThrough(int block) {
    int last = lastOpcode(block);
    return code.profile().defines(last) && !Opcode.endsPath(last);
  }

  private int lastOpcode(int block) {
    int pc = code.blockStart(block);
    int end = code.blockEnd(block);
    int last = Opcode.STOP;
    while (pc < end) {
      last = bytes[pc] & 0xff;
      pc += 1 + Opcode.immediateBytes(last);
    }
    return last;
  }

  private void scan(int block) {
    staticTarget[block] = NONE;
    int pc = code.blockStart(block);
    int end = code.blockEnd(block);
    int value = NONE;
    int instructions = 0;
    while (pc < end) {
      int opcode = bytes[pc] & 0xff;
      instructions += opcode >= Opcode.PUSH0 && opcode <= Opcode.SWAP16 ? 0 : 1;
      if (opcode == Opcode.JUMP || opcode == Opcode.JUMPI) {
        if (code.isDestination(value)) {
          staticTarget[block] = value;
        }
        value = NONE;
      }
      note(value);
      value = opcode > Opcode.PUSH0 && opcode <= Opcode.PUSH32 ? pushed(pc, opcode) : NONE;
      pc += 1 + Opcode.immediateBytes(opcode);
    }
    note(value);
    large[block] = instructions > MOST_INSTRUCTIONS;
  }

  private void note(int value) {
    if (code.isDestination(value)) {
      pushed[value] = true;
    }
  }

  /** What a PUSH pushes, or {@link #NONE} where it is too large to be a pc. */
  private int pushed(int pc, int opcode) {
    long value = 0;
    for (int i = 0; i < opcode - Opcode.PUSH0; i++) {
      int at = pc + 1 + i;
      value = value << 8 | (at < bytes.length ? bytes[at] & 0xff : 0);
      if (value > Code.MAX_BYTES) {
        return NONE;
      }
    }
    return (int) value;
  }
}
