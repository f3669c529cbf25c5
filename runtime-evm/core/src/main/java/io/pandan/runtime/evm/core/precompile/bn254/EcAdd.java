package io.pandan.runtime.evm.core.precompile.bn254;

import io.pandan.runtime.evm.core.precompile.Precompile;
import java.util.Arrays;
import java.util.Optional;

/**
 * Adds two points of bn254's G1: x and y of both, a word each; what is missing is zero. Refuses
 * what is no point.
 *
 * @param callGas {@link #EIP_1108_GAS} or {@link #EIP_196_GAS}
 * @see <a href="https://eips.ethereum.org/EIPS/eip-196">EIP-196</a>
 * @see <a href="https://eips.ethereum.org/EIPS/eip-1108">EIP-1108</a>
 */
public record EcAdd(long callGas) implements Precompile {
  /** The price in Byzantium and Constantinople. */
  public static final long EIP_196_GAS = 500;

  /** The price since Istanbul. */
  public static final long EIP_1108_GAS = 150;

  @Override
  public int relevantBytes(int length) {
    return Math.min(length, 2 * G1.BYTES);
  }

  @Override
  public long ethereumGas(byte[] input) {
    return callGas;
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    byte[] points = Arrays.copyOf(input, 2 * G1.BYTES);
    G1 p = new G1();
    G1 q = new G1();
    if (!p.read(points, 0) || !q.read(points, G1.BYTES)) {
      return Optional.empty();
    }
    byte[] out = new byte[G1.BYTES];
    p.add(p, q).write(out, 0);
    return Optional.of(out);
  }
}
