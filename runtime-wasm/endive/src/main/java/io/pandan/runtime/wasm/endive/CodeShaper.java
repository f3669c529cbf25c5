package io.pandan.runtime.wasm.endive;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ASM9;

import io.pandan.runtime.wasm.metering.EngineModule;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Turns the classes that Endive makes of a module's functions into ones that work on {@link
 * EndiveInstance} and {@link FlatMemory}: operations become those of {@link Operations}, globals
 * become fields, charging gas becomes one call, comparisons and the branches behind them become one
 * instruction, and the checks for interruption go. What it does not know, it refuses: nothing of
 * Endive's runtime but its arithmetic is left.
 */
final class CodeShaper {
  private static final String ENDIVE_MEMORY = "run/endive/runtime/Memory";
  private static final String ENDIVE_INSTANCE = "run/endive/runtime/Instance";
  private static final String ARITHMETIC = "run/endive/runtime/OpcodeImpl";
  private static final String VALUES = "run/endive/wasm/types/Value";
  static final String MEMORY = Type.getInternalName(FlatMemory.class);
  static final String INSTANCE = Type.getInternalName(EndiveInstance.class);
  static final String OPERATIONS = Type.getInternalName(Operations.class);
  private static final String FUNCTION = "func_";
  private static final Set<String> KNOWN = known();

  private final EngineModule module;
  private final int gasFunction;
  private final GlobalFields globals;
  private final String mainClass;
  private final String shadedClass;

  /**
   * @param module the module that was compiled
   * @param gasFunction the function that charges
   * @param globals which globals are fields
   * @param mainClass the internal name of Endive's main class
   */
  CodeShaper(EngineModule module, int gasFunction, GlobalFields globals, String mainClass) {
    this.module = module;
    this.gasFunction = gasFunction;
    this.globals = globals;
    this.mainClass = mainClass;
    this.shadedClass = mainClass + "Shaded";
  }

  private static Set<String> known() {
    Set<String> known = new HashSet<>();
    for (Method method : Operations.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        known.add(method.getName() + Type.getMethodDescriptor(method));
      }
    }
    return Set.copyOf(known);
  }

  /** A descriptor of Endive's with the types of ours. */
  static String translate(String descriptor) {
    return descriptor.replace(ENDIVE_MEMORY, MEMORY).replace(ENDIVE_INSTANCE, INSTANCE);
  }

  /** Shapes a class of functions. */
  byte[] shape(byte[] original) {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    reader.accept(new FunctionClass(writer), ClassReader.SKIP_DEBUG);
    return writer.toByteArray();
  }

  /** Lets functions through and nothing else. */
  private final class FunctionClass extends ClassVisitor {
    FunctionClass(ClassWriter writer) {
      super(ASM9, writer);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        String superName,
        String[] interfaces) {
      super.visit(Opcodes.V21, ACC_PUBLIC | ACC_FINAL, name, null, superName, new String[0]);
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access, String name, String descriptor, String signature, Object value) {
      return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      if (!name.startsWith(FUNCTION)) {
        return null;
      }
      int function = Integer.parseInt(name.substring(FUNCTION.length()));
      if (function == gasFunction) {
        return null;
      }
      String type = translate(descriptor);
      if (function < module.importCount()) {
        writeImport(super.visitMethod(ACC_PUBLIC | ACC_STATIC, name, type, null, null), function);
        return null;
      }
      MethodVisitor next = super.visitMethod(ACC_PUBLIC | ACC_STATIC, name, type, null, null);
      return new MethodNode(ASM9, access, name, type, null, null) {
        @Override
        public void visitEnd() {
          shape(this);
          accept(next);
        }
      };
    }
  }

  /** Writes a function that puts its arguments into an array and calls the host. */
  private void writeImport(MethodVisitor to, int function) {
    List<io.pandan.runtime.wasm.metering.ValueType> parameters =
        module.typeOf(function).parameters();
    Type[] types = parameters.stream().map(Signatures::type).toArray(Type[]::new);
    int slots = Signatures.slots(module.typeOf(function));
    boolean boxed = Signatures.boxed(module.typeOf(function));
    to.visitCode();
    if (boxed) {
      to.visitVarInsn(Opcodes.ALOAD, 0);
    } else {
      push(to, types.length);
      to.visitVarInsn(Opcodes.ALOAD, slots + 1);
      call(to, "arguments", "(IL" + INSTANCE + ";)[J");
      for (int i = 0, slot = 0; i < types.length; slot += types[i++].getSize()) {
        to.visitInsn(Opcodes.DUP);
        push(to, i);
        to.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), slot);
        Signatures.toLong(to, types[i]);
        to.visitInsn(Opcodes.LASTORE);
      }
    }
    push(to, function);
    to.visitVarInsn(Opcodes.ALOAD, slots + 1);
    call(to, "callHost", "([JIL" + INSTANCE + ";)I");
    to.visitInsn(Opcodes.IRETURN);
    to.visitMaxs(0, 0);
    to.visitEnd();
  }

  static void call(MethodVisitor to, String operation, String descriptor) {
    if (!KNOWN.contains(operation + descriptor)) {
      throw new IllegalStateException("no operation " + operation + descriptor);
    }
    to.visitMethodInsn(Opcodes.INVOKESTATIC, OPERATIONS, operation, descriptor, false);
  }

  static void push(MethodVisitor to, int value) {
    if (value >= -1 && value <= 5) {
      to.visitInsn(Opcodes.ICONST_0 + value);
    } else if (value == (byte) value) {
      to.visitIntInsn(Opcodes.BIPUSH, value);
    } else if (value == (short) value) {
      to.visitIntInsn(Opcodes.SIPUSH, value);
    } else {
      to.visitLdcInsn(value);
    }
  }

  private void shape(MethodNode method) {
    InsnList code = method.instructions;
    for (AbstractInsnNode at = code.getFirst(); at != null; ) {
      AbstractInsnNode next = at.getNext();
      if (at instanceof FrameNode frame) {
        replaceTypes(frame.local);
        replaceTypes(frame.stack);
      } else if (at instanceof MethodInsnNode call) {
        next = shape(code, call);
      }
      at = next;
    }
  }

  private static void replaceTypes(@Nullable List<Object> types) {
    if (types != null) {
      types.replaceAll(type -> type instanceof String name ? translate(name) : type);
    }
  }

  /** Shapes one call and returns where to go on. */
  private @Nullable AbstractInsnNode shape(InsnList code, MethodInsnNode call) {
    AbstractInsnNode next = call.getNext();
    if (call.owner.equals(ARITHMETIC)) {
      return next == null ? null : Comparisons.fuse(code, call, next);
    }
    if (call.owner.equals(VALUES)) {
      return next;
    }
    if (call.owner.equals(shadedClass)) {
      return operation(code, call);
    }
    if (call.owner.equals(ENDIVE_INSTANCE) && call.name.equals("setElement")) {
      // The instance, the segment, null: dropped.
      AbstractInsnNode segment = call.getPrevious().getPrevious();
      AbstractInsnNode instance = segment.getPrevious();
      code.remove(call.getPrevious());
      code.remove(instance);
      code.insertBefore(call, instance);
      code.set(call, operation("elementDrop", "(IL" + INSTANCE + ";)V"));
      return next;
    }
    if (!call.owner.startsWith(mainClass)) {
      throw new IllegalStateException("Endive calls " + call.owner + "." + call.name + call.desc);
    }
    if (call.name.equals(FUNCTION + gasFunction)) {
      code.remove(call.getPrevious().getPrevious());
      code.set(call, operation("charge", "(JL" + INSTANCE + ";)V"));
    } else {
      call.desc = translate(call.desc);
    }
    return next;
  }

  private static MethodInsnNode operation(String name, String descriptor) {
    return new MethodInsnNode(Opcodes.INVOKESTATIC, OPERATIONS, name, descriptor, false);
  }

  private @Nullable AbstractInsnNode operation(InsnList code, MethodInsnNode call) {
    AbstractInsnNode next = call.getNext();
    switch (call.name) {
      case "checkInterruption" -> {
        code.remove(call);
        return next;
      }
      case "readGlobal" -> {
        GlobalFields.Field field = globals.get(constant(call.getPrevious().getPrevious()));
        if (field != null) {
          // index, instance, call, and the conversion of an i32.
          code.remove(call.getPrevious().getPrevious());
          if (field.descriptor().equals("I")) {
            AbstractInsnNode narrow = expect(call.getNext(), Opcodes.L2I);
            next = narrow.getNext();
            code.remove(narrow);
          }
          code.set(
              call,
              new FieldInsnNode(Opcodes.GETFIELD, INSTANCE, field.name(), field.descriptor()));
          return next;
        }
      }
      case "writeGlobal" -> {
        AbstractInsnNode index = call.getPrevious().getPrevious();
        GlobalFields.Field field = globals.get(constant(index));
        if (field != null) {
          if (field.descriptor().equals("I")) {
            code.remove(expect(index.getPrevious(), Opcodes.I2L));
            code.insertBefore(call, new InsnNode(Opcodes.SWAP));
          } else {
            code.insertBefore(call, new InsnNode(Opcodes.DUP_X2));
            code.insertBefore(call, new InsnNode(Opcodes.POP));
          }
          code.remove(index);
          code.set(
              call,
              new FieldInsnNode(Opcodes.PUTFIELD, INSTANCE, field.name(), field.descriptor()));
          return next;
        }
      }
      case "i32_ge_u" -> {
        call.owner = ARITHMETIC;
        call.name = "I32_GE_U";
        return next == null ? null : Comparisons.fuse(code, call, next);
      }
      default -> {}
    }
    String descriptor = translate(call.desc);
    if (!KNOWN.contains(call.name + descriptor)) {
      throw new IllegalStateException("no operation " + call.name + descriptor);
    }
    call.owner = OPERATIONS;
    call.desc = descriptor;
    return next;
  }

  private static AbstractInsnNode expect(AbstractInsnNode node, int opcode) {
    if (node.getOpcode() != opcode) {
      throw new IllegalStateException("opcode " + node.getOpcode() + " instead of " + opcode);
    }
    return node;
  }

  private static int constant(AbstractInsnNode node) {
    return switch (node) {
      case IntInsnNode push -> push.operand;
      case LdcInsnNode load when load.cst instanceof Integer value -> value;
      case InsnNode push
          when push.getOpcode() >= Opcodes.ICONST_M1 && push.getOpcode() <= Opcodes.ICONST_5 ->
          push.getOpcode() - Opcodes.ICONST_0;
      default -> throw new IllegalStateException("opcode " + node.getOpcode() + " is no constant");
    };
  }
}
