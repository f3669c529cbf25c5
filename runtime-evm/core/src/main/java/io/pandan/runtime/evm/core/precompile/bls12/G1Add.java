package io.pandan.runtime.evm.core.precompile.bls12;

import io.pandan.runtime.evm.core.precompile.Precompile;
import java.util.Optional;
import supranational.blst.P1_Affine;

/** BLS12_G1ADD: the sum of two points of G1's curve, in G1 or not. */
public final class G1Add implements Precompile {
  private static final long GAS = 375;

  /** The precompile. */
  public G1Add() {}

  @Override
  public int relevantBytes(int length) {
    return Math.min(length, 2 * G1Point.ENCODED_BYTES + 1);
  }

  @Override
  public long ethereumGas(byte[] input) {
    return GAS;
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    if (input.length != 2 * G1Point.ENCODED_BYTES) {
      return Optional.empty();
    }
    Optional<P1_Affine> p = G1Point.read(input, 0, false);
    Optional<P1_Affine> q = G1Point.read(input, G1Point.ENCODED_BYTES, false);
    return p.isEmpty() || q.isEmpty()
        ? Optional.empty()
        : Optional.of(G1Point.write(p.get().to_jacobian().add(q.get())));
  }
}
