package io.pandan.runtime.evm.core.precompile.bn254;

/**
 * The intermediate values of one computation, so that the towers' operations allocate nothing. Each
 * floor of the tower has its own, because an operation only calls those of floors below; no
 * operation leaves anything here for another. One thread, one scratch.
 */
final class Scratch {
  /** For {@link Fp2}. */
  final Fp p0 = new Fp();

  /** For {@link Fp2}. */
  final Fp p1 = new Fp();

  /** For {@link Fp6}: products and sums. */
  final Fp2[] two = Fp2.array(7);

  /** For {@link Fp12}. */
  final Fp6[] six = Fp6.array(3);

  /** For {@link G2}. */
  final Fp2[] point = Fp2.array(6);

  /** For {@link Fp12}'s squarings in the cyclotomic subgroup, and for lines. */
  final Fp2[] twelve = Fp2.array(7);
}
