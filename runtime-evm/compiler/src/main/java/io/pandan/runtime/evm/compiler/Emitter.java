package io.pandan.runtime.evm.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** Writes instructions of the JVM and keeps count of about how many bytes they take. */
final class Emitter {
  /** The local variables that a method has besides its limbs. */
  static final int FRAME = 1;

  static final int EXIT = 2;
  static final int ENTRY = 3;
  static final int STACK = 4;
  static final int SP = 5;
  static final int GAS = 6;
  static final int SITE = 8;
  static final int MEMORY = 9;
  static final int TARGET = 10;
  static final int OFFSET = 11;
  static final int BYTES = 12;
  static final int WORDS = 13;
  static final int FIRST_LIMB = 14;

  static final ClassDesc OPERATIONS = desc("io.pandan.runtime.evm.compiler.Operations");
  static final ClassDesc FRAME_CLASS = desc("io.pandan.runtime.evm.core.Frame");
  static final ClassDesc MEMORY_CLASS = desc("io.pandan.runtime.evm.core.Memory");
  static final ClassDesc LONGS = ConstantDescs.CD_long.arrayType();
  static final ClassDesc BYTE_ARRAY = ConstantDescs.CD_byte.arrayType();
  static final ClassDesc VAR_HANDLE = ConstantDescs.CD_VarHandle;

  final CodeBuilder code;
  private int size;

  Emitter(CodeBuilder code) {
    this.code = code;
  }

  static ClassDesc desc(String name) {
    return ClassDesc.of(name);
  }

  /** About how many bytes have been written. */
  int size() {
    return size;
  }

  Label newLabel() {
    return code.newLabel();
  }

  void bind(Label label) {
    code.labelBinding(label);
  }

  void op(Opcode opcode) {
    code.with(
        switch (opcode.kind()) {
          case STACK -> StackInstruction.of(opcode);
          case CONVERT -> ConvertInstruction.of(opcode);
          case ARRAY_LOAD -> ArrayLoadInstruction.of(opcode);
          case ARRAY_STORE -> ArrayStoreInstruction.of(opcode);
          default -> OperatorInstruction.of(opcode);
        });
    size++;
  }

  void loadInt(int local) {
    code.iload(local);
    size += 2;
  }

  void storeInt(int local) {
    code.istore(local);
    size += 2;
  }

  void loadObject(int local) {
    code.aload(local);
    size += local < 4 ? 1 : 2;
  }

  void storeObject(int local) {
    code.astore(local);
    size += 2;
  }

  void loadLong(int local) {
    code.lload(local);
    size += local > 255 ? 4 : 2;
  }

  void storeLong(int local) {
    code.lstore(local);
    size += local > 255 ? 4 : 2;
  }

  void addToInt(int local, int amount) {
    if (amount != 0) {
      code.iinc(local, amount);
      size += amount < -128 || amount > 127 ? 6 : 3;
    }
  }

  void load(Limb limb) {
    if (limb.isConstant()) {
      constant(limb.constant());
    } else {
      loadLong(FIRST_LIMB + 2 * limb.slot());
    }
  }

  void storeSlot(int slot) {
    storeLong(FIRST_LIMB + 2 * slot);
  }

  void constant(long value) {
    if (value == 0 || value == 1) {
      code.loadConstant(value);
      size += 1;
    } else if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
      code.loadConstant((int) value);
      code.i2l();
      size += 4;
    } else {
      code.ldc(value);
      size += 3;
    }
  }

  void constant(int value) {
    code.loadConstant(value);
    size += value >= -1 && value <= 5 ? 1 : value >= -128 && value <= 127 ? 2 : 3;
  }

  void branch(Opcode opcode, Label target) {
    code.branch(opcode, target);
    size += 3;
  }

  void goTo(Label target) {
    code.goto_(target);
    size += 3;
  }

  /** Calls a static method of {@link Operations}. */
  void call(String name, ClassDesc result, ClassDesc... parameters) {
    code.invokestatic(OPERATIONS, name, MethodTypeDesc.of(result, parameters));
    size += 3;
  }

  void invokeStatic(ClassDesc owner, String name, ClassDesc result, ClassDesc... parameters) {
    code.invokestatic(owner, name, MethodTypeDesc.of(result, parameters));
    size += 3;
  }

  void invokeVirtual(ClassDesc owner, String name, ClassDesc result, ClassDesc... parameters) {
    code.invokevirtual(owner, name, MethodTypeDesc.of(result, parameters));
    size += 3;
  }

  void getField(ClassDesc owner, String name, ClassDesc type) {
    code.getfield(owner, name, type);
    size += 3;
  }

  void putField(ClassDesc owner, String name, ClassDesc type) {
    code.putfield(owner, name, type);
    size += 3;
  }

  void getStatic(ClassDesc owner, String name, ClassDesc type) {
    code.getstatic(owner, name, type);
    size += 3;
  }

  /** What instructions that were written directly take. */
  void addSize(int bytes) {
    size += bytes;
  }
}
