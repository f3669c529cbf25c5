package io.pandan.api.chain;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;

/**
 * The roots of a block's messages. Source: Lotus {@code chain/types/blockmsg.go} ({@code MsgMeta}).
 *
 * @param blsMessages the AMT (version 0) of the CIDs of unsigned messages with BLS signatures
 * @param secpMessages the AMT (version 0) of the CIDs of the other signed messages
 */
public record MessageMeta(Cid blsMessages, Cid secpMessages) {

  /** Reads the tuple. */
  public static MessageMeta read(CborReader in) {
    in.readArrayHeader(2);
    return new MessageMeta(in.readCid(), in.readCid());
  }

  /** The tuple in DAG-CBOR. */
  public byte[] toCbor() {
    CborWriter out = new CborWriter();
    out.writeArrayHeader(2);
    out.writeCid(blsMessages);
    out.writeCid(secpMessages);
    return out.toByteArray();
  }
}
