package io.pandan.ipld;

/**
 * Multicodec numbers of block contents, as they stand in a CID.
 *
 * @see <a href="https://github.com/multiformats/multicodec/blob/master/table.csv">multicodec
 *     table</a>
 */
public final class Codec {
  /** Bytes without structure. */
  public static final long RAW = 0x55;

  /** CBOR whose tag 42 is not read as links (FIP-0071). */
  public static final long CBOR = 0x51;

  /** DAG-PB, the codec of every CIDv0. */
  public static final long DAG_PB = 0x70;

  /** CBOR in the DAG-CBOR profile: the codec of all Filecoin state. */
  public static final long DAG_CBOR = 0x71;

  /** A Filecoin piece or data commitment (CommD, CommP); never a block of a store. */
  public static final long FIL_COMMITMENT_UNSEALED = 0xf101;

  /** A Filecoin replica commitment (CommR); never a block of a store. */
  public static final long FIL_COMMITMENT_SEALED = 0xf102;

  private Codec() {}
}
