package io.pandan.runtime.evm.compiler;

import io.pandan.runtime.evm.core.Division;
import io.pandan.runtime.evm.core.Frame;
import io.pandan.runtime.evm.core.Halt;
import io.pandan.runtime.evm.core.OtherInstructions;
import io.pandan.runtime.evm.core.Words;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What generated code calls. Operands are given by their limbs, the least significant first;
 * results of more than one limb are left in the first four of {@code w}.
 */
final class Operations {
  /** Reads and writes limbs of memory. */
  static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** No amount of gas. */
  static final long CAREFUL = Long.MIN_VALUE;

  private Operations() {}

  /** Executes an instruction whose operands are in the frame's stack; returns the gas left. */
  static long execute(Frame f, int sp, long gas, int opcode, int site) {
    f.sp = sp;
    f.gas = gas;
    f.site = site;
    OtherInstructions.execute(f, opcode);
    return f.gas;
  }

  /** As {@link #execute}; {@link #CAREFUL} when the interpreter is to execute it carefully. */
  static long tryToExecute(Frame f, int sp, long gas, int opcode, int site, Exit exit) {
    try {
      return execute(f, sp, gas, opcode, site);
    } catch (Halt halt) {
      exit.caught(halt, f);
      return CAREFUL;
    }
  }

  /**
   * Makes memory cover some bytes at an offset; returns the gas left, or {@link #CAREFUL} when the
   * interpreter is to execute the instruction carefully.
   */
  static long expand(Frame f, long gas, long offset, long rest, int size, int site, Exit exit) {
    f.gas = gas;
    f.site = site;
    try {
      f.wordRegionAt(rest == 0 ? offset : -1, size);
      return f.gas;
    } catch (Halt halt) {
      exit.caught(halt, f);
      return CAREFUL;
    }
  }

  /** The pc that a word names, or −1 when it is none that code can have. */
  static int target(long low, long rest) {
    return rest == 0 && low >= 0 && low <= Integer.MAX_VALUE ? (int) low : -1;
  }

  /** Lets a jump go to a pc, if it may. */
  static int jump(Frame f, long gas, int target, int site) {
    if (!f.code().isDestination(target)) {
      f.gas = gas;
      f.site = site;
      throw f.badJump();
    }
    return target;
  }

  static long gasLeft(Frame f, long gas) {
    f.gas = gas;
    return f.gasLeft();
  }

  static long callDataSize(Frame f) {
    return f.input.length;
  }

  static long returnDataSize(Frame f) {
    return f.returnData.length;
  }

  static long memorySize(Frame f) {
    return f.memory.size;
  }

  static void callDataLoad(Frame f, long[] w, long low, long rest) {
    byte[] input = f.input;
    if (rest != 0 || low < 0 || low >= input.length) {
      Words.set(w, 0, 0);
    } else if (low <= input.length - 32) {
      Words.load(input, (int) low, w, 0);
    } else {
      byte[] padded = new byte[32];
      System.arraycopy(input, (int) low, padded, 0, input.length - (int) low);
      Words.load(padded, 0, w, 0);
    }
  }

  static boolean less(long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    if (a3 != b3) {
      return Long.compareUnsigned(a3, b3) < 0;
    }
    if (a2 != b2) {
      return Long.compareUnsigned(a2, b2) < 0;
    }
    if (a1 != b1) {
      return Long.compareUnsigned(a1, b1) < 0;
    }
    return Long.compareUnsigned(a0, b0) < 0;
  }

  static boolean lessSigned(
      long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    return a3 != b3 ? a3 < b3 : less(a0, a1, a2, a3, b0, b1, b2, b3);
  }

  private static void put(
      long[] w, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    w[0] = b0;
    w[1] = b1;
    w[2] = b2;
    w[3] = b3;
    w[4] = a0;
    w[5] = a1;
    w[6] = a2;
    w[7] = a3;
  }

  static void mul(
      long[] w, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    if ((a1 | a2 | a3 | b1 | b2 | b3) == 0) {
      w[0] = a0 * b0;
      w[1] = Math.unsignedMultiplyHigh(a0, b0);
      w[2] = 0;
      w[3] = 0;
      return;
    }
    put(w, a0, a1, a2, a3, b0, b1, b2, b3);
    Words.multiply(w, 4, w, 0, w, 0);
  }

  static long div(long a, long b) {
    return b == 0 ? 0 : Long.divideUnsigned(a, b);
  }

  static long mod(long a, long b) {
    return b == 0 ? 0 : Long.remainderUnsigned(a, b);
  }

  static void div(
      Frame f, long[] w, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    if ((a1 | a2 | a3 | b1 | b2 | b3) == 0) {
      Words.set(w, 0, div(a0, b0));
      return;
    }
    put(w, a0, a1, a2, a3, b0, b1, b2, b3);
    Division.div(w, 4, f.scratch);
  }

  static void mod(
      Frame f, long[] w, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    if ((a1 | a2 | a3 | b1 | b2 | b3) == 0) {
      Words.set(w, 0, mod(a0, b0));
      return;
    }
    put(w, a0, a1, a2, a3, b0, b1, b2, b3);
    Division.mod(w, 4, f.scratch);
  }

  /** Whether both are signed values of 64 bits, and not the least of those. */
  private static boolean areLongs(
      long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    long a = a0 >> 63;
    long b = b0 >> 63;
    return (a1 ^ a | a2 ^ a | a3 ^ a | b1 ^ b | b2 ^ b | b3 ^ b) == 0 && a0 != Long.MIN_VALUE;
  }

  private static void setSigned(long[] w, long value) {
    long sign = value >> 63;
    w[0] = value;
    w[1] = sign;
    w[2] = sign;
    w[3] = sign;
  }

  static void sdiv(
      Frame f, long[] w, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    if (areLongs(a0, a1, a2, a3, b0, b1, b2, b3)) {
      setSigned(w, b0 == 0 ? 0 : a0 / b0);
      return;
    }
    put(w, a0, a1, a2, a3, b0, b1, b2, b3);
    Division.sdiv(w, 4, f.scratch);
  }

  static void smod(
      Frame f, long[] w, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    if (areLongs(a0, a1, a2, a3, b0, b1, b2, b3)) {
      setSigned(w, b0 == 0 ? 0 : a0 % b0);
      return;
    }
    put(w, a0, a1, a2, a3, b0, b1, b2, b3);
    Division.smod(w, 4, f.scratch);
  }

  static void addMod(
      Frame f,
      long[] w,
      long a0,
      long a1,
      long a2,
      long a3,
      long b0,
      long b1,
      long b2,
      long b3,
      long m0,
      long m1,
      long m2,
      long m3) {
    putThree(w, a0, a1, a2, a3, b0, b1, b2, b3, m0, m1, m2, m3);
    Division.addMod(w, 8, f.scratch);
  }

  static void mulMod(
      Frame f,
      long[] w,
      long a0,
      long a1,
      long a2,
      long a3,
      long b0,
      long b1,
      long b2,
      long b3,
      long m0,
      long m1,
      long m2,
      long m3) {
    putThree(w, a0, a1, a2, a3, b0, b1, b2, b3, m0, m1, m2, m3);
    Division.mulMod(w, 8, f.scratch);
  }

  private static void putThree(
      long[] w,
      long a0,
      long a1,
      long a2,
      long a3,
      long b0,
      long b1,
      long b2,
      long b3,
      long m0,
      long m1,
      long m2,
      long m3) {
    w[0] = m0;
    w[1] = m1;
    w[2] = m2;
    w[3] = m3;
    w[4] = b0;
    w[5] = b1;
    w[6] = b2;
    w[7] = b3;
    w[8] = a0;
    w[9] = a1;
    w[10] = a2;
    w[11] = a3;
  }

  static void shl(
      long[] w, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    put(w, a0, a1, a2, a3, b0, b1, b2, b3);
    Words.shiftLeft(w, 4);
  }

  static void shr(
      long[] w, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    put(w, a0, a1, a2, a3, b0, b1, b2, b3);
    Words.shiftRight(w, 4);
  }

  static void sar(
      long[] w, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    put(w, a0, a1, a2, a3, b0, b1, b2, b3);
    Words.shiftRightSigned(w, 4);
  }

  static void byteOf(
      long[] w, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    put(w, a0, a1, a2, a3, b0, b1, b2, b3);
    Words.byteOf(w, 4);
  }

  static void signExtend(
      long[] w, long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    put(w, a0, a1, a2, a3, b0, b1, b2, b3);
    Words.signExtend(w, 4);
  }

  static long clz(long a0, long a1, long a2, long a3) {
    if (a3 != 0) {
      return Long.numberOfLeadingZeros(a3);
    }
    if (a2 != 0) {
      return 64 + Long.numberOfLeadingZeros(a2);
    }
    return a1 != 0 ? 128 + Long.numberOfLeadingZeros(a1) : 192 + Long.numberOfLeadingZeros(a0);
  }
}
