package io.pandan.runtime.evm.core.precompile.bls12;

import io.pandan.runtime.evm.core.precompile.Precompile;
import java.util.Optional;

/** BLS12_MAP_FP_TO_G1: a point of G1 from a field element (RFC 9380, section 8.8.1). */
public final class MapFpToG1 implements Precompile {
  private static final long GAS = 5_500;

  /** The precompile. */
  public MapFpToG1() {}

  @Override
  public int relevantBytes(int length) {
    return Math.min(length, Fp.ENCODED_BYTES + 1);
  }

  @Override
  public long ethereumGas(byte[] input) {
    return GAS;
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    return input.length != Fp.ENCODED_BYTES || !Fp.isEncoded(input, 0)
        ? Optional.empty()
        : Optional.of(G1Point.write(G1Map.map(Fp.read(input, 0))));
  }
}
