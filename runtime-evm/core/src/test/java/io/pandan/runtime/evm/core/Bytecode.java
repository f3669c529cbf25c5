package io.pandan.runtime.evm.core;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Builds bytecode by hand, readably: operands are pushed in the order in which they are written.
 */
public final class Bytecode {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<String, Integer> labels = new HashMap<>();
  private final Map<Integer, String> references = new HashMap<>();

  public static Bytecode code() {
    return new Bytecode();
  }

  /** Opcodes without immediate. */
  public Bytecode op(int... opcodes) {
    for (int opcode : opcodes) {
      out.write(opcode);
    }
    return this;
  }

  /** The shortest PUSH of a value that is not negative. */
  public Bytecode push(long value) {
    return push(BigInteger.valueOf(value));
  }

  /** The shortest PUSH of an unsigned value. */
  public Bytecode push(BigInteger value) {
    if (value.signum() == 0) {
      return op(Opcode.PUSH0);
    }
    byte[] bytes = value.toByteArray();
    int skip = bytes[0] == 0 ? 1 : 0;
    op(Opcode.PUSH0 + bytes.length - skip);
    out.write(bytes, skip, bytes.length - skip);
    return this;
  }

  /** A PUSH of exactly these bytes. */
  public Bytecode pushBytes(byte[] bytes) {
    op(Opcode.PUSH0 + bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  public Bytecode pushHex(String hex) {
    return pushBytes(HexFormat.of().parseHex(hex));
  }

  /** An opcode with its operands, the first of which ends on top of the stack. */
  public Bytecode with(int opcode, long... operands) {
    for (int i = operands.length - 1; i >= 0; i--) {
      push(operands[i]);
    }
    return op(opcode);
  }

  public Bytecode raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** A JUMPDEST with a name. */
  public Bytecode label(String name) {
    labels.put(name, out.size());
    return op(Opcode.JUMPDEST);
  }

  /** Pushes the place of a label, as PUSH2. */
  public Bytecode pushLabel(String name) {
    op(Opcode.PUSH1 + 1);
    references.put(out.size(), name);
    return raw((byte) 0, (byte) 0);
  }

  public Bytecode jump(String label) {
    return pushLabel(label).op(Opcode.JUMP);
  }

  public Bytecode jumpIf(String label) {
    return pushLabel(label).op(Opcode.JUMPI);
  }

  /** Returns the top of the stack. */
  public Bytecode returnTop() {
    return push(0).op(Opcode.MSTORE).with(Opcode.RETURN, 0, 32);
  }

  /** Init code that deploys the given code. */
  public static byte[] deployer(byte[] runtime) {
    Bytecode head = code().push(runtime.length).pushLabel("code").push(0).op(Opcode.CODECOPY);
    head.with(Opcode.RETURN, 0, runtime.length);
    head.labels.put("code", head.out.size());
    return head.raw(runtime).build();
  }

  public byte[] build() {
    byte[] bytes = out.toByteArray();
    references.forEach(
        (at, name) -> {
          Integer target = labels.get(name);
          if (target == null) {
            throw new IllegalStateException("no label " + name);
          }
          bytes[at] = (byte) (target >>> 8);
          bytes[at + 1] = target.byteValue();
        });
    return bytes;
  }
}
