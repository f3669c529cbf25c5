package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.Opcode.Immediate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instruction, a block with all that is in it, or instructions that stay together. What stands
 * behind a jump is left out: it is never executed.
 */
final class Step {
  private static final int[] NO_LABELS = {};

  final Opcode opcode;

  /** The instruction as it stood, where it is written again as it is. */
  private final @Nullable Slice bytes;

  /** The local, label, function, type or global. */
  final int index;

  /** The labels of a br_table, its default last. */
  final int[] labels;

  /** The type code of a block's result, or {@link InstructionReader#EMPTY_BLOCK}. */
  final int blockType;

  /** What is in a block, or stays together. */
  final List<Step> body;

  /** What stands behind else. */
  final List<Step> otherwise;

  private Step(
      Opcode opcode,
      @Nullable Slice bytes,
      int index,
      int[] labels,
      int blockType,
      List<Step> body,
      List<Step> otherwise) {
    this.opcode = opcode;
    this.bytes = bytes;
    this.index = index;
    this.labels = labels;
    this.blockType = blockType;
    this.body = body;
    this.otherwise = otherwise;
  }

  /** An instruction with an index: a local, a global, a function or a label. */
  static Step of(Opcode opcode, int index) {
    return new Step(
        opcode, null, index, NO_LABELS, InstructionReader.EMPTY_BLOCK, List.of(), List.of());
  }

  /** An instruction without operands of its own. */
  static Step of(Opcode opcode) {
    return raw(opcode, new ByteWriter(2).op(opcode), 0);
  }

  /** Pushes a constant. */
  static Step constant(int value) {
    return raw(Opcode.I32_CONST, new ByteWriter(6).op(Opcode.I32_CONST).writeSigned(value), 0);
  }

  private static Step raw(Opcode opcode, ByteWriter bytes, int index) {
    return new Step(
        opcode,
        Slice.of(bytes),
        index,
        NO_LABELS,
        InstructionReader.EMPTY_BLOCK,
        List.of(),
        List.of());
  }

  /** A block without else. */
  static Step block(Opcode opcode, int blockType, List<Step> body) {
    return new Step(opcode, null, 0, NO_LABELS, blockType, body, List.of());
  }

  /** Steps that stay together: {@code nop} with a body. */
  static Step together(List<Step> steps) {
    return block(Opcode.NOP, InstructionReader.EMPTY_BLOCK, steps);
  }

  /** The steps of a body of code. */
  static List<Step> read(Slice code) {
    List<Step> steps = new ArrayList<>();
    readSequence(new InstructionReader(code), code, steps);
    return steps;
  }

  /**
   * Reads to the end or the else of a block.
   *
   * @return whether an else ended it
   */
  private static boolean readSequence(InstructionReader in, Slice code, List<Step> to) {
    boolean reachable = true;
    int skipped = 0;
    while (in.next()) {
      Opcode opcode = in.opcode();
      if (!reachable) {
        switch (opcode) {
          case BLOCK, LOOP, IF -> skipped++;
          case END -> {
            if (skipped-- == 0) {
              return false;
            }
          }
          case ELSE -> {
            if (skipped == 0) {
              return true;
            }
          }
          default -> {}
        }
        continue;
      }
      switch (opcode) {
        case END -> {
          return false;
        }
        case ELSE -> {
          return true;
        }
        case BLOCK, LOOP, IF -> to.add(readBlock(in, code));
        case BR_TABLE -> {
          int[] labels = java.util.Arrays.copyOf(in.labels(), in.labels().length + 1);
          labels[labels.length - 1] = in.defaultLabel();
          to.add(
              new Step(
                  opcode, null, 0, labels, InstructionReader.EMPTY_BLOCK, List.of(), List.of()));
        }
        default -> {
          int index =
              switch (opcode.immediate()) {
                case INDEX, TWO_INDEXES -> in.index();
                default -> 0;
              };
          Slice bytes = new Slice(code.array(), in.start(), in.end());
          to.add(
              new Step(
                  opcode,
                  relocated(opcode) ? null : bytes,
                  index,
                  NO_LABELS,
                  InstructionReader.EMPTY_BLOCK,
                  List.of(),
                  List.of()));
        }
      }
      reachable = !jumps(opcode);
    }
    return false;
  }

  private static Step readBlock(InstructionReader in, Slice code) {
    Opcode opcode = in.opcode();
    int blockType = in.blockType();
    List<Step> body = new ArrayList<>();
    List<Step> otherwise = new ArrayList<>();
    if (readSequence(in, code, body)) {
      readSequence(in, code, otherwise);
    }
    return new Step(opcode, null, 0, NO_LABELS, blockType, body, otherwise);
  }

  /** Whether the instruction is another one in another function or at another depth. */
  private static boolean relocated(Opcode opcode) {
    return switch (opcode) {
      case LOCAL_GET, LOCAL_SET, LOCAL_TEE, BR, BR_IF, RETURN -> true;
      default -> false;
    };
  }

  private static boolean jumps(Opcode opcode) {
    return switch (opcode) {
      case BR, BR_TABLE, RETURN, UNREACHABLE -> true;
      default -> false;
    };
  }

  /** Whether nothing behind the step is reached from it. */
  boolean jumps() {
    return isTogether() ? body.getLast().jumps() : jumps(opcode);
  }

  boolean isBlock() {
    return opcode.immediate() == Immediate.BLOCK_TYPE;
  }

  boolean isTogether() {
    return opcode == Opcode.NOP && !body.isEmpty();
  }

  /** Where locals and labels go when steps are written. */
  interface Places {
    /** The index of a local. */
    int local(int index);

    /**
     * A label.
     *
     * @param label as it stands
     * @param depth how many blocks are open that are written with it
     */
    int label(int label, int depth);

    /** The label that returns, or -1 where the function itself is left. */
    int returnLabel(int depth);
  }

  /** Everything stays where it was. */
  static final Places SAME =
      new Places() {
        @Override
        public int local(int index) {
          return index;
        }

        @Override
        public int label(int label, int depth) {
          return label;
        }

        @Override
        public int returnLabel(int depth) {
          return -1;
        }
      };

  /** Writes steps that stand in {@code depth} open blocks. */
  static void write(List<Step> steps, ByteWriter out, Places places, int depth) {
    for (Step step : steps) {
      step.write(out, places, depth);
    }
  }

  private void write(ByteWriter out, Places places, int depth) {
    if (isBlock()) {
      out.op(opcode).writeByte(blockType);
      write(body, out, places, depth + 1);
      if (!otherwise.isEmpty()) {
        out.op(Opcode.ELSE);
        write(otherwise, out, places, depth + 1);
      }
      out.op(Opcode.END);
      return;
    }
    if (isTogether()) {
      write(body, out, places, depth);
      return;
    }
    if (bytes != null) {
      out.write(bytes);
      return;
    }
    switch (opcode) {
      case LOCAL_GET, LOCAL_SET, LOCAL_TEE -> out.op(opcode, places.local(index));
      case BR, BR_IF -> out.op(opcode, places.label(index, depth));
      case BR_TABLE -> {
        out.op(opcode).writeU32(labels.length - 1);
        for (int label : labels) {
          out.writeU32(places.label(label, depth));
        }
      }
      case RETURN -> {
        int label = places.returnLabel(depth);
        if (label < 0) {
          out.op(opcode);
        } else {
          out.op(Opcode.BR, label);
        }
      }
      default -> out.op(opcode, index);
    }
  }

  /** About how many bytes of JVM code Endive makes of it, rather more than less. */
  int weight() {
    if (isBlock()) {
      return 8 + weight(body) + weight(otherwise);
    }
    if (isTogether()) {
      return weight(body);
    }
    return switch (opcode.immediate()) {
      case MEMORY_1, MEMORY_2, MEMORY_4, MEMORY_8 -> 13;
      case I32, I64, F32, F64 -> 3;
      case ZERO, TWO_INDEXES -> 11;
      case LABELS -> 24 + 10 * labels.length;
      case BLOCK_TYPE, NONE, INDEX ->
          switch (opcode) {
            case NOP -> 0;
            case LOCAL_GET, LOCAL_SET -> 3;
            case LOCAL_TEE -> 4;
            case BR, BR_IF -> 16;
            case CALL, GLOBAL_GET, GLOBAL_SET -> 11;
            case SELECT -> 7;
            case RETURN, UNREACHABLE -> 5;
            case DROP -> 1;
            default -> opcode.immediate() == Immediate.INDEX ? 10 : 3;
          };
    };
  }

  static int weight(List<Step> steps) {
    long sum = 0;
    for (Step step : steps) {
      sum += step.weight();
    }
    return (int) Math.min(sum, Integer.MAX_VALUE);
  }
}
