package io.pandan.runtime.evm.core.precompile.bn254;

import io.pandan.runtime.evm.core.precompile.Precompile;
import java.util.Arrays;
import java.util.Optional;

/**
 * Multiplies a point of bn254's G1: x, y and a factor of any value, a word each; what is missing is
 * zero. Refuses what is no point.
 *
 * @param callGas {@link #EIP_1108_GAS} or {@link #EIP_196_GAS}
 * @see <a href="https://eips.ethereum.org/EIPS/eip-196">EIP-196</a>
 * @see <a href="https://eips.ethereum.org/EIPS/eip-1108">EIP-1108</a>
 */
public record EcMul(long callGas) implements Precompile {
  /** The price in Byzantium and Constantinople. */
  public static final long EIP_196_GAS = 40_000;

  /** The price since Istanbul. */
  public static final long EIP_1108_GAS = 6000;

  @Override
  public int relevantBytes(int length) {
    return Math.min(length, G1.BYTES + 32);
  }

  @Override
  public long ethereumGas(byte[] input) {
    return callGas;
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
