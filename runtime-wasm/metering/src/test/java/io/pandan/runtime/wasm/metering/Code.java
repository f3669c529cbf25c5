package io.pandan.runtime.wasm.metering;

/** Writes the instructions of a function body. */
public final class Code {
  static final int EMPTY = InstructionReader.EMPTY_BLOCK;

  private final ByteWriter out = new ByteWriter(64);

  /** An opcode with indexes, alignment and offset, or labels: unsigned immediates as they stand. */
  public Code op(Opcode opcode, int... immediates) {
    out.op(opcode);
    for (int immediate : immediates) {
      out.writeU32(immediate);
    }
    return this;
  }

  public Code i32(int value) {
    out.op(Opcode.I32_CONST).writeSigned(value);
    return this;
  }

  public Code i64(long value) {
    out.op(Opcode.I64_CONST).writeSigned(value);
    return this;
  }

  /** A block, loop or if without a result. */
  public Code block(Opcode opcode) {
    return raw(opcode.code(), EMPTY);
  }

  /** A block, loop or if with a result. */
  public Code block(Opcode opcode, ValueType result) {
    return raw(opcode.code(), result.code());
  }

  public Code end() {
    return op(Opcode.END);
  }

  /** Bytes that the builder has no name for. */
  public Code raw(int... bytes) {
    for (int b : bytes) {
      out.writeByte(b);
    }
    return this;
  }

  public Code raw(byte[] bytes) {
    out.write(bytes, 0, bytes.length);
    return this;
  }

  public int size() {
    return out.size();
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }
}
