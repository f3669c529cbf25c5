package io.pandan.runtime.wasm.metering;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer that writes the binary format. Not thread safe. */
final class ByteWriter {
  private byte[] bytes;
  private int size;

  ByteWriter(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  ByteWriter writeByte(int value) {
    grow(1);
    bytes[size++] = (byte) value;
    return this;
  }

  ByteWriter write(byte[] source, int from, int to) {
    int length = to - from;
    grow(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
    return this;
  }

  ByteWriter write(Slice slice) {
    return write(slice.array(), slice.from(), slice.to());
  }

  ByteWriter write(ByteWriter other) {
    return write(other.bytes, 0, other.size);
  }

  ByteWriter writeU32(int value) {
    grow(5);
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  ByteWriter writeSigned(long value) {
    grow(10);
    long rest = value;
    while (rest < -0x40 || rest > 0x3f) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>= 7;
    }
    bytes[size++] = (byte) (rest & 0x7f);
    return this;
  }

  ByteWriter writeName(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return writeU32(utf8.length).write(utf8, 0, utf8.length);
  }

  /** Writes an opcode without immediates, or the opcode part of an instruction. */
  ByteWriter op(Opcode opcode) {
    if (opcode.code() > 0xff) {
      return writeByte(opcode.code() >> 8).writeU32(opcode.code() & 0xff);
    }
    return writeByte(opcode.code());
  }

  /** Writes an opcode with one index. */
  ByteWriter op(Opcode opcode, int index) {
    return op(opcode).writeU32(index);
  }

  private void grow(int count) {
    if (bytes.length - size < count) {
      bytes = Arrays.copyOf(bytes, Math.max(size + count, bytes.length + (bytes.length >> 1)));
    }
  }
}
