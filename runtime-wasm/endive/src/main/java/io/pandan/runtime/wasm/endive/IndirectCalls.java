package io.pandan.runtime.wasm.endive;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;

import io.pandan.runtime.wasm.metering.EngineModule;
import io.pandan.runtime.wasm.metering.FunctionType;
import java.util.List;
import java.util.function.IntFunction;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes the methods of indirect calls: one for each type, which asks the table for the number of
 * the function among those of its type and switches over it. Types with many functions get a method
 * for each {@link #MOST}, so that HotSpot compiles them (8,000 bytes).
 */
final class IndirectCalls {
  private static final int MOST = 512;
  private static final String EXTRA = "II";

  private final EngineModule module;
  private final String className;
  private final IntFunction<String> classOfFunction;

  /**
   * @param className the internal name of the class to make
   * @param classOfFunction the internal name of the class that has a function
   */
  IndirectCalls(EngineModule module, String className, IntFunction<String> classOfFunction) {
    this.module = module;
    this.className = className;
    this.classOfFunction = classOfFunction;
  }

  byte[] make() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    writer.visit(
        Opcodes.V21, ACC_PUBLIC | ACC_FINAL, className, null, "java/lang/Object", new String[0]);
    List<FunctionType> types = module.types();
    for (int i = 0; i < types.size(); i++) {
      writeType(writer, i, types.get(i));
    }
    writer.visitEnd();
    return writer.toByteArray();
  }

  private void writeType(ClassWriter writer, int index, FunctionType type) {
    MethodVisitor method =
        writer.visitMethod(
            ACC_PUBLIC | ACC_STATIC,
            "call_indirect_" + index,
            Signatures.descriptor(type, EXTRA),
            null,
            null);
    int slots = Signatures.slots(type);
    int instance = slots + 3;
    method.visitCode();
    method.visitVarInsn(Opcodes.ILOAD, slots);
    CodeShaper.push(method, module.firstOfType(index));
    method.visitVarInsn(Opcodes.ALOAD, instance);
    CodeShaper.call(method, "target", "(IIL" + CodeShaper.INSTANCE + ";)I");
    List<Integer> targets = module.targets(index);
    if (targets.size() <= MOST) {
      method.visitVarInsn(Opcodes.ISTORE, slots);
      Signatures.loadParameters(method, type);
      method.visitVarInsn(Opcodes.ALOAD, slots + 2);
      method.visitVarInsn(Opcodes.ALOAD, instance);
      method.visitVarInsn(Opcodes.ILOAD, slots);
      writeSwitch(method, type, targets, 0);
    } else {
      writeParts(writer, method, index, type, targets);
    }
    method.visitMaxs(0, 0);
    method.visitEnd();
  }

  /** Switches over the number on the stack, with everything that the callee takes below it. */
  private void writeSwitch(MethodVisitor to, FunctionType type, List<Integer> targets, int first) {
    Label none = new Label();
    Label[] labels = new Label[targets.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = new Label();
    }
    if (labels.length == 0) {
      to.visitInsn(Opcodes.POP);
    } else {
      to.visitTableSwitchInsn(first, first + labels.length - 1, none, labels);
    }
    String descriptor = Signatures.descriptor(type, "");
    for (int i = 0; i < labels.length; i++) {
      int function = targets.get(i);
      to.visitLabel(labels[i]);
      to.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          classOfFunction.apply(function),
          "func_" + function,
          descriptor,
          false);
      to.visitInsn(Signatures.result(type).getOpcode(Opcodes.IRETURN));
    }
    to.visitLabel(none);
    CodeShaper.call(to, "noTarget", "()Ljava/lang/RuntimeException;");
    to.visitInsn(Opcodes.ATHROW);
  }

  private void writeParts(
      ClassWriter writer,
      MethodVisitor method,
      int index,
      FunctionType type,
      List<Integer> targets) {
    int slots = Signatures.slots(type);
    method.visitVarInsn(Opcodes.ISTORE, slots);
    Signatures.loadParameters(method, type);
    method.visitVarInsn(Opcodes.ILOAD, slots);
    method.visitVarInsn(Opcodes.ALOAD, slots + 2);
    method.visitVarInsn(Opcodes.ALOAD, slots + 3);
    method.visitVarInsn(Opcodes.ILOAD, slots);
    CodeShaper.push(method, MOST);
    method.visitInsn(Opcodes.IDIV);
    int parts = (targets.size() + MOST - 1) / MOST;
    Label none = new Label();
    Label[] labels = new Label[parts];
    for (int i = 0; i < parts; i++) {
      labels[i] = new Label();
    }
    method.visitTableSwitchInsn(0, parts - 1, none, labels);
    String descriptor = Signatures.descriptor(type, "I");
    for (int i = 0; i < parts; i++) {
      String name = "call_indirect_" + index + "_" + i;
      method.visitLabel(labels[i]);
      method.visitMethodInsn(Opcodes.INVOKESTATIC, className, name, descriptor, false);
      method.visitInsn(Signatures.result(type).getOpcode(Opcodes.IRETURN));
      MethodVisitor part =
          writer.visitMethod(ACC_PUBLIC | ACC_STATIC, name, descriptor, null, null);
      part.visitCode();
      Signatures.loadParameters(part, type);
      part.visitVarInsn(Opcodes.ALOAD, slots + 1);
      part.visitVarInsn(Opcodes.ALOAD, slots + 2);
      part.visitVarInsn(Opcodes.ILOAD, slots);
      int from = i * MOST;
      writeSwitch(part, type, targets.subList(from, Math.min(from + MOST, targets.size())), from);
      part.visitMaxs(0, 0);
      part.visitEnd();
    }
    method.visitLabel(none);
    CodeShaper.call(method, "noTarget", "()Ljava/lang/RuntimeException;");
    method.visitInsn(Opcodes.ATHROW);
  }
}
