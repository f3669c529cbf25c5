package io.pandan.runtime.evm.core.precompile.bls12;

import io.pandan.runtime.evm.core.precompile.Precompile;
import java.util.Optional;
import supranational.blst.P2;
import supranational.blst.P2_Affine;

/**
 * BLS12_G2MSM: the sum of points of G2, each times a factor of 32 bytes of any value. Refuses no
 * points at all.
 *
 * <p>Point by point: blst's Java classes have no multiplication of several, and the discount on the
 * gas leaves room for that.
 */
public final class G2Msm implements Precompile {
  private static final int PAIR_BYTES = G2Point.ENCODED_BYTES + Msm.SCALAR_BYTES;

  /** The precompile. */
  public G2Msm() {}

  @Override
  public long ethereumGas(byte[] input) {
    return Msm.g2Gas(input.length / PAIR_BYTES);
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    if (input.length == 0 || input.length % PAIR_BYTES != 0) {
      return Optional.empty();
    }
    P2 sum = new P2();
    for (int at = 0; at < input.length; at += PAIR_BYTES) {
      Optional<P2_Affine> point = G2Point.read(input, at, true);
      if (point.isEmpty()) {
        return Optional.empty();
      }
      sum.add(point.get().to_jacobian().mult(Msm.scalar(input, at + G2Point.ENCODED_BYTES)));
    }
    return Optional.of(G2Point.write(sum));
  }
}
