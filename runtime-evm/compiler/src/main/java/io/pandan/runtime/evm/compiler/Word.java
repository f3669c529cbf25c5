package io.pandan.runtime.evm.compiler;

import java.math.BigInteger;

/**
 * A word of the stack while code is written: four limbs, the least significant first, or a
 * comparison that has not been carried out yet.
 */
final class Word {
  private static final int LIMBS = 4;

  /** What a comparison compares. */
  enum Test {
    LESS,
    LESS_SIGNED,
    EQUAL,
    /** Only the left side. */
    ZERO
  }

  /** A comparison of two words, or of one with zero; negated if so. */
  record Condition(Test test, Word left, Word right, boolean negated) {
    Condition negate() {
      return new Condition(test, left, right, !negated);
    }
  }

  private final Limb[] limbs;
  private final Condition[] condition;

  private Word(Limb[] limbs, Condition... condition) {
    this.limbs = limbs;
    this.condition = condition;
  }

  static Word of(Limb l0, Limb l1, Limb l2, Limb l3) {
    return new Word(new Limb[] {l0, l1, l2, l3});
  }

  /** A word of one limb. */
  static Word of(Limb l0) {
    return of(l0, Limb.ZERO, Limb.ZERO, Limb.ZERO);
  }

  static Word of(long constant) {
    return of(Limb.of(constant));
  }

  static Word of(long[] constants, int at) {
    return of(
        Limb.of(constants[at]),
        Limb.of(constants[at + 1]),
        Limb.of(constants[at + 2]),
        Limb.of(constants[at + 3]));
  }

  static Word of(Condition condition) {
    return new Word(new Limb[0], condition);
  }

  boolean isCondition() {
    return condition.length > 0;
  }

  Condition condition() {
    return condition[0];
  }

  Limb limb(int index) {
    return limbs[index];
  }

  boolean isConstant() {
    return !isCondition()
        && limbs[0].isConstant()
        && limbs[1].isConstant()
        && limbs[2].isConstant()
        && limbs[3].isConstant();
  }

  /** Whether only the lowest {@code count} limbs can be other than zero. */
  boolean fits(int count) {
    for (int i = count; i < LIMBS; i++) {
      if (!limbs[i].isZero()) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is this constant. */
  boolean is(long constant) {
    return isConstant() && fits(1) && limbs[0].constant() == constant;
  }

  /** A constant of one limb that is an int of at least 0; −1 when it is anything else. */
  int smallConstant() {
    if (!isConstant() || !fits(1)) {
      return -1;
    }
    long value = limbs[0].constant();
    return value >= 0 && value <= Integer.MAX_VALUE ? (int) value : -1;
  }

  /** Puts a constant's limbs into an array. */
  void copyTo(long[] to, int at) {
    for (int i = 0; i < LIMBS; i++) {
      to[at + i] = limbs[i].constant();
    }
  }

  @Override
  public String toString() {
    if (isCondition()) {
      return condition[0].toString();
    }
    StringBuilder out = new StringBuilder();
    for (int i = LIMBS - 1; i >= 0; i--) {
      Limb limb = limbs[i];
      out.append(
          limb.isConstant() ? BigInteger.valueOf(limb.constant()).toString(16) : "s" + limb.slot());
      out.append(i > 0 ? ":" : "");
    }
    return out.toString();
  }
}
