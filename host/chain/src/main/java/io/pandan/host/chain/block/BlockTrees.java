package io.pandan.host.chain.block;

import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.StampedEvent;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageMeta;
import io.pandan.crypto.Bls;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.amt.Amt;
import io.pandan.ipld.amt.AmtVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * The trees that a block links to: messages and receipts in AMTs of version 0 (Lotus {@code
 * chain/consensus/compute_state.go}, {@code chain/types/blockmsg.go}), a receipt's events in one of
 * version 3 (FIP-0049).
 */
public final class BlockTrees {
  private static final CborCodec<Cid> CIDS =
      CborCodec.of(CborReader::readCid, (c, w) -> w.writeCid(c));
  private static final CborCodec<Receipt> RECEIPTS = CborCodec.of(Receipt::read, Receipt::write);
  private static final CborCodec<StampedEvent> EVENTS =
      CborCodec.of(StampedEvent::read, StampedEvent::write);

  /** The point at infinity, compressed: adds nothing to an aggregate. */
  static final Signature NO_SIGNATURE = infinity();

  private BlockTrees() {}

  private static Signature infinity() {
    byte[] point = new byte[Bls.SIGNATURE_BYTES];
    point[0] = (byte) 0xc0;
    return new Signature(Signature.Type.BLS, point);
  }

  /**
   * Writes messages and the trees of their CIDs.
   *
   * @return the CID of the {@link MessageMeta}
   */
  public static Cid writeMessages(List<SignedMessage> messages, Blockstore store) {
    List<Cid> bls = new ArrayList<>();
    List<Cid> others = new ArrayList<>();
    for (SignedMessage signed : messages) {
      if (signed.signature().type() == Signature.Type.BLS) {
        bls.add(store.putCbor(signed.message().toCbor()));
      } else {
        others.add(store.putCbor(signed.toCbor()));
      }
    }
    Cid blsRoot = Amt.createV0(store, CIDS).setAll(bls).flush();
    Cid othersRoot = Amt.createV0(store, CIDS).setAll(others).flush();
    return store.putCbor(new MessageMeta(blsRoot, othersRoot).toCbor());
  }

  /** Writes receipts. */
  public static Cid writeReceipts(List<Receipt> receipts, Blockstore store) {
    return Amt.createV0(store, RECEIPTS).setAll(receipts).flush();
  }

  /** Writes the events of one receipt. */
  static Cid writeEvents(List<StampedEvent> events, Blockstore store) {
    return Amt.create(store, Amt.EVENTS_BIT_WIDTH, EVENTS).setAll(events).flush();
  }

  /**
   * Reads a block's messages in the order of their execution. Of BLS messages the chain has but one
   * aggregate of their signatures: the first one is given it, the others the point at infinity, so
   * that their aggregate is the block's.
   */
  public static List<SignedMessage> readMessages(BlockHeader header, Blockstore store) {
    MessageMeta meta = MessageMeta.read(new CborReader(store.require(header.messages())));
    List<SignedMessage> messages = new ArrayList<>();
    Amt.load(store, meta.blsMessages(), AmtVersion.V0, CIDS)
        .forEach(
            (index, cid) -> {
              Signature signature =
                  messages.isEmpty() ? header.blsAggregate().orElseThrow() : NO_SIGNATURE;
              messages.add(
                  new SignedMessage(
                      Message.read(new CborReader(store.require(cid))),
                      new Signature(Signature.Type.BLS, signature.bytes())));
            });
    Amt.load(store, meta.secpMessages(), AmtVersion.V0, CIDS)
        .forEach(
            (index, cid) -> messages.add(SignedMessage.read(new CborReader(store.require(cid)))));
    return messages;
  }

  /** Reads the receipts of a tipset. */
  public static List<Receipt> readReceipts(Cid root, Blockstore store) {
    List<Receipt> receipts = new ArrayList<>();
    Amt.load(store, root, AmtVersion.V0, RECEIPTS)
        .forEach((index, receipt) -> receipts.add(receipt));
    return receipts;
  }

  /** Reads the events of each of a tipset's messages, in order. */
  public static List<List<StampedEvent>> readEvents(ExecutedTipset executed, Blockstore store) {
    return executed.receipts().stream()
        .map(receipt -> receipt.eventsRoot().map(root -> readEvents(root, store)).orElse(List.of()))
        .toList();
  }

  /** Reads the events of one receipt, in order. */
  public static List<StampedEvent> readEvents(Cid root, Blockstore store) {
    List<StampedEvent> events = new ArrayList<>();
    Amt.load(store, root, AmtVersion.V3, EVENTS).forEach((index, event) -> events.add(event));
    return events;
  }
}
