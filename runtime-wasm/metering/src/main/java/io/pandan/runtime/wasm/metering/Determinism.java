package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.FunctionBody;
import java.util.List;

/**
 * Takes out of a module what engines may answer differently, by injected instructions, so that no
 * engine has to be trusted with it. Runs after gas is in, and so costs none.
 *
 * <ul>
 *   <li>Arithmetic on floats that gives a NaN gives the canonical one, as Cranelift makes it
 *       (cranelift/codegen/src/nan_canonicalization.rs in wasmtime 36): WebAssembly leaves the bits
 *       open, and 0/0 differs between processors.
 *   <li>abs, neg and copysign work on the bits: they must keep those of a NaN, which the JVM's
 *       arithmetic does not promise.
 *   <li>Unsigned 64-bit integers become floats by way of signed ones, with the last bit kept for
 *       rounding: the JVM has no such conversion, and engines on it round differently.
 *   <li>Offsets from 2 GiB on become one that is beyond any memory too, but does not overflow the
 *       JVM's integers.
 * </ul>
 */
final class Determinism {
  private static final int NONE = -1;

  private final WasmModule module;
  private int canonicalF32 = NONE;
  private int canonicalF64 = NONE;
  private int copysignF32 = NONE;
  private int copysignF64 = NONE;
  private int convertF32 = NONE;
  private int convertF64 = NONE;

  private Determinism(WasmModule module) {
    this.module = module;
  }

  /** Rewrites a validated module in place. */
  static void inject(WasmModule module) {
    Determinism pass = new Determinism(module);
    for (int i = 0, count = module.bodies.size(); i < count; i++) {
      module.bodies.set(i, pass.rewrite(module.bodies.get(i)));
    }
  }

  private FunctionBody rewrite(FunctionBody body) {
    Slice code = body.code();
    ByteWriter out = new ByteWriter(code.length() + 32);
    InstructionReader in = new InstructionReader(code);
    int copied = code.from();
    boolean changed = false;
    while (in.next()) {
      switch (in.opcode()) {
        case F32_CEIL,
            F32_FLOOR,
            F32_TRUNC,
            F32_NEAREST,
            F32_SQRT,
            F32_ADD,
            F32_SUB,
            F32_MUL,
            F32_DIV,
            F32_MIN,
            F32_MAX,
            F32_DEMOTE_F64 -> {
          out.write(code.array(), copied, in.end()).op(Opcode.CALL, canonicalF32());
        }
        case F64_CEIL,
            F64_FLOOR,
            F64_TRUNC,
            F64_NEAREST,
            F64_SQRT,
            F64_ADD,
            F64_SUB,
            F64_MUL,
            F64_DIV,
            F64_MIN,
            F64_MAX,
            F64_PROMOTE_F32 -> {
          out.write(code.array(), copied, in.end()).op(Opcode.CALL, canonicalF64());
        }
        case F32_ABS, F32_NEG -> {
          out.write(code.array(), copied, in.start()).op(Opcode.I32_REINTERPRET_F32);
          boolean abs = in.opcode() == Opcode.F32_ABS;
          out.op(Opcode.I32_CONST).writeSigned(abs ? Integer.MAX_VALUE : Integer.MIN_VALUE);
          out.op(abs ? Opcode.I32_AND : Opcode.I32_XOR).op(Opcode.F32_REINTERPRET_I32);
        }
        case F64_ABS, F64_NEG -> {
          out.write(code.array(), copied, in.start()).op(Opcode.I64_REINTERPRET_F64);
          boolean abs = in.opcode() == Opcode.F64_ABS;
          out.op(Opcode.I64_CONST).writeSigned(abs ? Long.MAX_VALUE : Long.MIN_VALUE);
          out.op(abs ? Opcode.I64_AND : Opcode.I64_XOR).op(Opcode.F64_REINTERPRET_I64);
        }
        case F32_COPYSIGN ->
            out.write(code.array(), copied, in.start()).op(Opcode.CALL, copysignF32());
        case F64_COPYSIGN ->
            out.write(code.array(), copied, in.start()).op(Opcode.CALL, copysignF64());
        case F32_CONVERT_I64_U ->
            out.write(code.array(), copied, in.start()).op(Opcode.CALL, convertF32());
        case F64_CONVERT_I64_U ->
            out.write(code.array(), copied, in.start()).op(Opcode.CALL, convertF64());
        default -> {
          if (!in.accessesMemory() || in.offset() >= 0) {
            continue;
          }
          out.write(code.array(), copied, in.start()).op(in.opcode());
          out.writeU32(in.alignment()).writeU32(Integer.MAX_VALUE);
        }
      }
      copied = in.end();
      changed = true;
    }
    if (!changed) {
      return body;
    }
    out.write(code.array(), copied, code.to());
    return new FunctionBody(body.locals(), Slice.of(out));
  }

  private int canonicalF32() {
    if (canonicalF32 == NONE) {
      ByteWriter out = new ByteWriter(24).op(Opcode.LOCAL_GET, 0).op(Opcode.F32_CONST);
      out.writeByte(0).writeByte(0).writeByte(0xc0).writeByte(0x7f);
      out.op(Opcode.LOCAL_GET, 0).op(Opcode.LOCAL_GET, 0).op(Opcode.F32_EQ);
      canonicalF32 = add(List.of(ValueType.F32), ValueType.F32, out.op(Opcode.SELECT));
    }
    return canonicalF32;
  }

  private int canonicalF64() {
    if (canonicalF64 == NONE) {
      ByteWriter out = new ByteWriter(24).op(Opcode.LOCAL_GET, 0).op(Opcode.F64_CONST);
      out.writeByte(0).writeByte(0).writeByte(0).writeByte(0).writeByte(0).writeByte(0);
      out.writeByte(0xf8).writeByte(0x7f);
      out.op(Opcode.LOCAL_GET, 0).op(Opcode.LOCAL_GET, 0).op(Opcode.F64_EQ);
      canonicalF64 = add(List.of(ValueType.F64), ValueType.F64, out.op(Opcode.SELECT));
    }
    return canonicalF64;
  }

  private int copysignF32() {
    if (copysignF32 == NONE) {
      ByteWriter out = new ByteWriter(32);
      out.op(Opcode.LOCAL_GET, 0).op(Opcode.I32_REINTERPRET_F32);
      out.op(Opcode.I32_CONST).writeSigned(Integer.MAX_VALUE).op(Opcode.I32_AND);
      out.op(Opcode.LOCAL_GET, 1).op(Opcode.I32_REINTERPRET_F32);
      out.op(Opcode.I32_CONST).writeSigned(Integer.MIN_VALUE).op(Opcode.I32_AND);
      out.op(Opcode.I32_OR).op(Opcode.F32_REINTERPRET_I32);
      copysignF32 = add(List.of(ValueType.F32, ValueType.F32), ValueType.F32, out);
    }
    return copysignF32;
  }

  private int copysignF64() {
    if (copysignF64 == NONE) {
      ByteWriter out = new ByteWriter(48);
      out.op(Opcode.LOCAL_GET, 0).op(Opcode.I64_REINTERPRET_F64);
      out.op(Opcode.I64_CONST).writeSigned(Long.MAX_VALUE).op(Opcode.I64_AND);
      out.op(Opcode.LOCAL_GET, 1).op(Opcode.I64_REINTERPRET_F64);
      out.op(Opcode.I64_CONST).writeSigned(Long.MIN_VALUE).op(Opcode.I64_AND);
      out.op(Opcode.I64_OR).op(Opcode.F64_REINTERPRET_I64);
      copysignF64 = add(List.of(ValueType.F64, ValueType.F64), ValueType.F64, out);
    }
    return copysignF64;
  }

  private int convertF32() {
    if (convertF32 == NONE) {
      ByteWriter two = new ByteWriter(16).op(Opcode.F32_CONST);
      two.writeByte(0).writeByte(0).writeByte(0).writeByte(0x40).op(Opcode.F32_MUL);
      convertF32 = addConversion(ValueType.F32, Opcode.F32_CONVERT_I64_S, two);
    }
    return convertF32;
  }

  private int convertF64() {
    if (convertF64 == NONE) {
      ByteWriter two = new ByteWriter(16).op(Opcode.F64_CONST);
      two.writeByte(0).writeByte(0).writeByte(0).writeByte(0).writeByte(0).writeByte(0);
      two.writeByte(0).writeByte(0x40).op(Opcode.F64_MUL);
      convertF64 = addConversion(ValueType.F64, Opcode.F64_CONVERT_I64_S, two);
    }
    return convertF64;
  }

  /** Halves what is negative as a signed number, keeps its last bit, converts and doubles. */
  private int addConversion(ValueType result, Opcode convertSigned, ByteWriter twice) {
    ByteWriter out = new ByteWriter(64);
    out.op(Opcode.LOCAL_GET, 0).op(Opcode.I64_CONST).writeSigned(0).op(Opcode.I64_GE_S);
    out.op(Opcode.IF).writeByte(result.code());
    out.op(Opcode.LOCAL_GET, 0).op(convertSigned).op(Opcode.ELSE);
    out.op(Opcode.LOCAL_GET, 0).op(Opcode.I64_CONST).writeSigned(1).op(Opcode.I64_SHR_U);
    out.op(Opcode.LOCAL_GET, 0).op(Opcode.I64_CONST).writeSigned(1).op(Opcode.I64_AND);
    out.op(Opcode.I64_OR).op(convertSigned).write(twice).op(Opcode.END);
    return add(List.of(ValueType.I64), result, out);
  }

  private int add(List<ValueType> parameters, ValueType result, ByteWriter code) {
    int type = module.indexOfType(new FunctionType(parameters, List.of(result)));
    return module.addFunction(type, new FunctionBody(List.of(), Slice.of(code.op(Opcode.END))));
  }
}
