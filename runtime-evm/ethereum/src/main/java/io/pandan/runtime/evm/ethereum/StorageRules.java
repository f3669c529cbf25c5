package io.pandan.runtime.evm.ethereum;

/**
 * What SSTORE costs.
 *
 * @param netMetered whether the value at the transaction's beginning counts (EIP-1283, EIP-2200),
 *     not just the present one
 * @param needsStipend whether more than a call's stipend must be left (EIP-2200)
 * @param noopGas of a net-metered store that changes nothing, or a slot that was changed already
 * @param setGas of making a zero slot something
 * @param resetGas of changing any other slot
 * @param clearRefund of making a slot zero
 */
public record StorageRules(
    boolean netMetered,
    boolean needsStipend,
    long noopGas,
    long setGas,
    long resetGas,
    long clearRefund) {
  /** Yellow paper, appendix G. */
  static final StorageRules FRONTIER = new StorageRules(false, false, 0, 20_000, 5_000, 15_000);

  /** EIP-1283, in Constantinople alone. */
  static final StorageRules CONSTANTINOPLE =
      new StorageRules(true, false, 200, 20_000, 5_000, 15_000);

  /** EIP-2200. */
  static final StorageRules ISTANBUL = new StorageRules(true, true, 800, 20_000, 5_000, 15_000);

  /** EIP-2929: what a cold slot costs besides is taken off. */
  static final StorageRules BERLIN = new StorageRules(true, true, 100, 20_000, 2_900, 15_000);

  /** EIP-3529: 2,900 and what an access list's key costs. */
  static final StorageRules LONDON = new StorageRules(true, true, 100, 20_000, 2_900, 4_800);
}
