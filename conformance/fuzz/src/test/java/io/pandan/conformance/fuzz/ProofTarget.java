package io.pandan.conformance.fuzz;

import io.pandan.api.MalformedException;
import io.pandan.api.proof.AggregateSealVerifyProofAndInfos;
import io.pandan.api.proof.PieceInfo;
import io.pandan.api.proof.ReplicaUpdateInfo;
import io.pandan.api.proof.SealVerifyInfo;
import io.pandan.api.proof.WindowPostVerifyInfo;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import java.util.List;
import java.util.function.Function;

/** The parameters of the proofs' syscalls. */
public final class ProofTarget {
  private static final List<Function<CborReader, ?>> READERS =
      List.of(
          SealVerifyInfo::read,
          SealVerifyInfo::readAll,
          PieceInfo::readAll,
          WindowPostVerifyInfo::read,
          ReplicaUpdateInfo::read,
          AggregateSealVerifyProofAndInfos::read);

  private ProofTarget() {}

  /** Reads the bytes as all of them. */
  public static void fuzzerTestOneInput(byte[] data) {
    for (Function<CborReader, ?> reader : READERS) {
      Refusals.allow(
          List.of(CborException.class, MalformedException.class),
          () -> reader.apply(new CborReader(data)));
    }
  }
}
