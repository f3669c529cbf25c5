package io.pandan.ipld;

import java.util.Arrays;

/**
 * Data with the codec that says how to read it: parameters, return values and blocks of state.
 *
 * <p>The array is shared, not copied: whoever holds a block must not change it.
 *
 * @param codec the content's codec, see {@link Codec}
 * @param data the content; shared
 */
public record IpldBlock(long codec, byte[] data) {
  /**
   * A block of DAG-CBOR.
   *
   * @param data the content; shared
   * @return the block
   */
  public static IpldBlock dagCbor(byte[] data) {
    return new IpldBlock(Codec.DAG_CBOR, data);
  }

  /**
   * A block of bytes.
   *
   * @param data the content; shared
   * @return the block
   */
  public static IpldBlock raw(byte[] data) {
    return new IpldBlock(Codec.RAW, data);
  }

  /**
   * The CID of the content under Blake2b-256.
   *
   * @return the CID
   */
  public Cid cid() {
    return Cid.sum(codec, data);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpldBlock block
        && codec == block.codec
        && Arrays.equals(data, block.data);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(codec) + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "IpldBlock[codec=0x" + Long.toHexString(codec) + ", " + data.length + " bytes]";
  }
}
