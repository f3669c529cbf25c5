package io.pandan.runtime.evm.core.precompile.bls12;

import io.pandan.runtime.evm.core.precompile.Precompile;
import java.util.Optional;

/** BLS12_MAP_FP2_TO_G2: a point of G2 from an element of F_p2 (RFC 9380, section 8.8.2). */
public final class MapFp2ToG2 implements Precompile {
  private static final long GAS = 23_800;

  /** The precompile. */
  public MapFp2ToG2() {}

  @Override
  public int relevantBytes(int length) {
    return Math.min(length, 2 * Fp.ENCODED_BYTES + 1);
  }

  @Override
  public long ethereumGas(byte[] input) {
    return GAS;
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    if (input.length != 2 * Fp.ENCODED_BYTES
        || !Fp.isEncoded(input, 0)
        || !Fp.isEncoded(input, Fp.ENCODED_BYTES)) {
      return Optional.empty();
    }
    Fp2 element = new Fp2(Fp.read(input, 0), Fp.read(input, Fp.ENCODED_BYTES));
    return Optional.of(G2Point.write(G2Map.map(element)));
  }
}
