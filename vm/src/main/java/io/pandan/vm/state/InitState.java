package io.pandan.vm.state;

import io.pandan.api.Address;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import java.util.Optional;

/**
 * The Init actor's state as far as the VM keeps it: it resolves addresses and assigns new ones
 * itself when a send makes an actor. Source: ref-fvm {@code fvm/src/init_actor.rs}.
 *
 * @param addressMap the root of the HAMT of ids by address
 * @param nextId the next free actor id
 * @param networkName the network's name
 * @param installedActors the list of installed code, where the network has user actors
 */
record InitState(Cid addressMap, long nextId, String networkName, Optional<Cid> installedActors) {

  private static final CborCodec<Long> ID =
      CborCodec.of(CborReader::readUnsigned, (id, out) -> out.writeUnsigned(id));

  /** Reads the tuple of three fields, or of four with installed actors. */
  static InitState read(byte[] block) {
    CborReader in = new CborReader(block);
    int fields = in.readArrayHeader();
    if (fields != 3 && fields != 4) {
      throw new IllegalStateException("Init's state has " + fields + " fields, not 3 or 4");
    }
    InitState state =
        new InitState(
            in.readCid(),
            in.readUnsigned(),
            in.readText(),
            fields == 4 ? Optional.of(in.readCid()) : Optional.empty());
    in.requireEnd();
    return state;
  }

  byte[] toCbor() {
    CborWriter out = new CborWriter();
    out.writeArrayHeader(installedActors.isPresent() ? 4 : 3);
    out.writeCid(addressMap).writeUnsigned(nextId).writeText(networkName);
    installedActors.ifPresent(out::writeCid);
    return out.toByteArray();
  }

  /** Opens the map of ids by address. */
  static Hamt<Long> addresses(Blockstore store, Cid root) {
    return Hamt.load(store, root, HamtConfig.FILECOIN, ID);
  }

  /** The state after an address was given the next id, which is {@link #nextId()} before it. */
  InitState assign(Blockstore store, Address address) {
    Hamt<Long> map = addresses(store, addressMap);
    map.set(address.toBytes(), nextId);
    return new InitState(map.flush(), nextId + 1, networkName, installedActors);
  }
}
