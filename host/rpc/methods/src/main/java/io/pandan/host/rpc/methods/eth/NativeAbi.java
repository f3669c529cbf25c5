package io.pandan.host.rpc.methods.eth;

import io.pandan.api.ExitCode;
import io.pandan.ipld.IpldBlock;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Calls of native actors in Solidity's ABI, as contracts would make and answer them by {@code
 * handle_filecoin_method(uint64,uint64,bytes)}. Source: Lotus {@code node/impl/eth/utils.go}
 * ({@code encodeFilecoinParamsAsABI}, {@code encodeFilecoinReturnAsABI}).
 */
public final class NativeAbi {
  private static final int SELECTOR = 0x868e10c4;
  private static final int WORD = 32;
  private static final int STATIC_WORDS = 4;

  private NativeAbi() {}

  /** A call with its selector. */
  public static byte[] call(long method, Optional<IpldBlock> params) {
    byte[] arguments = encode(method, params);
    return ByteBuffer.allocate(Integer.BYTES + arguments.length)
        .putInt(SELECTOR)
        .put(arguments)
        .array();
  }

  /** What it gives back. */
  public static byte[] result(ExitCode exitCode, Optional<IpldBlock> value) {
    return encode(Integer.toUnsignedLong(exitCode.value()), value);
  }

  private static byte[] encode(long number, Optional<IpldBlock> block) {
    byte[] data = block.map(IpldBlock::data).orElse(new byte[0]);
    int words = STATIC_WORDS + Math.ceilDiv(data.length, WORD);
    ByteBuffer out = ByteBuffer.allocate(words * WORD);
    putWord(out, number);
    putWord(out, block.map(IpldBlock::codec).orElse(0L));
    putWord(out, 3 * WORD);
    putWord(out, data.length);
    return out.put(data).array();
  }

  private static void putWord(ByteBuffer out, long value) {
    out.position(out.position() + WORD - Long.BYTES);
    out.putLong(value);
  }
}
