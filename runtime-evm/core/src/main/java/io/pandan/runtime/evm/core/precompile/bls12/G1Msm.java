package io.pandan.runtime.evm.core.precompile.bls12;

import io.pandan.runtime.evm.core.precompile.Precompile;
import java.util.Optional;
import supranational.blst.P1;
import supranational.blst.P1_Affine;

/**
 * BLS12_G1MSM: the sum of points of G1, each times a factor of 32 bytes of any value. Refuses no
 * points at all.
 *
 * <p>Point by point: blst's Java classes have no multiplication of several, and the discount on the
 * gas leaves room for that.
 */
public final class G1Msm implements Precompile {
  private static final int PAIR_BYTES = G1Point.ENCODED_BYTES + Msm.SCALAR_BYTES;

  /** The precompile. */
  public G1Msm() {}

  @Override
  public long ethereumGas(byte[] input) {
    return Msm.g1Gas(input.length / PAIR_BYTES);
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    if (input.length == 0 || input.length % PAIR_BYTES != 0) {
      return Optional.empty();
    }
    P1 sum = new P1();
    for (int at = 0; at < input.length; at += PAIR_BYTES) {
      Optional<P1_Affine> point = G1Point.read(input, at, true);
      if (point.isEmpty()) {
        return Optional.empty();
      }
      sum.add(point.get().to_jacobian().mult(Msm.scalar(input, at + G1Point.ENCODED_BYTES)));
    }
    return Optional.of(G1Point.write(sum));
  }
}
