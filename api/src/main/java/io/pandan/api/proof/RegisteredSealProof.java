package io.pandan.api.proof;

import io.pandan.api.MalformedException;

/**
 * The kinds of seal, by the size of the sector and the version of the proof. Source: ref-fvm {@code
 * shared/src/sector/registered_proof.rs}.
 *
 * @param code the number on chain
 * @param sectorSizeBytes the size of a sector
 */
public record RegisteredSealProof(long code, long sectorSizeBytes) {

  /** Interactive, 64 GiB. */
  public static final long STACKED_DRG_64GIB_V1_1 = 9;

  /** Non-interactive (FIP-0092), 32 GiB. */
  public static final long STACKED_DRG_32GIB_V1_2_NON_INTERACTIVE = 18;

  /** Non-interactive (FIP-0092), 64 GiB. */
  public static final long STACKED_DRG_64GIB_V1_2_NON_INTERACTIVE = 19;

  private static final long FIRST_NON_INTERACTIVE = 15;

  /** Every version has these sizes, in this order. */
  private static final long[] SECTOR_SIZES_BYTES = {
    2L << 10, 8L << 20, 512L << 20, 32L << 30, 64L << 30
  };

  private static final long LAST = 19;

  /** Checks that there is such a kind. */
  public RegisteredSealProof {
    if (code < 0 || code > LAST || sectorSizeBytes != SECTOR_SIZES_BYTES[size(code)]) {
      throw new MalformedException(
          "seal proof " + code + " of " + sectorSizeBytes + " bytes is not registered");
    }
  }

  /**
   * The kind with a number.
   *
   * @throws MalformedException outside 0 to 19
   */
  public static RegisteredSealProof of(long code) {
    if (code < 0 || code > LAST) {
      throw new MalformedException("seal proof " + code + " is not one of 0 to " + LAST);
    }
    return new RegisteredSealProof(code, SECTOR_SIZES_BYTES[size(code)]);
  }

  /** Whether it needs no seed from the chain (FIP-0092). */
  public boolean isNonInteractive() {
    return code >= FIRST_NON_INTERACTIVE;
  }

  private static int size(long code) {
    return (int) (code % SECTOR_SIZES_BYTES.length);
  }
}
