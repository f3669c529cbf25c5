package io.pandan.runtime.wasm.metering;

import org.jspecify.annotations.Nullable;

/**
 * Walks over the instructions of a body. The accessors speak of the instruction that {@link #next}
 * moved to; nothing is allocated for an instruction but the labels of a br_table. Not thread safe.
 */
final class InstructionReader {
  /** Most labels of a br_table (wasmparser 0.236, limits.rs: MAX_WASM_BR_TABLE_SIZE). */
  static final int MAX_LABELS = 128 * 1024;

  /** {@link #blockType} of a block without a result. */
  static final int EMPTY_BLOCK = 0x40;

  private static final int[] NO_LABELS = {};

  private final ByteReader in;
  private Opcode opcode = Opcode.NOP;
  private int start;
  private int first;
  private int second;
  private long value;
  private int[] labels = NO_LABELS;

  InstructionReader(Slice code) {
    this.in = new ByteReader(code.array(), code.from(), code.to());
  }

  /** Moves to the next instruction; false at the end of the body. */
  boolean next() {
    if (in.atEnd()) {
      return false;
    }
    start = in.position();
    opcode = readOpcode();
    switch (opcode.immediate()) {
      case NONE -> {}
      case BLOCK_TYPE -> readBlockType();
      case INDEX -> first = in.readU32();
      case TWO_INDEXES -> {
        first = in.readU32();
        second = in.readU32();
      }
      case LABELS -> readLabels();
      case ZERO -> {
        if (in.readByte() != 0) {
          throw ModuleRefusedException.parse(start, opcode.text() + ": zero byte expected");
        }
      }
      case MEMORY_1 -> readMemoryArgument(0);
      case MEMORY_2 -> readMemoryArgument(1);
      case MEMORY_4 -> readMemoryArgument(2);
      case MEMORY_8 -> readMemoryArgument(3);
      case I32 -> value = in.readSigned(32);
      case I64 -> value = in.readSigned(64);
      case F32 -> in.skip(4);
      case F64 -> in.skip(8);
    }
    return true;
  }

  Opcode opcode() {
    return opcode;
  }

  /** Where the instruction starts in the array. */
  int start() {
    return start;
  }

  /** Where the next instruction starts in the array. */
  int end() {
    return in.position();
  }

  /** The index, or the first of two: for call_indirect the type, for init the segment. */
  int index() {
    return first;
  }

  /** The second of two indexes: for call_indirect and init the table or memory. */
  int secondIndex() {
    return second;
  }

  /** The type code of a block's result, or {@link #EMPTY_BLOCK}. */
  int blockType() {
    return first;
  }

  /** The integer of i32.const or i64.const. */
  long value() {
    return value;
  }

  /** Whether the instruction is a load or a store. */
  boolean accessesMemory() {
    return switch (opcode.immediate()) {
      case MEMORY_1, MEMORY_2, MEMORY_4, MEMORY_8 -> true;
      default -> false;
    };
  }

  /** The logarithm of the alignment that a load or store declares. */
  int alignment() {
    return first;
  }

  /** The unsigned offset that a load or store adds to its address. */
  int offset() {
    return second;
  }

  /** The labels of a br_table without the default; not to be written to. */
  int[] labels() {
    return labels;
  }

  /** The default label of a br_table. */
  int defaultLabel() {
    return first;
  }

  private Opcode readOpcode() {
    int code = in.readByte();
    @Nullable Opcode found = code == 0xfc ? Opcode.prefixed(in.readU32()) : Opcode.plain(code);
    if (found != null) {
      return found;
    }
    String what =
        switch (code) {
          case 0x06, 0x07, 0x08, 0x09, 0x0a, 0x18, 0x19, 0x1f -> "exceptions are off";
          case 0x12, 0x13 -> "tail calls are off";
          case 0x14, 0x15, 0xd4, 0xd5, 0xd6 -> "typed function references are off";
          case 0x1c -> "select with a type cannot be metered";
          case 0xd0, 0xd1, 0xd2 -> "ref.null, ref.is_null and ref.func cannot be metered";
          case 0xfb -> "garbage collection is off";
          case 0xfc -> "no such instruction of saturating conversion, bulk memory or tables";
          case 0xfd -> "SIMD is off";
          case 0xfe -> "threads are off";
          default -> "no such instruction";
        };
    throw ModuleRefusedException.invalid(
        "opcode 0x%02x at byte %d: %s".formatted(code, start, what));
  }

  private void readBlockType() {
    int code = in.peek();
    if (code == EMPTY_BLOCK) {
      first = in.readByte();
    } else if ((code & 0xc0) == 0x40) {
      first = ValueType.read(in).code() & 0xff;
    } else {
      throw ModuleRefusedException.invalid(
          "block type %d at byte %d: multi-value is off".formatted(in.readSigned(33), start));
    }
  }

  private void readLabels() {
    int count = in.readCount("br_table");
    if (count > MAX_LABELS) {
      throw ModuleRefusedException.tooMany("labels of a br_table", count, MAX_LABELS);
    }
    labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = in.readU32();
    }
    first = in.readU32();
  }

  private void readMemoryArgument(int naturalAlignment) {
    int alignment = in.readU32();
    if (Integer.compareUnsigned(alignment, naturalAlignment) > 0) {
      throw ModuleRefusedException.invalid(
          "%s at byte %d: alignment 2^%s exceeds the natural 2^%d"
              .formatted(
                  opcode.text(), start, Integer.toUnsignedString(alignment), naturalAlignment));
    }
    first = alignment;
    second = in.readU32();
  }
}
