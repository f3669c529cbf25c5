package io.pandan.runtime.evm.core.precompile.bn254;

import io.pandan.runtime.evm.core.precompile.Precompile;
import java.util.Arrays;
import java.util.Optional;

/**
 * Multiplies a point of bn254's G1: x, y and a factor of any value, a word each; what is missing is
 * zero. Refuses what is no point.
 *
 * @see <a href="https://eips.ethereum.org/EIPS/eip-196">EIP-196</a>
 */
public final class EcMul implements Precompile {
  /** The price since Istanbul (EIP-1108). */
  private static final long GAS = 6000;

  /** The precompile. */
  public EcMul() {}

  @Override
  public long ethereumGas(byte[] input) {
    return GAS;
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    byte[] words = Arrays.copyOf(input, G1.BYTES + 32);
    G1 p = new G1();
    if (!p.read(words, 0)) {
      return Optional.empty();
    }
    byte[] out = new byte[G1.BYTES];
    new G1().mul(p, words, G1.BYTES).write(out, 0);
    return Optional.of(out);
  }
}
