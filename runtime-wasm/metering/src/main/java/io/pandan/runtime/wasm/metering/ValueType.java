package io.pandan.runtime.wasm.metering;

/**
 * The types of values that actors may use. {@code v128} and {@code externref} are off: ref-fvm
 * turns SIMD off and builds its engine without garbage-collected types (fvm/src/engine/mod.rs).
 */
public enum ValueType {
  /** 32-bit integer. */
  I32(0x7f, 'i'),
  /** 64-bit integer. */
  I64(0x7e, 'l'),
  /** 32-bit float. */
  F32(0x7d, 'f'),
  /** 64-bit float. */
  F64(0x7c, 'd'),
  /** Reference to a function. */
  FUNCREF(0x70, 'r');

  private final byte code;
  private final char letter;

  ValueType(int code, char letter) {
    this.code = (byte) code;
    this.letter = letter;
  }

  /** The type's byte in the binary format. */
  public byte code() {
    return code;
  }

  /** The type's name in the text format. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Reads the type at the reader's position. */
  static ValueType read(ByteReader in) {
    int offset = in.position();
    int code = in.readByte();
    for (ValueType type : VALUES) {
      if ((type.code & 0xff) == code) {
        return type;
      }
    }
    throw ModuleRefusedException.parse(
        offset, "value type 0x%02x is not one of i32, i64, f32, f64, funcref".formatted(code));
  }

  /** The type that the opcode table writes as this letter. */
  static ValueType ofLetter(char letter) {
    for (ValueType type : VALUES) {
      if (type.letter == letter) {
        return type;
      }
    }
    throw new IllegalArgumentException("no value type is written '" + letter + "'");
  }

  private static final ValueType[] VALUES = values();
}
