package io.pandan.ipld;

/**
 * Multihash numbers that occur in Filecoin's CIDs.
 *
 * @see <a href="https://github.com/multiformats/multicodec/blob/master/table.csv">multicodec
 *     table</a>
 */
public final class MultihashCode {
  /** The "digest" is the data itself. */
  public static final long IDENTITY = 0x00;

  /** SHA2-256. */
  public static final long SHA2_256 = 0x12;

  /** SHA2-512. */
  public static final long SHA2_512 = 0x13;

  /** Keccak-256, Ethereum's hash. */
  public static final long KECCAK_256 = 0x1b;

  /** RIPEMD-160. */
  public static final long RIPEMD_160 = 0x1053;

  /** Blake2b with a digest of 32 bytes: the hash of all Filecoin state. */
  public static final long BLAKE2B_256 = 0xb220;

  /** Blake2b with a digest of 64 bytes. */
  public static final long BLAKE2B_512 = 0xb240;

  /** SHA2-256 whose two most significant bits are zero: data commitments. */
  public static final long SHA2_256_TRUNC254_PADDED = 0x1012;

  /** Poseidon over BLS12-381, arity 2: replica commitments. */
  public static final long POSEIDON_BLS12_381_A2_FC1 = 0xb401;

  private MultihashCode() {}
}
