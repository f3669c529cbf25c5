package io.pandan.conformance.fuzz;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborException;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.amt.Amt;
import io.pandan.ipld.amt.AmtVersion;
import io.pandan.ipld.bitfield.BitField;
import io.pandan.ipld.bitfield.BitFieldException;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import io.pandan.ipld.hamt.Kamt;
import io.pandan.ipld.hamt.KamtConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * HAMT, KAMT, AMT and bit fields whose blocks are not what they should be. The input is a list of
 * blocks, each behind its length in two bytes; a link leads to the block that the first byte of its
 * digest says, so that links within the input can be made up.
 */
public final class CollectionsTarget {
  private static final List<Class<? extends Exception>> REFUSALS =
      List.of(BrokenStateException.class, CborException.class);

  private static final byte[] KEY = new byte[32];

  private CollectionsTarget() {}

  /** Reads the last block as each kind of collection, and changes it. */
  public static void fuzzerTestOneInput(byte[] data) {
    Blocks blocks = new Blocks(split(data));
    Cid root = Cid.sum(Codec.DAG_CBOR, new byte[0]);
    Refusals.allow(REFUSALS, () -> use(load(blocks, root, HamtConfig.FILECOIN)));
    Refusals.allow(REFUSALS, () -> use(load(blocks, root, HamtConfig.FILECOIN_V0)));
    Refusals.allow(
        REFUSALS,
        () -> {
          Kamt<byte[]> map = Kamt.load(blocks, root, KamtConfig.EVM_STORAGE, CborCodec.RAW);
          map.get(KEY);
          map.set(KEY, new byte[] {1});
          map.delete(KEY);
          map.flush();
        });
    for (AmtVersion version : AmtVersion.values()) {
      Refusals.allow(
          REFUSALS,
          () -> {
            Amt<byte[]> array = Amt.load(blocks, root, version, CborCodec.RAW);
            array.get(3);
            array.set(1_000_000, new byte[] {1});
            array.delete(3);
            array.flush();
          });
    }
    Refusals.allow(
        List.of(BitFieldException.class),
        () -> {
          BitField field = BitField.decode(data);
          field.count();
          field.union(BitField.range(3, 1_000)).subtract(field).encode();
        });
  }

  private static Hamt<byte[]> load(Blockstore blocks, Cid root, HamtConfig config) {
    return Hamt.load(blocks, root, config, CborCodec.RAW);
  }

  private static void use(Hamt<byte[]> map) {
    map.get(KEY);
    map.set(KEY, new byte[] {1});
    map.delete(KEY);
    map.delete(new byte[] {3});
    map.flush();
  }

  private static List<byte[]> split(byte[] data) {
    List<byte[]> blocks = new ArrayList<>();
    int at = 0;
    while (at + 2 <= data.length) {
      int length = (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
      int end = Math.min(data.length, at + 2 + length);
      blocks.add(java.util.Arrays.copyOfRange(data, at + 2, end));
      at = end;
    }
    return blocks;
  }

  /** Answers every CID by one of the input's blocks. */
  private record Blocks(List<byte[]> blocks) implements Blockstore {
    @Override
    public Optional<byte[]> get(Cid cid) {
      if (blocks.isEmpty()) {
        return Optional.empty();
      }
      int first = cid.digest().length == 0 ? 0 : cid.digest()[0] & 0xff;
      return Optional.of(blocks.get(first % blocks.size()).clone());
    }

    @Override
    public boolean has(Cid cid) {
      return !blocks.isEmpty();
    }

    @Override
    public void put(Cid cid, byte[] data) {
      // What is written is read by no one.
    }

    @Override
    public void putAll(Map<Cid, byte[]> all) {
      // As above.
    }
  }
}
