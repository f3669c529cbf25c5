package io.pandan.runtime.wasm.endive;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Makes one branch of a comparison that gives 0 or 1 and the branch behind it that looks at that.
 * HotSpot does so by itself where it inlines the comparison, and in large methods it does not.
 */
final class Comparisons {

  private Comparisons() {}

  /** How a comparison is made: what stands between the operands and the branch. */
  private enum Kind {
    INT,
    INT_ZERO,
    UNSIGNED_INT,
    LONG,
    LONG_ZERO,
    UNSIGNED_LONG
  }

  /**
   * @param jump the branch that is taken when the comparison holds
   */
  private record Comparison(Kind kind, int jump) {}

  private static final Map<String, Comparison> COMPARISONS =
      Map.ofEntries(
          entry("I32_EQZ", Kind.INT_ZERO, Opcodes.IFEQ),
          entry("I32_EQ", Kind.INT, Opcodes.IF_ICMPEQ),
          entry("I32_NE", Kind.INT, Opcodes.IF_ICMPNE),
          entry("I32_LT_S", Kind.INT, Opcodes.IF_ICMPLT),
          entry("I32_GE_S", Kind.INT, Opcodes.IF_ICMPGE),
          entry("I32_GT_S", Kind.INT, Opcodes.IF_ICMPGT),
          entry("I32_LE_S", Kind.INT, Opcodes.IF_ICMPLE),
          entry("I32_LT_U", Kind.UNSIGNED_INT, Opcodes.IFLT),
          entry("I32_GE_U", Kind.UNSIGNED_INT, Opcodes.IFGE),
          entry("I32_GT_U", Kind.UNSIGNED_INT, Opcodes.IFGT),
          entry("I32_LE_U", Kind.UNSIGNED_INT, Opcodes.IFLE),
          entry("I64_EQZ", Kind.LONG_ZERO, Opcodes.IFEQ),
          entry("I64_EQ", Kind.LONG, Opcodes.IFEQ),
          entry("I64_NE", Kind.LONG, Opcodes.IFNE),
          entry("I64_LT_S", Kind.LONG, Opcodes.IFLT),
          entry("I64_GE_S", Kind.LONG, Opcodes.IFGE),
          entry("I64_GT_S", Kind.LONG, Opcodes.IFGT),
          entry("I64_LE_S", Kind.LONG, Opcodes.IFLE),
          entry("I64_LT_U", Kind.UNSIGNED_LONG, Opcodes.IFLT),
          entry("I64_GE_U", Kind.UNSIGNED_LONG, Opcodes.IFGE),
          entry("I64_GT_U", Kind.UNSIGNED_LONG, Opcodes.IFGT),
          entry("I64_LE_U", Kind.UNSIGNED_LONG, Opcodes.IFLE));

  private static Map.Entry<String, Comparison> entry(String name, Kind kind, int jump) {
    return Map.entry(name, new Comparison(kind, jump));
  }

  /**
   * Replaces a comparison where a branch follows it.
   *
   * @param call a call of Endive's arithmetic
   * @param next what follows it
   * @return where to go on
   */
  static @Nullable AbstractInsnNode fuse(
      InsnList code, MethodInsnNode call, AbstractInsnNode next) {
    Comparison comparison = COMPARISONS.get(call.name);
    if (comparison == null) {
      return next;
    }
    if (next instanceof MethodInsnNode zero
        && zero.name.equals("I32_EQZ")
        && zero.owner.equals(call.owner)
        && zero.getNext() instanceof JumpInsnNode jump
        && looksAtOne(jump)) {
      code.remove(zero);
      jump.setOpcode(jump.getOpcode() == Opcodes.IFEQ ? Opcodes.IFNE : Opcodes.IFEQ);
      return fuse(code, call, jump);
    }
    if (!(next instanceof JumpInsnNode jump) || !looksAtOne(jump)) {
      return next;
    }
    switch (comparison.kind()) {
      case INT, INT_ZERO -> code.remove(call);
      case LONG -> code.set(call, new InsnNode(Opcodes.LCMP));
      case LONG_ZERO -> {
        code.insertBefore(call, new InsnNode(Opcodes.LCONST_0));
        code.set(call, new InsnNode(Opcodes.LCMP));
      }
      case UNSIGNED_INT -> compareUnsigned(call, "java/lang/Integer", "(II)I");
      case UNSIGNED_LONG -> compareUnsigned(call, "java/lang/Long", "(JJ)I");
    }
    boolean holds = jump.getOpcode() == Opcodes.IFNE;
    jump.setOpcode(holds ? comparison.jump() : opposite(comparison.jump()));
    return jump.getNext();
  }

  private static boolean looksAtOne(JumpInsnNode jump) {
    return jump.getOpcode() == Opcodes.IFEQ || jump.getOpcode() == Opcodes.IFNE;
  }

  private static void compareUnsigned(MethodInsnNode call, String owner, String descriptor) {
    call.owner = owner;
    call.name = "compareUnsigned";
    call.desc = descriptor;
  }

  /** The branch that is taken when this one is not: they stand in pairs. */
  private static int opposite(int jump) {
    return (jump - Opcodes.IFEQ ^ 1) + Opcodes.IFEQ;
  }
}
