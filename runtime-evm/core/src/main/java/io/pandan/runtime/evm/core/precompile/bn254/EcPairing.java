package io.pandan.runtime.evm.core.precompile.bn254;

import io.pandan.runtime.evm.core.precompile.Precompile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether the product of bn254's pairings of any number of pairs is one: for each pair a
 * point of G1 (64 bytes) and one of G2 (128 bytes). Answers with one or zero, as a word; the
 * product of none is one. Refuses what is no point of its group, and a length that is not in whole
 * pairs: here nothing missing is taken for zero.
 *
 * @param baseGas Ethereum gas of a call
 * @param pairGas Ethereum gas of each pair
 * @see <a href="https://eips.ethereum.org/EIPS/eip-197">EIP-197</a>
 * @see <a href="https://eips.ethereum.org/EIPS/eip-1108">EIP-1108</a>
 */
public record EcPairing(long baseGas, long pairGas) implements Precompile {
  /** At the price of Byzantium and Constantinople. */
  public static final EcPairing EIP_197 = new EcPairing(100_000, 80_000);

  /** At the price since Istanbul. */
  public static final EcPairing EIP_1108 = new EcPairing(45_000, 34_000);

  private static final int PAIR_BYTES = G1.BYTES + G2.BYTES;

  @Override
  public long ethereumGas(byte[] input) {
    return baseGas + pairGas * (input.length / PAIR_BYTES);
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    if (input.length % PAIR_BYTES != 0) {
      return Optional.empty();
    }
    Scratch scratch = new Scratch();
    List<Pairing.Pair> pairs = new ArrayList<>(input.length / PAIR_BYTES);
    for (int at = 0; at < input.length; at += PAIR_BYTES) {
      G1 p = new G1();
      G2 q = new G2();
      if (!p.read(input, at) || !q.read(input, at + G1.BYTES, scratch)) {
        return Optional.empty();
      }
      if (!p.isInfinity() && !q.isInfinity()) {
        pairs.add(new Pairing.Pair(p, q));
      }
    }
    byte[] out = new byte[32];
    out[31] = (byte) (new Pairing().isOne(pairs) ? 1 : 0);
    return Optional.of(out);
  }
}
