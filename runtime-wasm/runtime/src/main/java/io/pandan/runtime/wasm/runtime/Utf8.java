package io.pandan.runtime.wasm.runtime;

import io.pandan.api.wasm.WasmInstance;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Tells UTF-8 from other bytes without making a text of it: actors give ranges of any length. */
final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long HIGH_BITS = 0x8080808080808080L;

  /** How much is looked at in one go. */
  private static final int CHUNK_BYTES = 1 << 16;

  private Utf8() {}

  /** Where bytes are copied from: {@link WasmInstance#readMemory}. */
  interface Source {
    void read(int address, byte[] target, int offset, int length);
  }

  /** Whether a range is strict UTF-8. */
  static boolean isValid(Source source, int offset, int length) {
    byte[] chunk = new byte[Math.min(length, CHUNK_BYTES)];
    ByteBuffer in = ByteBuffer.wrap(chunk).limit(0);
    CharBuffer out = CharBuffer.allocate(Math.min(8192, chunk.length + 1));
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    int at = 0;
    boolean last;
    do {
      // A character that a chunk cuts in two stays at the start for the next one.
      in.compact();
      int count = Math.min(in.remaining(), length - at);
      source.read(offset + at, chunk, in.position(), count);
      at += count;
      last = at == length;
      in.limit(in.position() + count).position(0);
      skipAscii(in, chunk);
      CoderResult result;
      do {
        out.clear();
        result = decoder.decode(in, out, last);
      } while (result.isOverflow());
      if (result.isError()) {
        return false;
      }
    } while (!last);
    return true;
  }

  private static void skipAscii(ByteBuffer in, byte[] chunk) {
    int at = 0;
    while (at <= in.limit() - Long.BYTES && ((long) LONG.get(chunk, at) & HIGH_BITS) == 0) {
      at += Long.BYTES;
    }
    in.position(at);
  }
}
