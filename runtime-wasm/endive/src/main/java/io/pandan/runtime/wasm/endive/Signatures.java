package io.pandan.runtime.wasm.endive;

import io.pandan.runtime.wasm.metering.FunctionType;
import io.pandan.runtime.wasm.metering.ValueType;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** How functions look as methods: their operands, then memory and instance. */
final class Signatures {
  /** Beyond so many slots Endive passes operands in an array (CompilerUtil, 1.0.0). */
  private static final int MAX_SLOTS = 253;

  private Signatures() {}

  static Type type(ValueType type) {
    return switch (type) {
      case I32, FUNCREF -> Type.INT_TYPE;
      case I64 -> Type.LONG_TYPE;
      case F32 -> Type.FLOAT_TYPE;
      case F64 -> Type.DOUBLE_TYPE;
    };
  }

  /** Whether operands are passed in an array. */
  static boolean boxed(FunctionType type) {
    return operandSlots(type) > MAX_SLOTS;
  }

  private static int operandSlots(FunctionType type) {
    return type.parameters().stream().mapToInt(t -> type(t).getSize()).sum();
  }

  /** How many slots the operands take. */
  static int slots(FunctionType type) {
    return boxed(type) ? 1 : operandSlots(type);
  }

  /** What operands are as parameters of a method, without parentheses. */
  static String parameters(FunctionType type) {
    if (boxed(type)) {
      return "[J";
    }
    StringBuilder text = new StringBuilder();
    type.parameters().forEach(t -> text.append(type(t).getDescriptor()));
    return text.toString();
  }

  static Type result(FunctionType type) {
    return type.results().isEmpty() ? Type.VOID_TYPE : type(type.results().get(0));
  }

  /** The descriptor of a function's method. */
  static String descriptor(FunctionType type, String beforeMemory) {
    return "("
        + parameters(type)
        + beforeMemory
        + "L"
        + CodeShaper.MEMORY
        + ";L"
        + CodeShaper.INSTANCE
        + ";)"
        + result(type).getDescriptor();
  }

  /** Loads the operands from the first slots. */
  static void loadParameters(MethodVisitor to, FunctionType type) {
    if (boxed(type)) {
      to.visitVarInsn(Opcodes.ALOAD, 0);
      return;
    }
    int slot = 0;
    for (ValueType parameter : type.parameters()) {
      Type jvm = type(parameter);
      to.visitVarInsn(jvm.getOpcode(Opcodes.ILOAD), slot);
      slot += jvm.getSize();
    }
  }

  /** Turns the value on the stack into a long with its bits, integers extended by their sign. */
  static void toLong(MethodVisitor to, Type type) {
    switch (type.getSort()) {
      case Type.INT -> to.visitInsn(Opcodes.I2L);
      case Type.FLOAT -> {
        to.visitMethodInsn(
            Opcodes.INVOKESTATIC, "java/lang/Float", "floatToRawIntBits", "(F)I", false);
        to.visitInsn(Opcodes.I2L);
      }
      case Type.DOUBLE ->
          to.visitMethodInsn(
              Opcodes.INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
      default -> {}
    }
  }
}
