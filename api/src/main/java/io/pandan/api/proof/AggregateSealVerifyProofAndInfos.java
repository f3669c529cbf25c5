package io.pandan.api.proof;

import io.pandan.ipld.CborReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Seals of many sectors of one provider, proven together. Source: ref-fvm {@code
 * shared/src/sector/seal.rs}.
 *
 * @param miner the provider's id
 * @param sealProof the number of the {@link RegisteredSealProof}, not checked
 * @param aggregateProof 0 for SnarkPack, 1 for SnarkPack version 2; not checked
 * @param proof the proof; not copied
 * @param infos the sectors in order
 */
public record AggregateSealVerifyProofAndInfos(
    long miner,
    long sealProof,
    long aggregateProof,
    byte[] proof,
    List<AggregateSealVerifyInfo> infos) {

  /** Copies the list. */
  public AggregateSealVerifyProofAndInfos {
    infos = List.copyOf(infos);
  }

  /** Reads the tuple of five fields. */
  public static AggregateSealVerifyProofAndInfos read(CborReader in) {
    in.readArrayHeader(5);
    long miner = in.readUnsigned();
    long sealProof = in.readLong();
    long aggregateProof = in.readLong();
    byte[] proof = in.readBytes();
    int count = in.readArrayHeader();
    List<AggregateSealVerifyInfo> infos = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      infos.add(AggregateSealVerifyInfo.read(in));
    }
    return new AggregateSealVerifyProofAndInfos(miner, sealProof, aggregateProof, proof, infos);
  }
}
