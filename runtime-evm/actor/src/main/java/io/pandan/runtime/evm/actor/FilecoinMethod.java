package io.pandan.runtime.evm.actor;

import io.pandan.api.ExitCode;
import io.pandan.api.actor.ActorException;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.runtime.evm.actor.AbiReader.OverflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * How a Filecoin method becomes a call of a contract's {@code handle_filecoin_method(uint64 method,
 * uint64 codec, bytes params)}, and what that returns becomes the method's result. Source:
 * builtin-actors {@code actors/evm/src/lib.rs}.
 */
final class FilecoinMethod {
  private static final int SELECTOR = 0x868e10c4;
  private static final int WORD = 32;

  /** No contract's answer is longer than a block may be. */
  private static final int MAX_RETURN_BYTES = (1 << 20) + 1;

  private static final IpldBlock NOTHING = new IpldBlock(0, new byte[0]);

  private FilecoinMethod() {}

  /** The call data for a method and its parameters. */
  static byte[] input(long method, Optional<IpldBlock> params) {
    IpldBlock block = params.orElse(NOTHING);
    int length = block.data().length;
    ByteBuffer out = ByteBuffer.allocate(4 + 4 * WORD + (length + WORD - 1) / WORD * WORD);
    out.putInt(SELECTOR);
    putWord(out, method);
    putWord(out, block.codec());
    putWord(out, 3 * WORD);
    putWord(out, length);
    out.put(block.data());
    return out.array();
  }

  private static void putWord(ByteBuffer out, long value) {
    out.position(out.position() + WORD - 8).putLong(value);
  }

  /**
   * Reads {@code (uint32 exitCode, uint64 codec, bytes value)}.
   *
   * @throws ActorException if the exit code says so, or the value is none
   */
  static Optional<IpldBlock> output(byte[] output) {
    if (output.length == 0) {
      return Optional.empty();
    }
    AbiReader in = new AbiReader(output, 0, output.length);
    ExitCode exitCode;
    long codec;
    long length;
    try {
      exitCode = new ExitCode((int) in.readUint32());
      codec = in.readUint64();
      in.seek(in.readUint32());
      length = in.readUint32();
    } catch (OverflowException e) {
      throw new ActorException(ExitCode.USR_SERIALIZATION, "contract's answer: " + e.getMessage());
    }
    byte[] data = in.readPart(length).copy(MAX_RETURN_BYTES);
    Optional<IpldBlock> value;
    if (codec == Codec.CBOR) {
      value = Optional.of(new IpldBlock(codec, data));
    } else if (codec == 0 && length == 0) {
      value = Optional.empty();
    } else {
      throw new ActorException(
          ExitCode.USR_SERIALIZATION,
          "codec " + Long.toUnsignedString(codec) + " for an answer of " + length + " bytes");
    }
    if (!exitCode.isSuccess()) {
      throw new ActorException(
          exitCode, "EVM contract explicitly exited with a non-zero exit code", value);
    }
    return value;
  }
}
