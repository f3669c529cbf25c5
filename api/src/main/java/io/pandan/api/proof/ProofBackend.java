package io.pandan.api.proof;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Verifies proofs of storage. A service; a machine's lease carries it under this class ({@link
 * io.pandan.api.vm.RuntimeSet#optionalEngine}). Thread safe.
 *
 * <p>Backends are interchangeable: the same parameters give the same answer or the same refusal.
 * The kernel has charged, and has checked what ref-fvm's kernel checks itself: that a proof's type
 * is registered and fits its sectors, that lists are not empty, and that CIDs are commitments.
 * Source: ref-fvm {@code fvm/src/kernel/filecoin.rs}, {@code filecoin-proofs-api}.
 */
@ConsumerType
public interface ProofBackend {

  /**
   * Verifies the seal of one sector.
   *
   * @throws io.pandan.api.MalformedException for parameters that no seal has
   */
  boolean verifySeal(SealVerifyInfo info);

  /**
   * Verifies many seals proven by one proof.
   *
   * @throws io.pandan.api.MalformedException for parameters that no aggregate has
   */
  boolean verifyAggregateSeals(AggregateSealVerifyProofAndInfos aggregate);

  /**
   * Verifies that a sector was updated to hold data.
   *
   * @throws io.pandan.api.MalformedException for parameters that no update has
   */
  boolean verifyReplicaUpdate(ReplicaUpdateInfo info);

  /**
   * Verifies a window proof of spacetime.
   *
   * @throws io.pandan.api.MalformedException for parameters that no proof of spacetime has
   */
  boolean verifyWindowPost(WindowPostVerifyInfo info);
}
