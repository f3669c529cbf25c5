package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.Constant;
import io.pandan.runtime.wasm.metering.WasmModule.FunctionBody;
import io.pandan.runtime.wasm.metering.WasmModule.Global;
import io.pandan.runtime.wasm.metering.WasmModule.LocalGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Divides functions that are too large for a method of the JVM: parts of them become functions of
 * their own. Gas and the stack's limit are in the code already, so that nothing that is injected
 * here costs anything.
 *
 * <p>A part is a sequence of steps in one block. It takes the operands that it uses and the locals
 * that it names as parameters. Before it returns it puts the locals that it writes and the operands
 * that it leaves into globals of the engine's, where its caller takes them from at once. A branch
 * out of it becomes the number that it returns, by which the caller branches. Not thread safe.
 */
final class Outliner {
  /** Slots of the JVM that the parameters of a part may take; the rest goes through globals. */
  private static final int MAX_PARAMETER_SLOTS = 200;

  private static final byte I32 = ValueType.I32.code();

  private final WasmModule module;
  private final int target;

  /** The globals through which values pass, by type. */
  private final Map<Byte, List<Integer>> pools = new HashMap<>();

  // The function that is being divided.
  private byte[] locals = {};
  private OperandStack.Types types;
  private int selector;
  private byte result;
  private int functionIndex;

  private Outliner(WasmModule module, int target) {
    this.module = module;
    this.target = target;
    this.types = new OperandStack.Types(module, locals);
  }

  /**
   * Divides the functions of an instrumented module that weigh more than the limit, in place.
   * Functions are added behind those there are; globals too.
   *
   * @param limit what a function may weigh, see {@link Step#weight}
   * @param target what the parts and what is left weigh at most, where that is possible
   */
  static void divide(WasmModule module, int limit, int target) {
    Outliner outliner = new Outliner(module, target);
    int count = module.bodies.size();
    for (int i = 0; i < count; i++) {
      // An instruction of one byte weighs 3 at most, but for jumps; most weigh less than 3 a byte.
      FunctionBody body = module.bodies.get(i);
      if (body.code().length() * 4L > limit) {
        List<Step> steps = Step.read(body.code());
        if (Step.weight(steps) > limit) {
          module.bodies.set(i, outliner.divide(module.imports.size() + i, body, steps));
        }
      }
    }
  }

  private FunctionBody divide(int function, FunctionBody body, List<Step> steps) {
    FunctionType type = module.typeOf(function);
    functionIndex = function;
    result = type.results().isEmpty() ? InstructionReader.EMPTY_BLOCK : code(type.results());
    List<LocalGroup> groups = new ArrayList<>(body.locals());
    groups.add(new LocalGroup(1, ValueType.I32));
    locals = new byte[type.parameters().size() + body.localCount() + 1];
    int count = 0;
    for (ValueType parameter : type.parameters()) {
      locals[count++] = parameter.code();
    }
    for (LocalGroup group : groups) {
      Arrays.fill(locals, count, count + group.count(), group.type().code());
      count += group.count();
    }
    selector = count - 1;
    types = new OperandStack.Types(module, locals);
    List<Byte> labels = new ArrayList<>();
    labels.add(result);
    shrink(steps, labels);
    ByteWriter out = new ByteWriter(body.code().length());
    Step.write(steps, out, Step.SAME, 0);
    return new FunctionBody(groups, Slice.of(out.op(Opcode.END)));
  }

  private static byte code(List<ValueType> results) {
    return results.get(0).code();
  }

  /**
   * Takes parts out of a sequence until it weighs no more than the target, those deep inside first.
   *
   * @param labels what branches to the open blocks carry, the innermost last
   */
  private void shrink(List<Step> steps, List<Byte> labels) {
    for (Step step : steps) {
      if (step.isBlock() && step.weight() > target) {
        labels.add(
            step.opcode == Opcode.LOOP ? InstructionReader.EMPTY_BLOCK : (byte) step.blockType);
        shrink(step.body, labels);
        shrink(step.otherwise, labels);
        labels.removeLast();
      }
    }
    int weight = Step.weight(steps);
    while (weight > target) {
      List<Step> shorter = takeOut(steps, labels);
      int less = Step.weight(shorter);
      if (less >= weight - weight / 10) {
        return;
      }
      steps.clear();
      steps.addAll(shorter);
      weight = less;
    }
  }

  /** Takes parts of up to the target's weight out of a sequence, one behind the other. */
  private List<Step> takeOut(List<Step> steps, List<Byte> labels) {
    List<Step> left = new ArrayList<>();
    @Nullable OperandStack stack = null;
    int from = 0;
    while (from < steps.size()) {
      int to = end(steps, from, stack);
      List<Step> part = steps.subList(from, to);
      OperandStack start = stack;
      types.resetLow(start);
      for (Step step : part) {
        stack = types.after(step, stack);
      }
      left.addAll(
          Step.weight(part) < target / 4 ? part : call(part, start, types.low(), stack, labels));
      from = to;
    }
    return left;
  }

  /** Where a part ends that begins here: where few operands are open, late rather than early. */
  private int end(List<Step> steps, int from, @Nullable OperandStack start) {
    OperandStack stack = start;
    int weight = 0;
    int best = from + 1;
    int lowest = Integer.MAX_VALUE;
    for (int i = from; i < steps.size(); i++) {
      Step step = steps.get(i);
      weight += step.weight();
      if (weight > target && i > from) {
        break;
      }
      if (step.jumps()) {
        return i + 1;
      }
      stack = types.after(step, stack);
      int height = OperandStack.height(stack);
      if (i == steps.size() - 1) {
        return i + 1;
      }
      if (weight > target / 2 && height <= lowest) {
        lowest = height;
        best = i + 1;
      } else if (lowest == Integer.MAX_VALUE) {
        best = i + 1;
      }
    }
    return best;
  }

  /** What a part names. */
  private static final class Uses {
    final TreeSet<Integer> read = new TreeSet<>();
    final TreeSet<Integer> written = new TreeSet<>();

    /** Numbers of the ways out, by the label seen from outside the part. */
    final Map<Integer, Integer> exits = new LinkedHashMap<>();

    void add(List<Step> steps, int depth, int outermost) {
      for (Step step : steps) {
        switch (step.opcode) {
          case BLOCK, LOOP, IF -> {
            add(step.body, depth + 1, outermost);
            add(step.otherwise, depth + 1, outermost);
          }
          case LOCAL_GET -> read.add(step.index);
          case LOCAL_SET, LOCAL_TEE -> {
            read.add(step.index);
            written.add(step.index);
          }
          case BR, BR_IF -> exit(step.index - depth);
          case BR_TABLE -> {
            for (int label : step.labels) {
              exit(label - depth);
            }
          }
          case RETURN -> exit(outermost);
          case NOP -> add(step.body, depth, outermost);
          default -> {}
        }
      }
    }

    /** About what a call of the part weighs. */
    int weightOfCall(int operands) {
      return 16 + 16 * operands + 8 * read.size() + 16 * written.size() + 32 * exits.size();
    }

    private void exit(int label) {
      if (label >= 0) {
        exits.putIfAbsent(label, exits.size() + 1);
      }
    }
  }

  /**
   * Makes a function of a part.
   *
   * @param low the lowest height of the stack in the part
   * @param labels what branches carry, the innermost last
   * @return what stands in the part's place: the part itself where calling it gains too little
   */
  private List<Step> call(
      List<Step> part,
      @Nullable OperandStack start,
      int low,
      @Nullable OperandStack end,
      List<Byte> labels) {
    Uses uses = new Uses();
    uses.add(part, 0, labels.size() - 1);
    // It is set before it is read, wherever it is.
    uses.read.remove(selector);
    uses.written.remove(selector);
    boolean goesOn = !part.getLast().jumps();
    byte[] inputs = OperandStack.above(start, low);
    byte[] outputs = goesOn ? OperandStack.above(end, low) : new byte[0];
    if (2 * uses.weightOfCall(inputs.length + outputs.length) > Step.weight(part)) {
      return part;
    }

    List<ValueType> parameters = new ArrayList<>();
    int slots = 0;
    for (byte input : inputs) {
      parameters.add(typeOf(input));
      slots += slots(input);
    }
    Map<Integer, Integer> places = new HashMap<>();
    List<Integer> passed = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    for (int local : uses.read) {
      slots += slots(locals[local]);
      (slots <= MAX_PARAMETER_SLOTS ? passed : others).add(local);
    }
    for (int local : passed) {
      places.put(local, parameters.size());
      parameters.add(typeOf(locals[local]));
    }
    List<LocalGroup> groups = new ArrayList<>();
    for (int local : others) {
      places.put(local, parameters.size() + groups.size());
      groups.add(new LocalGroup(1, typeOf(locals[local])));
    }
    int partSelector = parameters.size() + groups.size();
    groups.add(new LocalGroup(1, ValueType.I32));
    places.put(selector, partSelector);

    List<Step> before = new ArrayList<>();
    Pool pool = new Pool();
    List<Step> prologue = new ArrayList<>();
    for (int local : others) {
      int global = pool.next(locals[local]);
      before.add(Step.of(Opcode.LOCAL_GET, local));
      before.add(Step.of(Opcode.GLOBAL_SET, global));
      prologue.add(Step.of(Opcode.GLOBAL_GET, global));
      prologue.add(Step.of(Opcode.LOCAL_SET, places.get(local)));
    }
    pool = new Pool();
    List<Step> epilogue = new ArrayList<>();
    List<Step> after = new ArrayList<>();
    for (int local : uses.written) {
      int global = pool.next(locals[local]);
      epilogue.add(Step.of(Opcode.LOCAL_GET, places.get(local)));
      epilogue.add(Step.of(Opcode.GLOBAL_SET, global));
      after.add(Step.of(Opcode.GLOBAL_GET, global));
      after.add(Step.of(Opcode.LOCAL_SET, local));
    }
    // What leaves the part early carries at most one value, and then no operands are left.
    Pool carried = pool.copy();
    int[] outputGlobals = new int[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      outputGlobals[i] = pool.next(outputs[i]);
    }

    boolean selects = !uses.exits.isEmpty();
    FunctionType type = new FunctionType(parameters, selects ? List.of(ValueType.I32) : List.of());
    Map<Integer, Integer> carriers = new HashMap<>();
    for (int label : uses.exits.keySet()) {
      byte carries = labels.get(labels.size() - 1 - label);
      if (carries != InstructionReader.EMPTY_BLOCK) {
        carriers.put(label, carried.copy().next(carries));
      }
    }
    ByteWriter out = new ByteWriter(1024);
    Step.write(prologue, out, Step.SAME, 0);
    writePart(
        out, part, inputs.length, uses, places, labels, outputGlobals, carriers, partSelector);
    Step.write(epilogue, out, Step.SAME, 0);
    if (selects) {
      out.op(Opcode.LOCAL_GET, partSelector);
    }
    out.op(Opcode.END);
    int function =
        module.addFunction(module.indexOfType(type), new FunctionBody(groups, Slice.of(out)));

    List<Step> call = new ArrayList<>(before);
    passed.forEach(local -> call.add(Step.of(Opcode.LOCAL_GET, local)));
    call.add(Step.of(Opcode.CALL, function));
    if (selects) {
      call.add(Step.of(Opcode.LOCAL_SET, selector));
    }
    call.addAll(after);
    uses.exits.forEach((label, number) -> leave(call, label, number, carriers.get(label)));
    if (goesOn) {
      for (int global : outputGlobals) {
        call.add(Step.of(Opcode.GLOBAL_GET, global));
      }
    } else {
      call.add(Step.of(Opcode.UNREACHABLE));
    }
    // The globals hold only until something else is executed.
    return List.of(Step.together(call));
  }

  /** Branches where the part left by this way. */
  private void leave(List<Step> call, int label, int number, @Nullable Integer carrier) {
    call.add(Step.of(Opcode.LOCAL_GET, selector));
    call.add(Step.constant(number));
    call.add(Step.of(Opcode.I32_EQ));
    if (carrier == null) {
      call.add(Step.of(Opcode.BR_IF, label));
    } else {
      List<Step> taken = new ArrayList<>();
      taken.add(Step.of(Opcode.GLOBAL_GET, carrier));
      taken.add(Step.of(Opcode.BR, label + 1));
      call.add(Step.block(Opcode.IF, InstructionReader.EMPTY_BLOCK, taken));
    }
  }

  /** Writes a part within a block for each way out and one that all of them leave. */
  private void writePart(
      ByteWriter out,
      List<Step> part,
      int inputs,
      Uses uses,
      Map<Integer, Integer> places,
      List<Byte> labels,
      int[] outputGlobals,
      Map<Integer, Integer> carriers,
      int partSelector) {
    int exits = uses.exits.size();
    int outermost = labels.size() - 1;
    List<Integer> ways = new ArrayList<>(uses.exits.keySet());
    if (exits > 0) {
      out.op(Opcode.BLOCK).writeByte(InstructionReader.EMPTY_BLOCK);
      for (int i = exits - 1; i >= 0; i--) {
        out.op(Opcode.BLOCK).writeByte(labels.get(outermost - ways.get(i)));
      }
    }
    for (int i = 0; i < inputs; i++) {
      out.op(Opcode.LOCAL_GET, i);
    }
    Step.Places moved =
        new Step.Places() {
          @Override
          public int local(int index) {
            return places.get(index);
          }

          @Override
          public int label(int label, int depth) {
            return label < depth ? label : depth + uses.exits.get(label - depth) - 1;
          }

          @Override
          public int returnLabel(int depth) {
            return label(outermost + depth, depth);
          }
        };
    Step.write(part, out, moved, 0);
    for (int i = outputGlobals.length - 1; i >= 0; i--) {
      out.op(Opcode.GLOBAL_SET, outputGlobals[i]);
    }
    if (exits == 0) {
      return;
    }
    if (!part.getLast().jumps()) {
      // A part within this one may have left its own number there.
      out.op(Opcode.I32_CONST).writeSigned(0).op(Opcode.LOCAL_SET, partSelector);
      out.op(Opcode.BR, exits);
    }
    for (int i = 0; i < exits; i++) {
      out.op(Opcode.END);
      Integer carrier = carriers.get(ways.get(i));
      if (carrier != null) {
        out.op(Opcode.GLOBAL_SET, carrier);
      }
      out.op(Opcode.I32_CONST).writeSigned(i + 1).op(Opcode.LOCAL_SET, partSelector);
      if (i < exits - 1) {
        out.op(Opcode.BR, exits - 1 - i);
      }
    }
    out.op(Opcode.END);
  }

  private static ValueType typeOf(byte code) {
    for (ValueType type : ValueType.values()) {
      if (type.code() == code) {
        return type;
      }
    }
    throw new IllegalArgumentException("type " + code);
  }

  private static int slots(byte type) {
    return type == ValueType.I64.code() || type == ValueType.F64.code() ? 2 : 1;
  }

  /** Gives globals out, of each type from the first one on. */
  private final class Pool {
    private final Map<Byte, Integer> used = new HashMap<>();

    Pool copy() {
      Pool copy = new Pool();
      copy.used.putAll(used);
      return copy;
    }

    int next(byte type) {
      int number = used.merge(type, 1, Integer::sum) - 1;
      List<Integer> globals = pools.computeIfAbsent(type, t -> new ArrayList<>());
      if (number == globals.size()) {
        ValueType valueType = typeOf(type);
        module.globals.add(new Global(valueType, true, zero(valueType)));
        // The gas counter is global 0.
        globals.add(module.globals.size());
      }
      return globals.get(number);
    }
  }

  private static Constant zero(ValueType type) {
    ByteWriter out = new ByteWriter(12);
    switch (type) {
      case I32 -> out.op(Opcode.I32_CONST).writeSigned(0);
      case I64 -> out.op(Opcode.I64_CONST).writeSigned(0);
      case F32 -> out.op(Opcode.F32_CONST).write(new byte[4], 0, 4);
      case F64 -> out.op(Opcode.F64_CONST).write(new byte[8], 0, 8);
      case FUNCREF -> out.writeByte(0xd0).writeByte(ValueType.FUNCREF.code());
    }
    return new Constant(type, -1, Slice.of(out.op(Opcode.END)));
  }
}
