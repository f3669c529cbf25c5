package io.pandan.runtime.evm.core.precompile;

import io.pandan.crypto.Secp256r1;
import java.util.Arrays;
import java.util.Optional;

/**
 * Verifies an ECDSA signature over secp256r1: hash, r, s and the public key's x and y, a word each.
 * Answers with one, as a word; and with no bytes, never a refusal, to a signature that is not valid
 * and to input of another length. Both values of s are valid.
 *
 * @param callGas {@link #EIP_7951_GAS} or {@link #RIP_7212_GAS}
 * @see <a href="https://eips.ethereum.org/EIPS/eip-7951">EIP-7951</a>
 */
record P256Verify(long callGas) implements Precompile {
  /** The price of Ethereum's Osaka. */
  static final long EIP_7951_GAS = 6900;

  /** The price of the roll-ups that had it first. */
  static final long RIP_7212_GAS = 3450;

  private static final int INPUT_BYTES = 160;

  @Override
  public int relevantBytes(int length) {
    return Math.min(length, INPUT_BYTES + 1);
  }

  @Override
  public long ethereumGas(byte[] input) {
    return callGas;
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    if (input.length != INPUT_BYTES || !isValid(input)) {
      return Optional.of(new byte[0]);
    }
    byte[] one = new byte[32];
    one[31] = 1;
    return Optional.of(one);
  }

  private static boolean isValid(byte[] input) {
    return Secp256r1.verify(
        Arrays.copyOf(input, 32),
        Arrays.copyOfRange(input, 32, 96),
        Arrays.copyOfRange(input, 96, INPUT_BYTES));
  }
}
