package io.pandan.runtime.wasm.runtime;

import static io.pandan.runtime.wasm.runtime.ActorMemory.illegalArgument;

import io.pandan.api.FatalException;
import io.pandan.api.proof.AggregateSealVerifyProofAndInfos;
import io.pandan.api.proof.PieceInfo;
import io.pandan.api.proof.ReplicaUpdateInfo;
import io.pandan.api.proof.SealVerifyInfo;
import io.pandan.api.proof.WindowPostVerifyInfo;
import io.pandan.api.vm.ConsensusFault;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CidException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Proofs and faults of storage providers (ref-fvm fvm/src/syscalls/filecoin.rs). Their price covers
 * no reading of parameters, which may be as long as memory is; ref-fvm warns not to let actors call
 * them that are not trusted, and here they cannot.
 */
final class ProofSyscalls {
  private ProofSyscalls() {}

  private static byte[] parameter(Context c, int index) throws SyscallException {
    c.requireBuiltinActor();
    return c.memory.read(c.i32(index), c.i32(index + 1));
  }

  /** Network 17: seals are also verified one at a time, at once. */
  static List<Syscall> v2() {
    return Stream.concat(
            table().stream(),
            Stream.of(new Syscall("crypto", "verify_seal", "ii", 4, ProofSyscalls::verifySeal)))
        .toList();
  }

  /** Reads a parameter as CBOR, nothing behind it. */
  private static <T> T parameter(Context c, int index, Function<CborReader, T> read)
      throws SyscallException {
    CborReader in = new CborReader(parameter(c, index));
    try {
      T value = read.apply(in);
      in.requireEnd();
      return value;
    } catch (CborException | CidException e) {
      throw illegalArgument("failed to parse a parameter: " + e.getMessage());
    }
  }

  static List<Syscall> table() {
    return List.of(
        new Syscall(
            "crypto",
            "compute_unsealed_sector_cid",
            "liiii",
            4,
            ProofSyscalls::computeUnsealedSectorCid),
        new Syscall("crypto", "verify_post", "ii", 4, ProofSyscalls::verifyPost),
        new Syscall(
            "crypto", "verify_consensus_fault", "iiiiii", 20, ProofSyscalls::verifyConsensusFault),
        new Syscall(
            "crypto", "verify_aggregate_seals", "ii", 4, ProofSyscalls::verifyAggregateSeals),
        new Syscall("crypto", "verify_replica_update", "ii", 4, ProofSyscalls::verifyReplicaUpdate),
        new Syscall("crypto", "batch_verify_seals", "iii", 0, ProofSyscalls::batchVerifySeals));
  }

  private static void computeUnsealedSectorCid(Context c) throws SyscallException {
    List<PieceInfo> pieces = parameter(c, 1, PieceInfo::readAll);
    c.memory.check(c.i32(3), c.i32(4));
    Cid cid = c.kernel.unsealedSectorCid(c.i64(0), pieces);
    c.giveInt(c.memory.writeCid(cid, c.i32(3), c.i32(4)));
  }

  private static void verifyPost(Context c) throws SyscallException {
    c.giveVerdict(c.kernel.verifyPost(parameter(c, 0, WindowPostVerifyInfo::read)));
  }

  private static void verifySeal(Context c) throws SyscallException {
    c.giveVerdict(c.kernel.verifySeal(parameter(c, 0, SealVerifyInfo::read)));
  }

  private static void verifyAggregateSeals(Context c) throws SyscallException {
    c.giveVerdict(
        c.kernel.verifyAggregateSeals(parameter(c, 0, AggregateSealVerifyProofAndInfos::read)));
  }

  private static void verifyReplicaUpdate(Context c) throws SyscallException {
    c.giveVerdict(c.kernel.verifyReplicaUpdate(parameter(c, 0, ReplicaUpdateInfo::read)));
  }

  private static void verifyConsensusFault(Context c) throws SyscallException {
    byte[] header1 = parameter(c, 0);
    byte[] header2 = parameter(c, 2);
    byte[] extra = parameter(c, 4);
    Optional<ConsensusFault> fault = c.kernel.verifyConsensusFault(header1, header2, extra);
    int at = c.result();
    c.memory.putLong(at, fault.map(ConsensusFault::epoch).orElse(0L));
    c.memory.putLong(at + 8, fault.map(ConsensusFault::target).orElse(0L));
    c.memory.putInt(at + 16, fault.map(ConsensusFault::type).orElse(0));
  }

  /** Writes one byte for each seal, 1 where it is right. */
  private static void batchVerifySeals(Context c) throws SyscallException {
    List<SealVerifyInfo> batch = parameter(c, 0, SealVerifyInfo::readAll);
    int count = batch.size();
    c.memory.check(c.i32(2), count);
    boolean[] results = c.kernel.batchVerifySeals(batch);
    if (results.length != count) {
      throw new FatalException(results.length + " results for " + count + " seals");
    }
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (results[i] ? 1 : 0);
    }
    c.memory.putBytes(c.i32(2), bytes);
  }
}
