package io.pandan.runtime.evm.core.precompile.bls12;

import io.pandan.runtime.evm.core.precompile.Precompile;
import java.util.Optional;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;

/**
 * BLS12_PAIRING_CHECK: whether the product of the pairings of points of G1 and G2 is one; answers
 * with one or zero, as a word. Refuses no pairs at all.
 */
public final class PairingCheck implements Precompile {
  private static final long BASE_GAS = 37_700;
  private static final long PAIR_GAS = 32_600;
  private static final int PAIR_BYTES = G1Point.ENCODED_BYTES + G2Point.ENCODED_BYTES;

  /** The precompile. */
  public PairingCheck() {}

  @Override
  public long ethereumGas(byte[] input) {
    return BASE_GAS + PAIR_GAS * (input.length / PAIR_BYTES);
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    if (input.length == 0 || input.length % PAIR_BYTES != 0) {
      return Optional.empty();
    }
    PairingProduct product = new PairingProduct();
    for (int at = 0; at < input.length; at += PAIR_BYTES) {
      Optional<P1_Affine> p = G1Point.read(input, at, true);
      Optional<P2_Affine> q = G2Point.read(input, at + G1Point.ENCODED_BYTES, true);
      if (p.isEmpty() || q.isEmpty()) {
        return Optional.empty();
      }
      product.multiply(p.get(), q.get());
    }
    byte[] out = new byte[32];
    out[31] = (byte) (product.isOne() ? 1 : 0);
    return Optional.of(out);
  }
}
