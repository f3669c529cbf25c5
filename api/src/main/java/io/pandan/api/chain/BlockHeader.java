package io.pandan.api.chain;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.Signature;
import io.pandan.api.TokenAmount;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Filecoin block header. Source: Lotus {@code chain/types/blockheader.go}; the CBOR tuple has
 * sixteen fields. Byte arrays are not copied and never to be changed.
 *
 * @param miner the miner's f0 address
 * @param ticket the ticket; absent in a genesis block of tests
 * @param electionProof the election's proof
 * @param beaconEntries the beacon's entries since the parent
 * @param winPostProof the winning proofs of spacetime
 * @param parents the CIDs of the parent tipset's blocks; empty at genesis
 * @param parentWeight the weight of the parent tipset
 * @param height the epoch
 * @param parentStateRoot the state after executing the parent tipset
 * @param parentMessageReceipts the AMT of the receipts of the parent tipset's messages
 * @param messages the CID of the {@link MessageMeta}
 * @param blsAggregate the aggregate of the BLS messages' signatures
 * @param timestampS seconds since 1970
 * @param blockSig the miner's signature
 * @param forkSignaling unused, 0
 * @param parentBaseFee the base fee after executing the parent tipset, attoFIL per unit of gas
 */
public record BlockHeader(
    Address miner,
    Optional<Ticket> ticket,
    Optional<ElectionProof> electionProof,
    List<BeaconEntry> beaconEntries,
    List<PostProof> winPostProof,
    List<Cid> parents,
    BigInteger parentWeight,
    long height,
    Cid parentStateRoot,
    Cid parentMessageReceipts,
    Cid messages,
    Optional<Signature> blsAggregate,
    long timestampS,
    Optional<Signature> blockSig,
    long forkSignaling,
    TokenAmount parentBaseFee) {

  /** The number of fields of the tuple. */
  private static final int FIELDS = 16;

  /**
   * A ticket: the output of the miner's VRF.
   *
   * @param vrfProof the proof's bytes
   */
  public record Ticket(byte[] vrfProof) {}

  /**
   * An election's proof.
   *
   * @param winCount how many times the miner won
   * @param vrfProof the proof's bytes
   */
  public record ElectionProof(long winCount, byte[] vrfProof) {}

  /**
   * An entry of the randomness beacon.
   *
   * @param round the beacon's round
   * @param data its signature
   */
  public record BeaconEntry(long round, byte[] data) {}

  /**
   * A proof of spacetime.
   *
   * @param registeredProof the number of the proof's kind
   * @param proof its bytes
   */
  public record PostProof(long registeredProof, byte[] proof) {}

  /** Copies the lists and checks the height. */
  public BlockHeader {
    beaconEntries = List.copyOf(beaconEntries);
    winPostProof = List.copyOf(winPostProof);
    parents = List.copyOf(parents);
    if (height < 0) {
      throw new MalformedException("height " + height + " is negative");
    }
  }

  /** Reads a header from its DAG-CBOR. */
  public static BlockHeader of(byte[] cbor) {
    CborReader in = new CborReader(cbor);
    BlockHeader header = read(in);
    in.requireEnd();
    return header;
  }

  /** Reads the tuple. */
  public static BlockHeader read(CborReader in) {
    in.readArrayHeader(FIELDS);
    Address miner = Address.read(in);
    Optional<Ticket> ticket = Optional.empty();
    if (!in.tryReadNull()) {
      in.readArrayHeader(1);
      ticket = Optional.of(new Ticket(in.readBytes()));
    }
    Optional<ElectionProof> election = Optional.empty();
    if (!in.tryReadNull()) {
      in.readArrayHeader(2);
      election = Optional.of(new ElectionProof(in.readLong(), in.readBytes()));
    }
    List<BeaconEntry> beacon = new ArrayList<>();
    for (int i = in.readArrayHeader(); i > 0; i--) {
      in.readArrayHeader(2);
      beacon.add(new BeaconEntry(in.readUnsigned(), in.readBytes()));
    }
    List<PostProof> posts = new ArrayList<>();
    for (int i = in.readArrayHeader(); i > 0; i--) {
      in.readArrayHeader(2);
      posts.add(new PostProof(in.readLong(), in.readBytes()));
    }
    List<Cid> parents = new ArrayList<>();
    for (int i = in.readArrayHeader(); i > 0; i--) {
      parents.add(in.readCid());
    }
    return new BlockHeader(
        miner,
        ticket,
        election,
        beacon,
        posts,
        parents,
        in.readBigInt(),
        in.readLong(),
        in.readCid(),
        in.readCid(),
        in.readCid(),
        readSignature(in),
        in.readUnsigned(),
        readSignature(in),
        in.readUnsigned(),
        TokenAmount.ofAtto(in.readBigInt()));
  }

  /** Writes the tuple. */
  public void write(CborWriter out) {
    out.writeArrayHeader(FIELDS);
    miner.write(out);
    if (ticket.isPresent()) {
      out.writeArrayHeader(1);
      out.writeBytes(ticket.get().vrfProof());
    } else {
      out.writeNull();
    }
    if (electionProof.isPresent()) {
      out.writeArrayHeader(2);
      out.writeLong(electionProof.get().winCount());
      out.writeBytes(electionProof.get().vrfProof());
    } else {
      out.writeNull();
    }
    out.writeArrayHeader(beaconEntries.size());
    for (BeaconEntry entry : beaconEntries) {
      out.writeArrayHeader(2);
      out.writeUnsigned(entry.round());
      out.writeBytes(entry.data());
    }
    out.writeArrayHeader(winPostProof.size());
    for (PostProof proof : winPostProof) {
      out.writeArrayHeader(2);
      out.writeLong(proof.registeredProof());
      out.writeBytes(proof.proof());
    }
    out.writeArrayHeader(parents.size());
    parents.forEach(out::writeCid);
    out.writeBigInt(parentWeight);
    out.writeLong(height);
    out.writeCid(parentStateRoot);
    out.writeCid(parentMessageReceipts);
    out.writeCid(messages);
    writeSignature(out, blsAggregate);
    out.writeUnsigned(timestampS);
    writeSignature(out, blockSig);
    out.writeUnsigned(forkSignaling);
    out.writeBigInt(parentBaseFee.atto());
  }

  /** The header in DAG-CBOR. */
  public byte[] toCbor() {
    CborWriter out = new CborWriter();
    write(out);
    return out.toByteArray();
  }

  /** What the miner signs: the header in DAG-CBOR without its signature. */
  public byte[] signingBytes() {
    return new BlockHeader(
            miner,
            ticket,
            electionProof,
            beaconEntries,
            winPostProof,
            parents,
            parentWeight,
            height,
            parentStateRoot,
            parentMessageReceipts,
            messages,
            blsAggregate,
            timestampS,
            Optional.empty(),
            forkSignaling,
            parentBaseFee)
        .toCbor();
  }

  /** The block's CID. */
  public Cid cid() {
    return Cid.sum(Codec.DAG_CBOR, toCbor());
  }

  private static Optional<Signature> readSignature(CborReader in) {
    return in.tryReadNull() ? Optional.empty() : Optional.of(Signature.read(in));
  }

  private static void writeSignature(CborWriter out, Optional<Signature> signature) {
    if (signature.isPresent()) {
      signature.get().write(out);
    } else {
      out.writeNull();
    }
  }
}
