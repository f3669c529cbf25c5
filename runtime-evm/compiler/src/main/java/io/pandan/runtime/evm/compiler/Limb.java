package io.pandan.runtime.evm.compiler;

/**
 * 64 bits of a word while code is written: a local variable of the method, or a constant.
 *
 * @param slot which of the method's slots for limbs, or −1 for a constant
 * @param constant the constant; 0 for a slot
 */
record Limb(int slot, long constant) {
  static final Limb ZERO = new Limb(-1, 0);

  static Limb of(long constant) {
    return constant == 0 ? ZERO : new Limb(-1, constant);
  }

  static Limb inSlot(int slot) {
    return new Limb(slot, 0);
  }

  boolean isConstant() {
    return slot < 0;
  }

  boolean isZero() {
    return slot < 0 && constant == 0;
  }
}
