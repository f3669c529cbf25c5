package io.pandan.runtime.wasm.metering;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The instructions that actors may use, one row each: encoding, immediates, price class and type.
 *
 * <p>A type is written as letters of {@link ValueType}, parameters before {@code >} and results
 * after it: {@code ii>l} takes two i32 and gives an i64. Rows without a type are typed by the
 * validator. Sources: WebAssembly core specification 2.0, "Binary Format: Instructions"; ref-fvm's
 * {@code WasmGasPrices} (fvm/src/gas/price_list.rs).
 */
public enum Opcode {
  UNREACHABLE(0x00, Immediate.NONE, Price.FREE),
  NOP(0x01, Immediate.NONE, Price.FREE, ""),
  BLOCK(0x02, Immediate.BLOCK_TYPE, Price.FREE),
  LOOP(0x03, Immediate.BLOCK_TYPE, Price.FREE),
  IF(0x04, Immediate.BLOCK_TYPE, Price.JUMP_CONDITIONAL),
  ELSE(0x05, Immediate.NONE, Price.FREE),
  END(0x0b, Immediate.NONE, Price.FREE),
  BR(0x0c, Immediate.INDEX, Price.JUMP_UNCONDITIONAL),
  BR_IF(0x0d, Immediate.INDEX, Price.JUMP_CONDITIONAL),
  BR_TABLE(0x0e, Immediate.LABELS, Price.JUMP_INDIRECT),
  RETURN(0x0f, Immediate.NONE, Price.FREE),
  CALL(0x10, Immediate.INDEX, Price.CALL),
  CALL_INDIRECT(0x11, Immediate.TWO_INDEXES, Price.CALL_INDIRECT),
  DROP(0x1a, Immediate.NONE, Price.FREE),
  SELECT(0x1b, Immediate.NONE, Price.INSTRUCTION),
  LOCAL_GET(0x20, Immediate.INDEX, Price.INSTRUCTION),
  LOCAL_SET(0x21, Immediate.INDEX, Price.INSTRUCTION),
  LOCAL_TEE(0x22, Immediate.INDEX, Price.INSTRUCTION),
  GLOBAL_GET(0x23, Immediate.INDEX, Price.INSTRUCTION),
  GLOBAL_SET(0x24, Immediate.INDEX, Price.INSTRUCTION),
  TABLE_GET(0x25, Immediate.INDEX, Price.LOAD, "i>r"),
  TABLE_SET(0x26, Immediate.INDEX, Price.STORE, "ir"),
  I32_LOAD(0x28, Immediate.MEMORY_4, Price.LOAD, "i>i"),
  I64_LOAD(0x29, Immediate.MEMORY_8, Price.LOAD, "i>l"),
  F32_LOAD(0x2a, Immediate.MEMORY_4, Price.LOAD, "i>f"),
  F64_LOAD(0x2b, Immediate.MEMORY_8, Price.LOAD, "i>d"),
  I32_LOAD8_S(0x2c, Immediate.MEMORY_1, Price.LOAD, "i>i"),
  I32_LOAD8_U(0x2d, Immediate.MEMORY_1, Price.LOAD, "i>i"),
  I32_LOAD16_S(0x2e, Immediate.MEMORY_2, Price.LOAD, "i>i"),
  I32_LOAD16_U(0x2f, Immediate.MEMORY_2, Price.LOAD, "i>i"),
  I64_LOAD8_S(0x30, Immediate.MEMORY_1, Price.LOAD, "i>l"),
  I64_LOAD8_U(0x31, Immediate.MEMORY_1, Price.LOAD, "i>l"),
  I64_LOAD16_S(0x32, Immediate.MEMORY_2, Price.LOAD, "i>l"),
  I64_LOAD16_U(0x33, Immediate.MEMORY_2, Price.LOAD, "i>l"),
  I64_LOAD32_S(0x34, Immediate.MEMORY_4, Price.LOAD, "i>l"),
  I64_LOAD32_U(0x35, Immediate.MEMORY_4, Price.LOAD, "i>l"),
  I32_STORE(0x36, Immediate.MEMORY_4, Price.STORE, "ii"),
  I64_STORE(0x37, Immediate.MEMORY_8, Price.STORE, "il"),
  F32_STORE(0x38, Immediate.MEMORY_4, Price.STORE, "if"),
  F64_STORE(0x39, Immediate.MEMORY_8, Price.STORE, "id"),
  I32_STORE8(0x3a, Immediate.MEMORY_1, Price.STORE, "ii"),
  I32_STORE16(0x3b, Immediate.MEMORY_2, Price.STORE, "ii"),
  I64_STORE8(0x3c, Immediate.MEMORY_1, Price.STORE, "il"),
  I64_STORE16(0x3d, Immediate.MEMORY_2, Price.STORE, "il"),
  I64_STORE32(0x3e, Immediate.MEMORY_4, Price.STORE, "il"),
  MEMORY_SIZE(0x3f, Immediate.ZERO, Price.INSTRUCTION, ">i"),
  MEMORY_GROW(0x40, Immediate.ZERO, Price.FILL_PAGES, "i>i"),
  I32_CONST(0x41, Immediate.I32, Price.INSTRUCTION, ">i"),
  I64_CONST(0x42, Immediate.I64, Price.INSTRUCTION, ">l"),
  F32_CONST(0x43, Immediate.F32, Price.INSTRUCTION, ">f"),
  F64_CONST(0x44, Immediate.F64, Price.INSTRUCTION, ">d"),
  I32_EQZ(0x45, Immediate.NONE, Price.MATH, "i>i"),
  I32_EQ(0x46, Immediate.NONE, Price.MATH, "ii>i"),
  I32_NE(0x47, Immediate.NONE, Price.MATH, "ii>i"),
  I32_LT_S(0x48, Immediate.NONE, Price.MATH, "ii>i"),
  I32_LT_U(0x49, Immediate.NONE, Price.MATH, "ii>i"),
  I32_GT_S(0x4a, Immediate.NONE, Price.MATH, "ii>i"),
  I32_GT_U(0x4b, Immediate.NONE, Price.MATH, "ii>i"),
  I32_LE_S(0x4c, Immediate.NONE, Price.MATH, "ii>i"),
  I32_LE_U(0x4d, Immediate.NONE, Price.MATH, "ii>i"),
  I32_GE_S(0x4e, Immediate.NONE, Price.MATH, "ii>i"),
  I32_GE_U(0x4f, Immediate.NONE, Price.MATH, "ii>i"),
  I64_EQZ(0x50, Immediate.NONE, Price.MATH, "l>i"),
  I64_EQ(0x51, Immediate.NONE, Price.MATH, "ll>i"),
  I64_NE(0x52, Immediate.NONE, Price.MATH, "ll>i"),
  I64_LT_S(0x53, Immediate.NONE, Price.MATH, "ll>i"),
  I64_LT_U(0x54, Immediate.NONE, Price.MATH, "ll>i"),
  I64_GT_S(0x55, Immediate.NONE, Price.MATH, "ll>i"),
  I64_GT_U(0x56, Immediate.NONE, Price.MATH, "ll>i"),
  I64_LE_S(0x57, Immediate.NONE, Price.MATH, "ll>i"),
  I64_LE_U(0x58, Immediate.NONE, Price.MATH, "ll>i"),
  I64_GE_S(0x59, Immediate.NONE, Price.MATH, "ll>i"),
  I64_GE_U(0x5a, Immediate.NONE, Price.MATH, "ll>i"),
  F32_EQ(0x5b, Immediate.NONE, Price.MATH, "ff>i"),
  F32_NE(0x5c, Immediate.NONE, Price.MATH, "ff>i"),
  F32_LT(0x5d, Immediate.NONE, Price.MATH, "ff>i"),
  F32_GT(0x5e, Immediate.NONE, Price.MATH, "ff>i"),
  F32_LE(0x5f, Immediate.NONE, Price.MATH, "ff>i"),
  F32_GE(0x60, Immediate.NONE, Price.MATH, "ff>i"),
  F64_EQ(0x61, Immediate.NONE, Price.MATH, "dd>i"),
  F64_NE(0x62, Immediate.NONE, Price.MATH, "dd>i"),
  F64_LT(0x63, Immediate.NONE, Price.MATH, "dd>i"),
  F64_GT(0x64, Immediate.NONE, Price.MATH, "dd>i"),
  F64_LE(0x65, Immediate.NONE, Price.MATH, "dd>i"),
  F64_GE(0x66, Immediate.NONE, Price.MATH, "dd>i"),
  I32_CLZ(0x67, Immediate.NONE, Price.MATH, "i>i"),
  I32_CTZ(0x68, Immediate.NONE, Price.MATH, "i>i"),
  I32_POPCNT(0x69, Immediate.NONE, Price.MATH, "i>i"),
  I32_ADD(0x6a, Immediate.NONE, Price.MATH, "ii>i"),
  I32_SUB(0x6b, Immediate.NONE, Price.MATH, "ii>i"),
  I32_MUL(0x6c, Immediate.NONE, Price.MATH, "ii>i"),
  I32_DIV_S(0x6d, Immediate.NONE, Price.MATH, "ii>i"),
  I32_DIV_U(0x6e, Immediate.NONE, Price.MATH, "ii>i"),
  I32_REM_S(0x6f, Immediate.NONE, Price.MATH, "ii>i"),
  I32_REM_U(0x70, Immediate.NONE, Price.MATH, "ii>i"),
  I32_AND(0x71, Immediate.NONE, Price.MATH, "ii>i"),
  I32_OR(0x72, Immediate.NONE, Price.MATH, "ii>i"),
  I32_XOR(0x73, Immediate.NONE, Price.MATH, "ii>i"),
  I32_SHL(0x74, Immediate.NONE, Price.MATH, "ii>i"),
  I32_SHR_S(0x75, Immediate.NONE, Price.MATH, "ii>i"),
  I32_SHR_U(0x76, Immediate.NONE, Price.MATH, "ii>i"),
  I32_ROTL(0x77, Immediate.NONE, Price.MATH, "ii>i"),
  I32_ROTR(0x78, Immediate.NONE, Price.MATH, "ii>i"),
  I64_CLZ(0x79, Immediate.NONE, Price.MATH, "l>l"),
  I64_CTZ(0x7a, Immediate.NONE, Price.MATH, "l>l"),
  I64_POPCNT(0x7b, Immediate.NONE, Price.MATH, "l>l"),
  I64_ADD(0x7c, Immediate.NONE, Price.MATH, "ll>l"),
  I64_SUB(0x7d, Immediate.NONE, Price.MATH, "ll>l"),
  I64_MUL(0x7e, Immediate.NONE, Price.MATH, "ll>l"),
  I64_DIV_S(0x7f, Immediate.NONE, Price.MATH, "ll>l"),
  I64_DIV_U(0x80, Immediate.NONE, Price.MATH, "ll>l"),
  I64_REM_S(0x81, Immediate.NONE, Price.MATH, "ll>l"),
  I64_REM_U(0x82, Immediate.NONE, Price.MATH, "ll>l"),
  I64_AND(0x83, Immediate.NONE, Price.MATH, "ll>l"),
  I64_OR(0x84, Immediate.NONE, Price.MATH, "ll>l"),
  I64_XOR(0x85, Immediate.NONE, Price.MATH, "ll>l"),
  I64_SHL(0x86, Immediate.NONE, Price.MATH, "ll>l"),
  I64_SHR_S(0x87, Immediate.NONE, Price.MATH, "ll>l"),
  I64_SHR_U(0x88, Immediate.NONE, Price.MATH, "ll>l"),
  I64_ROTL(0x89, Immediate.NONE, Price.MATH, "ll>l"),
  I64_ROTR(0x8a, Immediate.NONE, Price.MATH, "ll>l"),
  F32_ABS(0x8b, Immediate.NONE, Price.MATH, "f>f"),
  F32_NEG(0x8c, Immediate.NONE, Price.MATH, "f>f"),
  F32_CEIL(0x8d, Immediate.NONE, Price.MATH, "f>f"),
  F32_FLOOR(0x8e, Immediate.NONE, Price.MATH, "f>f"),
  F32_TRUNC(0x8f, Immediate.NONE, Price.MATH, "f>f"),
  F32_NEAREST(0x90, Immediate.NONE, Price.MATH, "f>f"),
  F32_SQRT(0x91, Immediate.NONE, Price.MATH, "f>f"),
  F32_ADD(0x92, Immediate.NONE, Price.MATH, "ff>f"),
  F32_SUB(0x93, Immediate.NONE, Price.MATH, "ff>f"),
  F32_MUL(0x94, Immediate.NONE, Price.MATH, "ff>f"),
  F32_DIV(0x95, Immediate.NONE, Price.MATH, "ff>f"),
  F32_MIN(0x96, Immediate.NONE, Price.MATH, "ff>f"),
  F32_MAX(0x97, Immediate.NONE, Price.MATH, "ff>f"),
  F32_COPYSIGN(0x98, Immediate.NONE, Price.MATH, "ff>f"),
  F64_ABS(0x99, Immediate.NONE, Price.MATH, "d>d"),
  F64_NEG(0x9a, Immediate.NONE, Price.MATH, "d>d"),
  F64_CEIL(0x9b, Immediate.NONE, Price.MATH, "d>d"),
  F64_FLOOR(0x9c, Immediate.NONE, Price.MATH, "d>d"),
  F64_TRUNC(0x9d, Immediate.NONE, Price.MATH, "d>d"),
  F64_NEAREST(0x9e, Immediate.NONE, Price.MATH, "d>d"),
  F64_SQRT(0x9f, Immediate.NONE, Price.MATH, "d>d"),
  F64_ADD(0xa0, Immediate.NONE, Price.MATH, "dd>d"),
  F64_SUB(0xa1, Immediate.NONE, Price.MATH, "dd>d"),
  F64_MUL(0xa2, Immediate.NONE, Price.MATH, "dd>d"),
  F64_DIV(0xa3, Immediate.NONE, Price.MATH, "dd>d"),
  F64_MIN(0xa4, Immediate.NONE, Price.MATH, "dd>d"),
  F64_MAX(0xa5, Immediate.NONE, Price.MATH, "dd>d"),
  F64_COPYSIGN(0xa6, Immediate.NONE, Price.MATH, "dd>d"),
  I32_WRAP_I64(0xa7, Immediate.NONE, Price.MATH, "l>i"),
  I32_TRUNC_F32_S(0xa8, Immediate.NONE, Price.MATH, "f>i"),
  I32_TRUNC_F32_U(0xa9, Immediate.NONE, Price.MATH, "f>i"),
  I32_TRUNC_F64_S(0xaa, Immediate.NONE, Price.MATH, "d>i"),
  I32_TRUNC_F64_U(0xab, Immediate.NONE, Price.MATH, "d>i"),
  I64_EXTEND_I32_S(0xac, Immediate.NONE, Price.MATH, "i>l"),
  I64_EXTEND_I32_U(0xad, Immediate.NONE, Price.MATH, "i>l"),
  I64_TRUNC_F32_S(0xae, Immediate.NONE, Price.MATH, "f>l"),
  I64_TRUNC_F32_U(0xaf, Immediate.NONE, Price.MATH, "f>l"),
  I64_TRUNC_F64_S(0xb0, Immediate.NONE, Price.MATH, "d>l"),
  I64_TRUNC_F64_U(0xb1, Immediate.NONE, Price.MATH, "d>l"),
  F32_CONVERT_I32_S(0xb2, Immediate.NONE, Price.MATH, "i>f"),
  F32_CONVERT_I32_U(0xb3, Immediate.NONE, Price.MATH, "i>f"),
  F32_CONVERT_I64_S(0xb4, Immediate.NONE, Price.MATH, "l>f"),
  F32_CONVERT_I64_U(0xb5, Immediate.NONE, Price.MATH, "l>f"),
  F32_DEMOTE_F64(0xb6, Immediate.NONE, Price.MATH, "d>f"),
  F64_CONVERT_I32_S(0xb7, Immediate.NONE, Price.MATH, "i>d"),
  F64_CONVERT_I32_U(0xb8, Immediate.NONE, Price.MATH, "i>d"),
  F64_CONVERT_I64_S(0xb9, Immediate.NONE, Price.MATH, "l>d"),
  F64_CONVERT_I64_U(0xba, Immediate.NONE, Price.MATH, "l>d"),
  F64_PROMOTE_F32(0xbb, Immediate.NONE, Price.MATH, "f>d"),
  I32_REINTERPRET_F32(0xbc, Immediate.NONE, Price.MATH, "f>i"),
  I64_REINTERPRET_F64(0xbd, Immediate.NONE, Price.MATH, "d>l"),
  F32_REINTERPRET_I32(0xbe, Immediate.NONE, Price.MATH, "i>f"),
  F64_REINTERPRET_I64(0xbf, Immediate.NONE, Price.MATH, "l>d"),
  I32_EXTEND8_S(0xc0, Immediate.NONE, Price.MATH, "i>i"),
  I32_EXTEND16_S(0xc1, Immediate.NONE, Price.MATH, "i>i"),
  I64_EXTEND8_S(0xc2, Immediate.NONE, Price.MATH, "l>l"),
  I64_EXTEND16_S(0xc3, Immediate.NONE, Price.MATH, "l>l"),
  I64_EXTEND32_S(0xc4, Immediate.NONE, Price.MATH, "l>l"),
  I32_TRUNC_SAT_F32_S(0xfc00, Immediate.NONE, Price.MATH, "f>i"),
  I32_TRUNC_SAT_F32_U(0xfc01, Immediate.NONE, Price.MATH, "f>i"),
  I32_TRUNC_SAT_F64_S(0xfc02, Immediate.NONE, Price.MATH, "d>i"),
  I32_TRUNC_SAT_F64_U(0xfc03, Immediate.NONE, Price.MATH, "d>i"),
  I64_TRUNC_SAT_F32_S(0xfc04, Immediate.NONE, Price.MATH, "f>l"),
  I64_TRUNC_SAT_F32_U(0xfc05, Immediate.NONE, Price.MATH, "f>l"),
  I64_TRUNC_SAT_F64_S(0xfc06, Immediate.NONE, Price.MATH, "d>l"),
  I64_TRUNC_SAT_F64_U(0xfc07, Immediate.NONE, Price.MATH, "d>l"),
  MEMORY_INIT(0xfc08, Immediate.TWO_INDEXES, Price.COPY_BYTES, "iii"),
  DATA_DROP(0xfc09, Immediate.INDEX, Price.INSTRUCTION, ""),
  MEMORY_COPY(0xfc0a, Immediate.TWO_INDEXES, Price.COPY_BYTES, "iii"),
  MEMORY_FILL(0xfc0b, Immediate.INDEX, Price.FILL_BYTES, "iii"),
  TABLE_INIT(0xfc0c, Immediate.TWO_INDEXES, Price.COPY_ELEMENTS, "iii"),
  ELEM_DROP(0xfc0d, Immediate.INDEX, Price.INSTRUCTION, ""),
  TABLE_COPY(0xfc0e, Immediate.TWO_INDEXES, Price.COPY_ELEMENTS, "iii"),
  TABLE_GROW(0xfc0f, Immediate.INDEX, Price.FILL_ELEMENTS, "ri>i"),
  TABLE_SIZE(0xfc10, Immediate.INDEX, Price.INSTRUCTION, ">i"),
  TABLE_FILL(0xfc11, Immediate.INDEX, Price.FILL_ELEMENTS, "iri");

  /** What follows an opcode. */
  enum Immediate {
    NONE,
    /** An empty type or one value type. */
    BLOCK_TYPE,
    /** One index: a label, function, local, global, table or segment. */
    INDEX,
    TWO_INDEXES,
    /** Labels of a br_table and its default label. */
    LABELS,
    /** The byte 0, which was reserved for a memory index. */
    ZERO,
    /** Alignment and offset of an access to 1, 2, 4 or 8 bytes. */
    MEMORY_1,
    MEMORY_2,
    MEMORY_4,
    MEMORY_8,
    I32,
    I64,
    F32,
    F64
  }

  /**
   * How an instruction is priced: a constant of {@link GasRules}, or a cost for each unit of an
   * operand.
   */
  enum Price {
    FREE,
    INSTRUCTION,
    MATH,
    JUMP_UNCONDITIONAL,
    JUMP_CONDITIONAL,
    JUMP_INDIRECT,
    CALL,
    CALL_INDIRECT,
    LOAD,
    STORE,
    COPY_BYTES,
    FILL_BYTES,
    FILL_PAGES,
    COPY_ELEMENTS,
    FILL_ELEMENTS
  }

  private static final int PREFIX = 0xfc00;
  private static final @Nullable Opcode[] PLAIN = new Opcode[256];
  private static final @Nullable Opcode[] PREFIXED = new Opcode[18];

  static {
    for (Opcode opcode : values()) {
      if (opcode.code < 256) {
        PLAIN[opcode.code] = opcode;
      } else {
        PREFIXED[opcode.code - PREFIX] = opcode;
      }
    }
  }

  private final int code;
  private final Immediate immediate;
  private final Price price;
  private final boolean typed;
  private final byte[] parameters;
  private final byte[] results;

  Opcode(int code, Immediate immediate, Price price) {
    this(code, immediate, price, false, "");
  }

  Opcode(int code, Immediate immediate, Price price, String type) {
    this(code, immediate, price, true, type);
  }

  Opcode(int code, Immediate immediate, Price price, boolean typed, String type) {
    this.code = code;
    this.immediate = immediate;
    this.price = price;
    this.typed = typed;
    int arrow = type.indexOf('>');
    this.parameters = codes(arrow < 0 ? type : type.substring(0, arrow));
    this.results = codes(arrow < 0 ? "" : type.substring(arrow + 1));
  }

  private static byte[] codes(String letters) {
    byte[] codes = new byte[letters.length()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = ValueType.ofLetter(letters.charAt(i)).code();
    }
    return codes;
  }

  /** The opcode of this byte, or null where there is none or actors may not use it. */
  static @Nullable Opcode plain(int code) {
    return PLAIN[code];
  }

  /** The opcode of this number after the byte 0xfc, or null. */
  static @Nullable Opcode prefixed(int number) {
    return Integer.compareUnsigned(number, PREFIXED.length) < 0 ? PREFIXED[number] : null;
  }

  /** The opcode's byte, or 0xfc00 plus the number after the byte 0xfc. */
  int code() {
    return code;
  }

  Immediate immediate() {
    return immediate;
  }

  Price price() {
    return price;
  }

  /**
   * Whether {@link #parameters} and {@link #results} say what the instruction does to the stack.
   */
  boolean typed() {
    return typed;
  }

  /** Type codes of the operands, the last one on top of the stack; not to be written to. */
  byte[] parameters() {
    return parameters;
  }

  /** Type codes of the results; not to be written to. */
  byte[] results() {
    return results;
  }

  /** Whether the price depends on the operand on top of the stack. */
  boolean pricedByOperand() {
    return price.compareTo(Price.COPY_BYTES) >= 0;
  }

  /** The name in the text format, such as {@code i32.add}. */
  String text() {
    String text = name().toLowerCase(Locale.ROOT);
    return Arrays.asList("br_if", "br_table", "call_indirect").contains(text)
        ? text
        : text.replaceFirst("_", ".");
  }
}
