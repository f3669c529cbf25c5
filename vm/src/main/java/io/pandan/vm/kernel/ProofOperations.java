package io.pandan.vm.kernel;

import io.pandan.api.ErrorNumber;
import io.pandan.api.MalformedException;
import io.pandan.api.proof.AggregateSealVerifyProofAndInfos;
import io.pandan.api.proof.PieceInfo;
import io.pandan.api.proof.ProofBackend;
import io.pandan.api.proof.RegisteredSealProof;
import io.pandan.api.proof.ReplicaUpdateInfo;
import io.pandan.api.proof.SealVerifyInfo;
import io.pandan.api.proof.WindowPostVerifyInfo;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Cid;
import io.pandan.vm.call.CallManager;
import io.pandan.vm.gas.GasCharge;
import java.util.List;
import java.util.function.Predicate;

/**
 * Proofs of storage: charged, then asked of the backend. Source: ref-fvm {@code
 * fvm/src/kernel/filecoin.rs}.
 */
final class ProofOperations {

  private final CallManager calls;

  ProofOperations(CallManager calls) {
    this.calls = calls;
  }

  Cid unsealedSectorCid(long sealProof, List<PieceInfo> pieces) throws SyscallException {
    RegisteredSealProof kind = sealProof(sealProof);
    calls.gas().charge(calls.prices().onComputeUnsealedSectorCid());
    try {
      return UnsealedSector.cid(kind.sectorSizeBytes(), pieces);
    } catch (MalformedException e) {
      throw refused(e);
    }
  }

  private RegisteredSealProof sealProof(long number) throws SyscallException {
    try {
      RegisteredSealProof kind = RegisteredSealProof.of(number);
      if (kind.isNonInteractive() && !calls.machine().line().hasNonInteractiveSeals()) {
        throw new MalformedException("seal proof " + number + " is not of this network");
      }
      return kind;
    } catch (MalformedException e) {
      throw refused(e);
    }
  }

  boolean verifyPost(WindowPostVerifyInfo info) throws SyscallException {
    return ask(
        calls.prices().onVerifyPost(info.challengedSectors().size()),
        backend -> backend.verifyWindowPost(info));
  }

  boolean verifySeal(SealVerifyInfo info) throws SyscallException {
    return ask(calls.prices().onVerifySeal(), backend -> backend.verifySeal(info));
  }

  boolean verifyAggregateSeals(AggregateSealVerifyProofAndInfos aggregate) throws SyscallException {
    return ask(
        calls.prices().onVerifyAggregateSeals(aggregate.sealProof(), aggregate.infos().size()),
        backend -> backend.verifyAggregateSeals(aggregate));
  }

  boolean verifyReplicaUpdate(ReplicaUpdateInfo info) throws SyscallException {
    return ask(
        calls.prices().onVerifyReplicaUpdate(), backend -> backend.verifyReplicaUpdate(info));
  }

  boolean[] batchVerifySeals(List<SealVerifyInfo> batch) throws SyscallException {
    if (calls.machine().line().chargesBatchedSeals()) {
      for (int i = 0; i < batch.size(); i++) {
        calls.gas().charge(calls.prices().onVerifySeal());
      }
    }
    ProofBackend backend = backend();
    boolean[] results = new boolean[batch.size()];
    for (int i = 0; i < results.length; i++) {
      calls.machine().checkInterrupt();
      results[i] = isSeal(backend, batch.get(i));
    }
    return results;
  }

  private static boolean isSeal(ProofBackend backend, SealVerifyInfo info) {
    try {
      return backend.verifySeal(info);
    } catch (MalformedException e) {
      return false;
    }
  }

  private boolean ask(GasCharge charge, Predicate<ProofBackend> question) throws SyscallException {
    calls.gas().charge(charge);
    try {
      return question.test(backend());
    } catch (MalformedException e) {
      throw refused(e);
    }
  }

  private ProofBackend backend() throws SyscallException {
    return calls
        .machine()
        .runtimes()
        .optionalEngine(ProofBackend.class)
        .orElseThrow(
            () ->
                new SyscallException(
                    ErrorNumber.ILLEGAL_OPERATION, "this network has no proof backend"));
  }

  private static SyscallException refused(MalformedException e) {
    return new SyscallException(ErrorNumber.ILLEGAL_ARGUMENT, e.getMessage());
  }
}
