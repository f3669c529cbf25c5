package io.pandan.runtime.evm.compiler;

import static io.pandan.runtime.evm.compiler.Emitter.FRAME;
import static io.pandan.runtime.evm.compiler.Emitter.FRAME_CLASS;
import static io.pandan.runtime.evm.compiler.Emitter.LONGS;
import static io.pandan.runtime.evm.compiler.Emitter.WORDS;
import static java.lang.classfile.Opcode.IFEQ;
import static java.lang.classfile.Opcode.IFGE;
import static java.lang.classfile.Opcode.IFLT;
import static java.lang.classfile.Opcode.IFNE;
import static java.lang.classfile.Opcode.LADD;
import static java.lang.classfile.Opcode.LALOAD;
import static java.lang.classfile.Opcode.LAND;
import static java.lang.classfile.Opcode.LCMP;
import static java.lang.classfile.Opcode.LMUL;
import static java.lang.classfile.Opcode.LOR;
import static java.lang.classfile.Opcode.LSHL;
import static java.lang.classfile.Opcode.LSHR;
import static java.lang.classfile.Opcode.LSUB;
import static java.lang.classfile.Opcode.LUSHR;
import static java.lang.classfile.Opcode.LXOR;

import io.pandan.runtime.evm.compiler.Word.Condition;
import io.pandan.runtime.evm.core.Division;
import io.pandan.runtime.evm.core.Opcode;
import io.pandan.runtime.evm.core.Words;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.Arrays;

/**
 * Writes what is computed with words. Limbs that are known to be zero, and constants, cost nothing
 * where they change nothing.
 */
final class Arithmetic {
  private static final ClassDesc J = ConstantDescs.CD_long;
  private static final ClassDesc V = ConstantDescs.CD_void;
  private static final ClassDesc Z = ConstantDescs.CD_boolean;
  private static final ClassDesc LONG = ClassDesc.of("java.lang.Long");
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final Limb ONES = Limb.of(-1);

  private final RegionWriter writer;
  private final Emitter out;

  Arithmetic(RegionWriter writer, Emitter out) {
    this.writer = writer;
    this.out = out;
  }

  /** Leaves the OR of a word's limbs from an index on, on the JVM's stack. */
  void or(Word word, int from) {
    boolean any = false;
    for (int i = from; i < 4; i++) {
      if (!word.limb(i).isZero()) {
        out.load(word.limb(i));
        if (any) {
          out.op(LOR);
        }
        any = true;
      }
    }
    if (!any) {
      out.constant(0L);
    }
  }

  /** The first four of the words that operations leave their results in. */
  Word result() {
    Limb[] limbs = new Limb[4];
    for (int i = 0; i < 4; i++) {
      out.loadObject(WORDS);
      out.constant(i);
      out.op(LALOAD);
      limbs[i] = writer.store();
    }
    return Word.of(limbs[0], limbs[1], limbs[2], limbs[3]);
  }

  Word binary(int opcode, Word a, Word b) {
    if (a.isConstant() && b.isConstant()) {
      return fold(opcode, a, b);
    }
    return switch (opcode) {
      case Opcode.ADD -> add(a, b);
      case Opcode.SUB -> sub(a, b);
      case Opcode.MUL -> mul(a, b);
      case Opcode.DIV -> divide("div", a, b);
      case Opcode.MOD -> divide("mod", a, b);
      case Opcode.SDIV -> withFrame("sdiv", a, b);
      case Opcode.SMOD -> withFrame("smod", a, b);
      case Opcode.AND -> bitwise(LAND, a, b);
      case Opcode.OR -> bitwise(LOR, a, b);
      case Opcode.XOR -> bitwise(LXOR, a, b);
      case Opcode.SHL -> a.isConstant() ? shiftLeft(b, shift(a)) : called("shl", a, b);
      case Opcode.SHR -> a.isConstant() ? shiftRight(b, shift(a)) : called("shr", a, b);
      case Opcode.SAR -> a.isConstant() ? shiftRightSigned(b, shift(a)) : called("sar", a, b);
      case Opcode.BYTE -> a.isConstant() ? byteOf(a, b) : called("byteOf", a, b);
      case Opcode.SIGNEXTEND -> a.isConstant() ? signExtend(a, b) : called("signExtend", a, b);
      default -> throw new IllegalArgumentException(Opcode.name(opcode));
    };
  }

  private static Word fold(int opcode, Word a, Word b) {
    long[] w = new long[8];
    b.copyTo(w, 0);
    a.copyTo(w, 4);
    long[] scratch = new long[Division.SCRATCH];
    switch (opcode) {
      case Opcode.ADD -> Words.add(w, 4);
      case Opcode.SUB -> Words.sub(w, 4);
      case Opcode.MUL -> Words.mul(w, 4);
      case Opcode.DIV -> Division.div(w, 4, scratch);
      case Opcode.MOD -> Division.mod(w, 4, scratch);
      case Opcode.SDIV -> Division.sdiv(w, 4, scratch);
      case Opcode.SMOD -> Division.smod(w, 4, scratch);
      case Opcode.AND -> foldBits(w, (x, y) -> x & y);
      case Opcode.OR -> foldBits(w, (x, y) -> x | y);
      case Opcode.XOR -> foldBits(w, (x, y) -> x ^ y);
      case Opcode.SHL -> Words.shiftLeft(w, 4);
      case Opcode.SHR -> Words.shiftRight(w, 4);
      case Opcode.SAR -> Words.shiftRightSigned(w, 4);
      case Opcode.BYTE -> Words.byteOf(w, 4);
      case Opcode.SIGNEXTEND -> Words.signExtend(w, 4);
      default -> throw new IllegalArgumentException(Opcode.name(opcode));
    }
    return Word.of(w, 0);
  }

  private static void foldBits(long[] w, java.util.function.LongBinaryOperator operation) {
    for (int i = 0; i < 4; i++) {
      w[i] = operation.applyAsLong(w[i], w[4 + i]);
    }
  }

  private Word add(Word a, Word b) {
    Limb[] r = new Limb[4];
    Limb carry = Limb.ZERO;
    for (int i = 0; i < 4; i++) {
      Limb x = a.limb(i).isZero() ? b.limb(i) : a.limb(i);
      Limb y = a.limb(i).isZero() ? Limb.ZERO : b.limb(i);
      if (x.isZero() || carry.isZero() && y.isZero()) {
        r[i] = x.isZero() ? carry : x;
        carry = Limb.ZERO;
        continue;
      }
      out.load(x);
      plus(y);
      plus(carry);
      r[i] = writer.store();
      if (i == 3) {
        break;
      }
      // The carry is the majority of x, y and the sum's complement.
      out.load(x);
      if (!y.isZero()) {
        out.load(y);
        out.op(LAND);
        out.load(x);
        out.load(y);
        out.op(LOR);
      }
      out.load(r[i]);
      out.load(ONES);
      out.op(LXOR);
      out.op(LAND);
      if (!y.isZero()) {
        out.op(LOR);
      }
      out.constant(63);
      out.op(LUSHR);
      carry = writer.store();
    }
    return Word.of(r[0], r[1], r[2], r[3]);
  }

  private void plus(Limb limb) {
    if (!limb.isZero()) {
      out.load(limb);
      out.op(LADD);
    }
  }

  private void minus(Limb limb) {
    if (!limb.isZero()) {
      out.load(limb);
      out.op(LSUB);
    }
  }

  private Word sub(Word a, Word b) {
    Limb[] r = new Limb[4];
    Limb borrow = Limb.ZERO;
    Limb negatedBorrow = Limb.ZERO;
    for (int i = 0; i < 4; i++) {
      Limb x = a.limb(i);
      Limb y = b.limb(i);
      if (borrow.isZero() && y.isZero()) {
        r[i] = x;
        continue;
      }
      if (x.isZero() && y.isZero()) {
        // The borrow stays what it is.
        if (negatedBorrow.isZero()) {
          negatedBorrow = difference(x, y, borrow);
        }
        r[i] = negatedBorrow;
        continue;
      }
      r[i] = difference(x, y, borrow);
      if (i < 3) {
        borrow = borrowOf(x, y, r[i]);
        negatedBorrow = Limb.ZERO;
      }
    }
    return Word.of(r[0], r[1], r[2], r[3]);
  }

  private Limb difference(Limb x, Limb y, Limb borrow) {
    out.load(x);
    minus(y);
    minus(borrow);
    return writer.store();
  }

  /** The majority of x's complement, y and the difference. */
  private Limb borrowOf(Limb x, Limb y, Limb difference) {
    out.load(x);
    out.load(ONES);
    out.op(LXOR);
    if (!y.isZero()) {
      out.load(y);
      out.op(LAND);
      out.load(x);
      out.load(ONES);
      out.op(LXOR);
      out.load(y);
      out.op(LOR);
    }
    out.load(difference);
    out.op(LAND);
    if (!y.isZero()) {
      out.op(LOR);
    }
    out.constant(63);
    out.op(LUSHR);
    return writer.store();
  }

  private Word mul(Word a, Word b) {
    if (a.is(0) || b.is(1)) {
      return a;
    }
    if (b.is(0) || a.is(1)) {
      return b;
    }
    if (!a.fits(1) || !b.fits(1)) {
      return called("mul", a, b);
    }
    out.load(a.limb(0));
    out.load(b.limb(0));
    out.op(LMUL);
    Limb low = writer.store();
    out.load(a.limb(0));
    out.load(b.limb(0));
    out.invokeStatic(MATH, "unsignedMultiplyHigh", J, J, J);
    return Word.of(low, writer.store(), Limb.ZERO, Limb.ZERO);
  }

  private Word divide(String name, Word a, Word b) {
    if (!a.fits(1) || !b.fits(1)) {
      return withFrame(name, a, b);
    }
    out.load(a.limb(0));
    out.load(b.limb(0));
    out.call(name, J, J, J);
    return Word.of(writer.store());
  }

  private void loadAll(Word word) {
    for (int i = 0; i < 4; i++) {
      out.load(word.limb(i));
    }
  }

  private Word called(String name, Word a, Word b) {
    out.loadObject(WORDS);
    loadAll(a);
    loadAll(b);
    out.call(name, V, parameters(1, 8));
    return result();
  }

  private Word withFrame(String name, Word a, Word b) {
    out.loadObject(FRAME);
    out.loadObject(WORDS);
    loadAll(a);
    loadAll(b);
    out.call(name, V, parameters(2, 8));
    return result();
  }

  private static ClassDesc[] parameters(int objects, int longs) {
    ClassDesc[] parameters = new ClassDesc[objects + longs];
    Arrays.fill(parameters, J);
    parameters[objects - 1] = LONGS;
    if (objects == 2) {
      parameters[0] = FRAME_CLASS;
    }
    return parameters;
  }

  Word modular(int opcode, Word a, Word b, Word modulus) {
    out.loadObject(FRAME);
    out.loadObject(WORDS);
    loadAll(a);
    loadAll(b);
    loadAll(modulus);
    out.call(opcode == Opcode.ADDMOD ? "addMod" : "mulMod", V, parameters(2, 12));
    return result();
  }

  private Word bitwise(java.lang.classfile.Opcode operation, Word a, Word b) {
    Limb[] r = new Limb[4];
    for (int i = 0; i < 4; i++) {
      r[i] = bitwise(operation, a.limb(i), b.limb(i));
    }
    return Word.of(r[0], r[1], r[2], r[3]);
  }

  private Limb bitwise(java.lang.classfile.Opcode operation, Limb x, Limb y) {
    if (x.isConstant() && !y.isConstant()) {
      return bitwise(operation, y, x);
    }
    if (y.isConstant()) {
      boolean and = operation == LAND;
      if (x.isConstant()) {
        long c = x.constant();
        long d = y.constant();
        return Limb.of(and ? c & d : operation == LOR ? c | d : c ^ d);
      }
      if (y.isZero()) {
        return and ? Limb.ZERO : x;
      }
      if (y.constant() == -1 && operation != LXOR) {
        return and ? x : ONES;
      }
    }
    out.load(x);
    out.load(y);
    out.op(operation);
    return writer.store();
  }

  Word not(Word a) {
    return bitwise(LXOR, a, Word.of(ONES, ONES, ONES, ONES));
  }

  Word clz(Word a) {
    loadAll(a);
    out.call("clz", J, J, J, J, J);
    return Word.of(writer.store());
  }

  /** A constant shift, 256 for all that are larger. */
  private static int shift(Word constant) {
    int shift = constant.smallConstant();
    return shift < 0 || shift > 256 ? 256 : shift;
  }

  private Word shiftLeft(Word a, int shift) {
    int limbs = shift >>> 6;
    int bits = shift & 63;
    Limb[] r = new Limb[4];
    for (int i = 0; i < 4; i++) {
      Limb high = i >= limbs ? a.limb(i - limbs) : Limb.ZERO;
      Limb low = bits > 0 && i > limbs ? a.limb(i - limbs - 1) : Limb.ZERO;
      r[i] = joined(high, LSHL, bits, low, LUSHR, 64 - bits);
    }
    return Word.of(r[0], r[1], r[2], r[3]);
  }

  private Word shiftRight(Word a, int shift) {
    int limbs = shift >>> 6;
    int bits = shift & 63;
    Limb[] r = new Limb[4];
    for (int i = 0; i < 4; i++) {
      Limb low = i + limbs < 4 ? a.limb(i + limbs) : Limb.ZERO;
      Limb high = bits > 0 && i + limbs < 3 ? a.limb(i + limbs + 1) : Limb.ZERO;
      r[i] = joined(low, LUSHR, bits, high, LSHL, 64 - bits);
    }
    return Word.of(r[0], r[1], r[2], r[3]);
  }

  private Word shiftRightSigned(Word a, int shift) {
    if (a.limb(3).isZero()) {
      return shiftRight(a, shift);
    }
    Limb sign = shifted(a.limb(3), LSHR, 63);
    int limbs = shift >>> 6;
    int bits = shift & 63;
    Limb[] r = new Limb[4];
    for (int i = 0; i < 4; i++) {
      int from = i + limbs;
      if (from > 3) {
        r[i] = sign;
      } else if (from == 3) {
        r[i] = shifted(a.limb(3), LSHR, bits);
      } else {
        Limb high = bits > 0 ? a.limb(from + 1) : Limb.ZERO;
        r[i] = joined(a.limb(from), LUSHR, bits, high, LSHL, 64 - bits);
      }
    }
    return Word.of(r[0], r[1], r[2], r[3]);
  }

  private Limb shifted(Limb x, java.lang.classfile.Opcode operation, int bits) {
    if (x.isConstant()) {
      long c = x.constant();
      return Limb.of(operation == LSHL ? c << bits : operation == LSHR ? c >> bits : c >>> bits);
    }
    if (bits == 0) {
      return x;
    }
    out.load(x);
    out.constant(bits);
    out.op(operation);
    return writer.store();
  }

  private Limb joined(
      Limb x,
      java.lang.classfile.Opcode first,
      int bits,
      Limb y,
      java.lang.classfile.Opcode second,
      int otherBits) {
    if (y.isZero()) {
      return shifted(x, first, bits);
    }
    if (x.isZero()) {
      return shifted(y, second, otherBits);
    }
    return bitwise(LOR, shifted(x, first, bits), shifted(y, second, otherBits));
  }

  private Word byteOf(Word index, Word a) {
    int fromTop = index.smallConstant();
    if (fromTop < 0 || fromTop > 31) {
      return Word.of(0);
    }
    int at = 31 - fromTop;
    Limb moved = shifted(a.limb(at >>> 3), LUSHR, 8 * (at & 7));
    return Word.of(bitwise(LAND, moved, Limb.of(0xff)));
  }

  private Word signExtend(Word size, Word a) {
    int bytes = size.smallConstant();
    if (bytes < 0 || bytes > 30) {
      return a;
    }
    int limb = bytes >>> 3;
    int shift = 56 - 8 * (bytes & 7);
    Limb[] r = new Limb[4];
    for (int i = 0; i < limb; i++) {
      r[i] = a.limb(i);
    }
    r[limb] = shifted(shifted(a.limb(limb), LSHL, shift), LSHR, shift);
    Limb sign = limb < 3 ? shifted(r[limb], LSHR, 63) : Limb.ZERO;
    for (int i = limb + 1; i < 4; i++) {
      r[i] = sign;
    }
    return Word.of(r[0], r[1], r[2], r[3]);
  }

  /** A condition as a word that is not computed yet, or its value if that is known. */
  Word condition(Condition c) {
    if (c.left().isConstant() && c.right().isConstant()) {
      return Word.of(holds(c) ? 1 : 0);
    }
    return Word.of(c);
  }

  private static boolean holds(Condition c) {
    long[] w = new long[8];
    c.left().copyTo(w, 4);
    c.right().copyTo(w, 0);
    boolean result =
        switch (c.test()) {
          case LESS -> Words.less(w, 4, 0);
          case LESS_SIGNED -> Words.lessSigned(w, 4, 0);
          case EQUAL -> Arrays.equals(w, 0, 4, w, 4, 8);
          case ZERO -> Words.isZero(w, 4);
        };
    return result != c.negated();
  }

  /** Computes a condition: 1 where it holds. */
  Word value(Condition c) {
    Label holds = out.newLabel();
    Label end = out.newLabel();
    branchIf(c, holds);
    out.constant(0L);
    out.goTo(end);
    out.bind(holds);
    out.constant(1L);
    out.bind(end);
    return Word.of(writer.store());
  }

  /** Goes to a label if a condition holds. */
  void branchIf(Condition c, Label label) {
    switch (c.test()) {
      case ZERO -> {
        or(c.left(), 0);
        out.constant(0L);
        out.op(LCMP);
        out.branch(c.negated() ? IFNE : IFEQ, label);
      }
      case EQUAL -> {
        differences(c.left(), c.right());
        out.branch(c.negated() ? IFNE : IFEQ, label);
      }
      case LESS -> {
        if (c.left().fits(1) && c.right().fits(1)) {
          out.load(c.left().limb(0));
          out.load(c.right().limb(0));
          out.invokeStatic(LONG, "compareUnsigned", ConstantDescs.CD_int, J, J);
          out.branch(c.negated() ? IFGE : IFLT, label);
        } else {
          less("less", c, label);
        }
      }
      case LESS_SIGNED -> less("lessSigned", c, label);
    }
  }

  private void less(String name, Condition c, Label label) {
    loadAll(c.left());
    loadAll(c.right());
    out.call(name, Z, J, J, J, J, J, J, J, J);
    out.branch(c.negated() ? IFEQ : IFNE, label);
  }

  /** Leaves 0 on the JVM's stack if two words are equal. */
  private void differences(Word a, Word b) {
    if (a.fits(1) && b.fits(1)) {
      out.load(a.limb(0));
      out.load(b.limb(0));
      out.op(LCMP);
      return;
    }
    boolean any = false;
    for (int i = 0; i < 4; i++) {
      Limb x = a.limb(i);
      Limb y = b.limb(i);
      if (x.equals(y)) {
        continue;
      }
      out.load(x.isZero() ? y : x);
      if (!x.isZero() && !y.isZero()) {
        out.load(y);
        out.op(LXOR);
      }
      if (any) {
        out.op(LOR);
      }
      any = true;
    }
    if (!any) {
      out.constant(0L);
    }
    out.constant(0L);
    out.op(LCMP);
  }
}
