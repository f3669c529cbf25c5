package io.pandan.api.chain;

import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * The CIDs of a tipset's blocks, in the tipset's order. Source: Lotus {@code
 * chain/types/tipset_key.go}.
 *
 * @param cids the blocks' CIDs
 */
public record TipsetKey(List<Cid> cids) {

  /** Copies the list. */
  public TipsetKey {
    cids = List.copyOf(cids);
  }

  /** The key as a block: a CBOR byte string of the concatenated CIDs. */
  public byte[] toCbor() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    cids.forEach(cid -> all.writeBytes(cid.toBytes()));
    CborWriter out = new CborWriter();
    out.writeBytes(all.toByteArray());
    return out.toByteArray();
  }

  /** The CID of the key; its digest is the Ethereum block hash. */
  public Cid cid() {
    return Cid.sum(Codec.DAG_CBOR, toCbor());
  }
}
