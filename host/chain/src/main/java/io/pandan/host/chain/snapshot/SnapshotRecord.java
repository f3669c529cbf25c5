package io.pandan.host.chain.snapshot;

import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import java.util.ArrayList;
import java.util.List;

/**
 * What a snapshot says beside the chain's own blocks: the network, and what executing the head
 * gave, which only a child would say. The first block of the file, linked by nothing, so that other
 * readers of Lotus' snapshots keep it as one block more.
 *
 * @param network the network
 * @param stateRoot the state after the head
 * @param receiptsRoot the receipts of the head's messages
 * @param nextBaseFee the base fee after the head
 * @param statesFrom the lowest epoch whose state before is in the snapshot, beside the first one
 * @param edited epochs, of those that were executed again, whose state was edited by the network's
 *     owner afterwards
 */
record SnapshotRecord(
    NetworkRecord network,
    Cid stateRoot,
    Cid receiptsRoot,
    TokenAmount nextBaseFee,
    long statesFrom,
    List<Long> edited) {

  private static final String MAGIC = "pandan-snapshot";
  private static final long VERSION = 1;
  private static final int FIELDS = 8;

  SnapshotRecord {
    edited = List.copyOf(edited);
  }

  static SnapshotRecord of(
      NetworkRecord network, ExecutedTipset head, long statesFrom, List<Long> edited) {
    return new SnapshotRecord(
        network, head.stateRoot(), head.receiptsRoot(), head.nextBaseFee(), statesFrom, edited);
  }

  byte[] toCbor() {
    CborWriter out = new CborWriter().writeArrayHeader(FIELDS).writeText(MAGIC);
    out.writeUnsigned(VERSION).writeBytes(network.toCbor());
    out.writeCid(stateRoot).writeCid(receiptsRoot).writeBigInt(nextBaseFee.atto());
    out.writeUnsigned(statesFrom).writeArrayHeader(edited.size());
    edited.forEach(out::writeUnsigned);
    return out.toByteArray();
  }

  /**
   * Reads one.
   *
   * @throws MalformedException when the block is no record of this version
   */
  static SnapshotRecord read(byte[] block) {
    try {
      CborReader in = new CborReader(block);
      if (in.readArrayHeader() == FIELDS && in.readText().equals(MAGIC)) {
        long version = in.readUnsigned();
        if (version != VERSION) {
          throw new MalformedException(
              "the snapshot has version " + version + ", and " + VERSION + " is known");
        }
        return new SnapshotRecord(
            NetworkRecord.read(in.readBytes()),
            in.readCid(),
            in.readCid(),
            TokenAmount.ofAtto(in.readBigInt()),
            in.readUnsigned(),
            readEpochs(in));
      }
    } catch (CborException e) {
      // Told below.
    }
    throw new MalformedException(
        "the file does not begin with the record of a network, as snapshots of './pandan chain"
            + " export' do; those of other nodes do not say chain id and actor set");
  }

  private static List<Long> readEpochs(CborReader in) {
    List<Long> epochs = new ArrayList<>();
    for (int i = in.readArrayHeader(); i > 0; i--) {
      epochs.add(in.readUnsigned());
    }
    in.requireEnd();
    return epochs;
  }
}
