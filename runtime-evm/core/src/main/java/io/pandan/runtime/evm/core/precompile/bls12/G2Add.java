package io.pandan.runtime.evm.core.precompile.bls12;

import io.pandan.runtime.evm.core.precompile.Precompile;
import java.util.Optional;
import supranational.blst.P2_Affine;

/** BLS12_G2ADD: the sum of two points of G2's curve, in G2 or not. */
public final class G2Add implements Precompile {
  private static final long GAS = 600;

  /** The precompile. */
  public G2Add() {}

  @Override
  public int relevantBytes(int length) {
    return Math.min(length, 2 * G2Point.ENCODED_BYTES + 1);
  }

  @Override
  public long ethereumGas(byte[] input) {
    return GAS;
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    if (input.length != 2 * G2Point.ENCODED_BYTES) {
      return Optional.empty();
    }
    Optional<P2_Affine> p = G2Point.read(input, 0, false);
    Optional<P2_Affine> q = G2Point.read(input, G2Point.ENCODED_BYTES, false);
    return p.isEmpty() || q.isEmpty()
        ? Optional.empty()
        : Optional.of(G2Point.write(p.get().to_jacobian().add(q.get())));
  }
}
