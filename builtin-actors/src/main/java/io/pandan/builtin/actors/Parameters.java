package io.pandan.builtin.actors;

import io.pandan.api.ExitCode;
import io.pandan.api.MalformedException;
import io.pandan.api.actor.ActorException;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads methods' parameters and the values that sends return. Sources: builtin-actors {@code
 * runtime/src/dispatch.rs}, ref-fvm {@code ipld/encoding/src/ipld_block.rs}.
 */
public final class Parameters {
  private Parameters() {}

  /**
   * Demands that there are no parameters.
   *
   * @param params what was given
   * @throws ActorException with USR_ILLEGAL_ARGUMENT if there are some
   */
  public static void none(Optional<IpldBlock> params) {
    if (params.isPresent()) {
      throw new ActorException(ExitCode.USR_ILLEGAL_ARGUMENT, "method expects no arguments");
    }
  }

  /**
   * Reads parameters in CBOR.
   *
   * @param <T> their type
   * @param params what was given
   * @param reader reads one value
   * @return the parameters
   * @throws ActorException with USR_ILLEGAL_ARGUMENT if there are none, USR_SERIALIZATION if they
   *     are of another form or codec
   */
  public static <T> T read(Optional<IpldBlock> params, Function<CborReader, T> reader) {
    return decode(require(params), reader);
  }

  /**
   * Reads parameters that are a byte string in CBOR, or raw bytes.
   *
   * @param params what was given
   * @return the bytes
   * @throws ActorException as {@link #read} does
   */
  public static byte[] readBytes(Optional<IpldBlock> params) {
    IpldBlock block = require(params);
    return block.codec() == Codec.RAW ? block.data() : decode(block, CborReader::readBytes);
  }

  /**
   * Reads what a send returned.
   *
   * @param <T> its type
   * @param returned what was returned
   * @param reader reads one value
   * @return the value
   * @throws ActorException with USR_ASSERTION_FAILED if nothing was returned, USR_SERIALIZATION if
   *     it is of another form or codec
   */
  public static <T> T readReturned(Optional<IpldBlock> returned, Function<CborReader, T> reader) {
    return decode(
        returned.orElseThrow(
            () -> new ActorException(ExitCode.USR_ASSERTION_FAILED, "return expected")),
        reader);
  }

  private static IpldBlock require(Optional<IpldBlock> params) {
    return params.orElseThrow(
        () -> new ActorException(ExitCode.USR_ILLEGAL_ARGUMENT, "method expects arguments"));
  }

  private static <T> T decode(IpldBlock block, Function<CborReader, T> reader) {
    if (block.codec() != Codec.CBOR && block.codec() != Codec.DAG_CBOR) {
      throw new ActorException(
          ExitCode.USR_SERIALIZATION,
          "codec 0x" + Long.toHexString(block.codec()) + " is not CBOR");
    }
    try {
      CborReader in = new CborReader(block.data());
      T value = reader.apply(in);
      in.requireEnd();
      return value;
    } catch (CborException | MalformedException e) {
      throw new ActorException(ExitCode.USR_SERIALIZATION, String.valueOf(e.getMessage()));
    }
  }
}
