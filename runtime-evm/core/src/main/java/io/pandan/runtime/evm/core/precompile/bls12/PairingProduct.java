package io.pandan.runtime.evm.core.precompile.bls12;

import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;
import supranational.blst.Pairing;

/** A product of pairings of points of G1 and G2; of none at first. For one thread. */
final class PairingProduct {
  private final Pairing product = new Pairing(false, "");
  private boolean empty = true;

  /** Multiplies by the pairing of two points; that of infinity with anything is one. */
  void multiply(P1_Affine p, P2_Affine q) {
    if (!p.is_inf() && !q.is_inf()) {
      product.raw_aggregate(q, p);
      empty = false;
    }
  }

  /** Whether the product is one. */
  boolean isOne() {
    return empty || product.as_fp12().final_exp().is_one();
  }
}
