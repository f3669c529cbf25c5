package io.pandan.runtime.wasm.metering;

/**
 * A part of a byte array that nobody writes to any more; not copied, because segments and bodies
 * are large.
 *
 * @param array the array
 * @param from index of the first byte
 * @param to index after the last byte
 */
record Slice(byte[] array, int from, int to) {
  Slice {
    java.util.Objects.checkFromToIndex(from, to, array.length);
  }

  static Slice of(ByteWriter out) {
    byte[] bytes = out.toByteArray();
    return new Slice(bytes, 0, bytes.length);
  }

  int length() {
    return to - from;
  }
}
