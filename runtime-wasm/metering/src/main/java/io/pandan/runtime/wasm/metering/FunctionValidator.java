package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.FunctionBody;
import io.pandan.runtime.wasm.metering.WasmModule.Global;
import io.pandan.runtime.wasm.metering.WasmModule.LocalGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Types the bodies of functions by the algorithm of the WebAssembly specification's appendix
 * ("Validation Algorithm"). One validator serves many bodies; not thread safe.
 */
final class FunctionValidator {
  /** Most parameters and locals of a function (wasmparser 0.236, limits.rs). */
  static final int MAX_LOCALS = 50_000;

  private static final byte I32 = ValueType.I32.code();
  private static final byte FUNCREF = ValueType.FUNCREF.code();

  /** The type of an operand that only unreachable code takes. */
  private static final byte UNKNOWN = 0;

  /** The result of a frame that leaves nothing. */
  private static final byte NOTHING = 0;

  private final WasmModule module;
  private byte[] locals = new byte[64];
  private int localCount;
  private byte[] operands = new byte[64];
  private int height;
  private final List<Frame> frames = new ArrayList<>();
  private int depth;
  private byte functionResult;
  private int function;
  private InstructionReader in = new InstructionReader(new Slice(new byte[0], 0, 0));

  /** A block, loop or if that is open, or the function's own block. */
  private static final class Frame {
    Opcode kind = Opcode.BLOCK;
    byte result;
    int height;
    boolean unreachable;

    /** What a branch to this frame carries: a branch to a loop goes to its start. */
    byte labelType() {
      return kind == Opcode.LOOP ? NOTHING : result;
    }
  }

  FunctionValidator(WasmModule module) {
    this.module = module;
  }

  /** Checks the defined function of this index, imports not counted. */
  void validate(int index) {
    FunctionBody body = module.bodies.get(index);
    function = module.imports.size() + index;
    FunctionType type = module.typeOf(function);
    defineLocals(type, body);
    functionResult = type.results().isEmpty() ? NOTHING : type.results().get(0).code();
    height = 0;
    depth = 0;
    pushFrame(Opcode.BLOCK, functionResult);
    in = new InstructionReader(body.code());
    while (in.next()) {
      if (depth == 0) {
        throw invalid("instruction after the end of the body");
      }
      step(in.opcode());
    }
    if (depth != 0) {
      throw invalid("the body ends within a block");
    }
  }

  private void defineLocals(FunctionType type, FunctionBody body) {
    localCount = 0;
    for (ValueType parameter : type.parameters()) {
      define(1, parameter.code());
    }
    for (LocalGroup group : body.locals()) {
      if (Integer.compareUnsigned(group.count(), MAX_LOCALS - localCount) > 0) {
        throw ModuleRefusedException.tooMany(
            "locals of function " + function,
            localCount + Integer.toUnsignedLong(group.count()),
            MAX_LOCALS);
      }
      define(group.count(), group.type().code());
    }
  }

  private void define(int count, byte type) {
    int total = localCount + count;
    if (total > locals.length) {
      locals = Arrays.copyOf(locals, Math.max(total, 2 * locals.length));
    }
    Arrays.fill(locals, localCount, total, type);
    localCount = total;
  }

  private void step(Opcode opcode) {
    if (opcode.typed()) {
      checkIndexes(opcode);
      byte[] parameters = opcode.parameters();
      for (int i = parameters.length - 1; i >= 0; i--) {
        pop(parameters[i]);
      }
      for (byte result : opcode.results()) {
        push(result);
      }
      return;
    }
    switch (opcode) {
      case UNREACHABLE -> markUnreachable();
      case BLOCK, LOOP -> pushFrame(opcode, blockResult());
      case IF -> {
        pop(I32);
        pushFrame(opcode, blockResult());
      }
      case ELSE -> {
        Frame frame = popFrame();
        if (frame.kind != Opcode.IF) {
          throw invalid("else without if");
        }
        pushFrame(Opcode.ELSE, frame.result);
      }
      case END -> end();
      case BR -> {
        pop(label(in.index()).labelType());
        markUnreachable();
      }
      case BR_IF -> {
        byte type = label(in.index()).labelType();
        pop(I32);
        pop(type);
        push(type);
      }
      case BR_TABLE -> branchTable();
      case RETURN -> {
        pop(functionResult);
        markUnreachable();
      }
      case CALL -> {
        require("function", in.index(), module.functionCount());
        call(module.typeOf(in.index()));
      }
      case CALL_INDIRECT -> {
        require("table", in.secondIndex(), module.tables.size());
        require("type", in.index(), module.types.size());
        pop(I32);
        call(module.types.get(in.index()));
      }
      case DROP -> popAny();
      case SELECT -> select();
      case LOCAL_GET -> push(local());
      case LOCAL_SET -> pop(local());
      case LOCAL_TEE -> {
        pop(local());
        push(local());
      }
      case GLOBAL_GET -> push(global().type().code());
      case GLOBAL_SET -> {
        Global global = global();
        if (!global.mutable()) {
          throw invalid("global " + in.index() + " is not mutable");
        }
        pop(global.type().code());
      }
      default -> throw new IllegalStateException(opcode + " has no type");
    }
  }

  private void checkIndexes(Opcode opcode) {
    switch (opcode.immediate()) {
      case MEMORY_1, MEMORY_2, MEMORY_4, MEMORY_8, ZERO -> requireMemory(0);
      case INDEX, TWO_INDEXES -> {
        switch (opcode) {
          case TABLE_GET, TABLE_SET, TABLE_GROW, TABLE_SIZE, TABLE_FILL -> requireTable(in.index());
          case TABLE_INIT -> {
            requireTable(in.secondIndex());
            requireElements(in.index());
          }
          case ELEM_DROP -> requireElements(in.index());
          case TABLE_COPY -> {
            requireTable(in.index());
            requireTable(in.secondIndex());
          }
          case MEMORY_FILL -> requireMemory(in.index());
          case MEMORY_COPY -> {
            requireMemory(in.index());
            requireMemory(in.secondIndex());
          }
          case MEMORY_INIT -> {
            requireMemory(in.secondIndex());
            requireData(in.index());
          }
          case DATA_DROP -> requireData(in.index());
          default -> throw new IllegalStateException(opcode + " has an index of no kind");
        }
      }
      case NONE, BLOCK_TYPE, LABELS, I32, I64, F32, F64 -> {}
    }
  }

  private void requireMemory(int index) {
    require("memory", index, module.memories.size());
  }

  private void requireTable(int index) {
    require("table", index, module.tables.size());
  }

  private void requireElements(int index) {
    require("element segment", index, module.elements.size());
  }

  private void requireData(int index) {
    if (!module.countsData) {
      throw invalid("there is no data count section");
    }
    require("data segment", index, module.data.size());
  }

  private byte blockResult() {
    return in.blockType() == InstructionReader.EMPTY_BLOCK ? NOTHING : (byte) in.blockType();
  }

  private void end() {
    Frame frame = popFrame();
    if (frame.kind == Opcode.IF && frame.result != NOTHING) {
      throw invalid("if with a result has no else");
    }
    if (depth > 0) {
      push(frame.result);
    }
  }

  private void branchTable() {
    pop(I32);
    byte expected = label(in.defaultLabel()).labelType();
    for (int label : in.labels()) {
      byte type = label(label).labelType();
      if ((type == NOTHING) != (expected == NOTHING)) {
        throw invalid("labels carry different numbers of values");
      }
      if (type != NOTHING) {
        // Pushed back as it was: in unreachable code one operand may serve labels of different
        // types.
        pushOperand(pop(type));
      }
    }
    pop(expected);
    markUnreachable();
  }

  private void call(FunctionType type) {
    for (int i = type.parameters().size() - 1; i >= 0; i--) {
      pop(type.parameters().get(i).code());
    }
    for (ValueType result : type.results()) {
      push(result.code());
    }
  }

  private void select() {
    pop(I32);
    byte second = popAny();
    byte first = popAny();
    if (first == FUNCREF || second == FUNCREF) {
      throw invalid("operands are references");
    }
    if (first != second && first != UNKNOWN && second != UNKNOWN) {
      throw invalid("operands have different types");
    }
    pushOperand(first == UNKNOWN ? second : first);
  }

  private byte local() {
    require("local", in.index(), localCount);
    return locals[in.index()];
  }

  private Global global() {
    require("global", in.index(), module.globals.size());
    return module.globals.get(in.index());
  }

  private Frame label(int label) {
    require("label", label, depth);
    return frames.get(depth - 1 - label);
  }

  private void pushFrame(Opcode kind, byte result) {
    if (depth == frames.size()) {
      frames.add(new Frame());
    }
    Frame frame = frames.get(depth);
    frame.kind = kind;
    frame.result = result;
    frame.height = height;
    frame.unreachable = false;
    depth++;
  }

  private Frame popFrame() {
    Frame frame = frames.get(depth - 1);
    pop(frame.result);
    if (height != frame.height) {
      throw invalid((height - frame.height) + " values are left at the end of a block");
    }
    depth--;
    return frame;
  }

  private void markUnreachable() {
    Frame frame = frames.get(depth - 1);
    frame.unreachable = true;
    height = frame.height;
  }

  /** Pushes a value of this type, or nothing for {@link #NOTHING}. */
  private void push(byte type) {
    if (type != NOTHING) {
      pushOperand(type);
    }
  }

  private void pushOperand(byte type) {
    if (height == operands.length) {
      operands = Arrays.copyOf(operands, 2 * height);
    }
    operands[height++] = type;
  }

  private byte popAny() {
    Frame frame = frames.get(depth - 1);
    if (height > frame.height) {
      return operands[--height];
    }
    if (frame.unreachable) {
      return UNKNOWN;
    }
    throw invalid("an operand is missing");
  }

  /** Pops a value of this type, or nothing for {@link #NOTHING}. */
  private byte pop(byte expected) {
    if (expected == NOTHING) {
      return UNKNOWN;
    }
    byte actual = popAny();
    if (actual != expected && actual != UNKNOWN) {
      throw invalid(
          "operand type 0x%02x instead of 0x%02x".formatted(actual & 0xff, expected & 0xff));
    }
    return actual;
  }

  private void require(String what, int index, int count) {
    if (Integer.compareUnsigned(index, count) >= 0) {
      throw invalid(
          what + " " + Integer.toUnsignedString(index) + " does not exist: there are " + count);
    }
  }

  private ModuleRefusedException invalid(String reason) {
    return ModuleRefusedException.invalid(
        "function "
            + function
            + ": "
            + in.opcode().text()
            + " at byte "
            + in.start()
            + ": "
            + reason);
  }
}
