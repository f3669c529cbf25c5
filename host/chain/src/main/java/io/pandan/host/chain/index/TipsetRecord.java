package io.pandan.host.chain.index;

import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Tipset;
import io.pandan.api.chain.TipsetKey;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An executed tipset as the index stores it: headers, messages and receipts themselves, so that one
 * read gives all of it. They are in the block store too, where others look for them.
 */
final class TipsetRecord {
  /** Records of older nodes lack the last one. */
  private static final int FIELDS = 7;

  private TipsetRecord() {}

  static byte[] write(ExecutedTipset executed) {
    CborWriter out = new CborWriter();
    out.writeArrayHeader(FIELDS);
    out.writeArrayHeader(executed.tipset().blocks().size());
    executed.tipset().blocks().forEach(block -> block.write(out));
    out.writeArrayHeader(executed.messages().size());
    executed.messages().forEach(message -> message.write(out));
    out.writeArrayHeader(executed.receipts().size());
    executed.receipts().forEach(receipt -> receipt.write(out));
    out.writeCid(executed.stateRoot());
    out.writeCid(executed.receiptsRoot());
    out.writeBigInt(executed.nextBaseFee().atto());
    // They follow from the headers, by a digest each.
    out.writeArrayHeader(executed.key().cids().size());
    executed.key().cids().forEach(out::writeCid);
    return out.toByteArray();
  }

  static ExecutedTipset read(byte[] cbor) {
    CborReader in = new CborReader(cbor);
    int fields = in.readArrayHeader();
    Tipset tipset = new Tipset(list(in, BlockHeader::read));
    List<SignedMessage> messages = list(in, SignedMessage::read);
    List<Receipt> receipts = list(in, Receipt::read);
    Cid stateRoot = in.readCid();
    Cid receiptsRoot = in.readCid();
    TokenAmount nextBaseFee = TokenAmount.ofAtto(in.readBigInt());
    TipsetKey key = fields < FIELDS ? tipset.key() : new TipsetKey(list(in, CborReader::readCid));
    in.requireEnd();
    return new ExecutedTipset(
        tipset, key, messages, receipts, stateRoot, receiptsRoot, nextBaseFee);
  }

  private static <T> List<T> list(CborReader in, Function<CborReader, T> reader) {
    List<T> list = new ArrayList<>();
    for (int i = in.readArrayHeader(); i > 0; i--) {
      list.add(reader.apply(in));
    }
    return list;
  }
}
