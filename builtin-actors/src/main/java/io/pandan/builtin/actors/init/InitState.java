package io.pandan.builtin.actors.init;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.actor.ActorException;
import io.pandan.builtin.actors.State;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * State of the Init actor. Where the genesis allows user actors it has a field more than Filecoin's
 * networks: the code that users installed, as in builtin-actors' branch {@code
 * experimental/fvm-m2}.
 *
 * @param addressMap the root of the HAMT of ids by address
 * @param nextId the next free id
 * @param networkName the network's name
 * @param installedActors the list of installed code
 */
record InitState(Cid addressMap, long nextId, String networkName, Optional<Cid> installedActors)
    implements State {
  private static final CborCodec<Long> ID =
      CborCodec.of(CborReader::readUnsigned, (id, out) -> out.writeUnsigned(id));

  /**
   * What {@link #assign} did.
   *
   * @param state the state after it
   * @param actorId the actor's id
   * @param existing whether the delegated address had the id before
   */
  record Assignment(InitState state, long actorId, boolean existing) {}

  static InitState create(Blockstore store, String networkName, boolean userActors) {
    Cid none = Hamt.create(store, HamtConfig.FILECOIN, ID).flush();
    return new InitState(
        none,
        ActorIds.FIRST_NON_SINGLETON,
        networkName,
        userActors ? Optional.of(store.putCbor(encode(List.of()))) : Optional.empty());
  }

  static InitState read(CborReader in) {
    int fields = in.readArrayHeader();
    if (fields != 3 && fields != 4) {
      throw new CborException("state of " + fields + " fields, expected 3 or 4");
    }
    return new InitState(
        in.readCid(),
        in.readUnsigned(),
        in.readText(),
        fields == 4 ? Optional.of(in.readCid()) : Optional.empty());
  }

  @Override
  public void write(CborWriter out) {
    out.writeArrayHeader(installedActors.isPresent() ? 4 : 3);
    out.writeCid(addressMap).writeUnsigned(nextId).writeText(networkName);
    installedActors.ifPresent(out::writeCid);
  }

  /** The state with addresses that have their ids already. */
  InitState withAddresses(Blockstore store, Map<Address, Long> ids, long next) {
    Hamt<Long> map = addresses(store);
    ids.forEach((address, id) -> map.set(address.toBytes(), id));
    return new InitState(map.flush(), next, networkName, installedActors);
  }

  /** The id of an address that is none itself. */
  Optional<Long> resolve(Blockstore store, Address address) {
    return addresses(store).get(address.toBytes());
  }

  /**
   * Gives a robust address, and a delegated one that has none, the next id; a delegated address
   * that has one passes its id on to the robust address.
   *
   * @param hash hashes the map's keys by SHA2-256
   */
  Assignment assign(
      Blockstore store, UnaryOperator<byte[]> hash, Address robust, Optional<Address> delegated) {
    Hamt<Long> map = Hamt.load(store, addressMap, HamtConfig.FILECOIN, ID, hash);
    Optional<Long> known = delegated.flatMap(address -> map.get(address.toBytes()));
    long id = known.orElse(nextId);
    if (known.isEmpty() && delegated.isPresent()) {
      map.set(delegated.get().toBytes(), id);
    }
    if (!map.setIfAbsent(robust.toBytes(), id)) {
      throw new ActorException(
          ExitCode.USR_FORBIDDEN,
          "robust address " + robust + " is already allocated in the address map");
    }
    long next = known.isPresent() ? nextId : nextId + 1;
    return new Assignment(
        new InitState(map.flush(), next, networkName, installedActors), id, known.isPresent());
  }

  /** The code that users installed, in order. */
  List<Cid> installed(Blockstore store) {
    if (installedActors.isEmpty()) {
      return List.of();
    }
    CborReader in = new CborReader(store.require(installedActors.get()));
    List<Cid> codes = new ArrayList<>();
    for (int count = in.readArrayHeader(); count > 0; count--) {
      codes.add(in.readCid());
    }
    return codes;
  }

  /** The state with code that users may make actors of. */
  InitState withInstalled(Blockstore store, Cid code) {
    List<Cid> codes = new ArrayList<>(installed(store));
    codes.add(code);
    return new InitState(
        addressMap, nextId, networkName, Optional.of(store.putCbor(encode(codes))));
  }

  private static byte[] encode(List<Cid> codes) {
    CborWriter out = new CborWriter().writeArrayHeader(codes.size());
    codes.forEach(out::writeCid);
    return out.toByteArray();
  }

  private Hamt<Long> addresses(Blockstore store) {
    return Hamt.load(store, addressMap, HamtConfig.FILECOIN, ID);
  }
}
