package io.pandan.builtin.actors;

import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;

/**
 * Makes the blocks that methods return and that sends carry: CBOR whose links are not followed, as
 * builtin-actors' {@code IpldBlock::serialize_cbor}.
 */
public final class Values {
  private Values() {}

  /**
   * A block of what was written.
   *
   * @param written one value
   * @return the block
   */
  public static Optional<IpldBlock> of(CborWriter written) {
    return Optional.of(new IpldBlock(Codec.CBOR, written.toByteArray()));
  }

  /**
   * A block of a value that is encoded already, such as a constructor's parameters within another
   * message; none if it is empty.
   *
   * @param cbor the encoded value; shared
   * @return the block
   */
  public static Optional<IpldBlock> ofEncoded(byte[] cbor) {
    return cbor.length == 0 ? Optional.empty() : Optional.of(new IpldBlock(Codec.CBOR, cbor));
  }
}
