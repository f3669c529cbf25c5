package io.pandan.conformance.vectors;

import io.pandan.api.proof.AggregateSealVerifyProofAndInfos;
import io.pandan.api.proof.ProofBackend;
import io.pandan.api.proof.ReplicaUpdateInfo;
import io.pandan.api.proof.SealVerifyInfo;
import io.pandan.api.proof.WindowPostVerifyInfo;

/**
 * Proofs that nobody looks at, in place of a backend's: vectors do not say what verified. As in the
 * reference harness (ref-fvm {@code testing/conformance/src/vm.rs}) all of them hold, but for
 * proofs of spacetime where a dispute of one had success. Immutable.
 *
 * @param postsHold whether window proofs of spacetime hold
 */
record AssumedProofs(boolean postsHold) implements ProofBackend {

  @Override
  public boolean verifySeal(SealVerifyInfo info) {
    return true;
  }

  @Override
  public boolean verifyAggregateSeals(AggregateSealVerifyProofAndInfos aggregate) {
    return true;
  }

  @Override
  public boolean verifyReplicaUpdate(ReplicaUpdateInfo info) {
    return true;
  }

  @Override
  public boolean verifyWindowPost(WindowPostVerifyInfo info) {
    return postsHold;
  }
}
