package io.pandan.host.chain.fork;

import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.StoreBatch;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a network was forked, stored with it.
 *
 * @param genesis the genesis block, which is the other network's
 * @param base the newest tipset that both have, with the state from which this one goes on
 */
public record ForkRecord(Cid genesis, ExecutedTipset base) {
  private static final String TABLE = "chain";
  private static final byte[] KEY = "fork".getBytes(StandardCharsets.US_ASCII);

  /** What a store has; empty where its network begins with itself. */
  public static Optional<ForkRecord> read(ChainStore store) {
    return store.get(TABLE, KEY).map(ForkRecord::of);
  }

  private static ForkRecord of(byte[] cbor) {
    CborReader in = new CborReader(cbor);
    in.readArrayHeader(2);
    return new ForkRecord(in.readCid(), ChainIndex.decode(in.readBytes()));
  }

  void put(StoreBatch batch) {
    CborWriter out = new CborWriter().writeArrayHeader(2).writeCid(genesis);
    batch.put(TABLE, KEY, out.writeBytes(ChainIndex.encode(base)).toByteArray());
  }

  /** The key of the tipset as Lotus' JSON. */
  String keyJson() {
    StringBuilder json = new StringBuilder("[");
    for (Cid cid : base.key().cids()) {
      json.append(json.length() > 1 ? "," : "").append("{\"/\":\"").append(cid).append("\"}");
    }
    return json.append(']').toString();
  }
}
