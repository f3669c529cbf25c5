package io.pandan.host.chain.index;

import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorSet;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a network is, fixed with its genesis and stored with it: which actors execute does not
 * depend on what is installed later.
 *
 * @param name the network's name
 * @param chainId Ethereum's chain id
 * @param networkVersion the network version
 * @param actorSet which implementation runs the built-in actors
 * @param userActors whether users may install WASM actors
 * @param development whether it was made in development mode
 * @param genesisTimestampS seconds since 1970 of the genesis block
 * @param runtimes the kinds of code that it executes, as in {@code evm}
 * @param actors the types of the built-in actors in Java that it executes
 * @param allocated what accounts held at genesis
 * @param bundle the manifest's CID of the bundle that it is founded on, where its actor set is the
 *     canonical one
 */
public record NetworkRecord(
    String name,
    long chainId,
    int networkVersion,
    ActorSet actorSet,
    boolean userActors,
    boolean development,
    long genesisTimestampS,
    List<String> runtimes,
    List<String> actors,
    TokenAmount allocated,
    Optional<Cid> bundle) {

  /** With the bundle one more. */
  private static final int FIELDS = 10;

  /** Copies the lists. */
  public NetworkRecord {
    runtimes = List.copyOf(runtimes);
    actors = List.copyOf(actors);
  }

  /** Reads what {@link #toCbor} has written. */
  public static NetworkRecord read(byte[] cbor) {
    CborReader in = new CborReader(cbor);
    int fields = in.readArrayHeader();
    NetworkRecord network =
        new NetworkRecord(
            in.readText(),
            in.readLong(),
            in.readInt(),
            ActorSet.valueOf(in.readText().toUpperCase(Locale.ROOT)),
            in.readBool(),
            in.readBool(),
            in.readLong(),
            readTexts(in),
            readTexts(in),
            TokenAmount.ofAtto(in.readBigInt()),
            fields > FIELDS ? Optional.of(in.readCid()) : Optional.empty());
    in.requireEnd();
    return network;
  }

  /** As it is stored. */
  public byte[] toCbor() {
    CborWriter out = new CborWriter();
    out.writeArrayHeader(FIELDS + (bundle.isPresent() ? 1 : 0));
    out.writeText(name);
    out.writeLong(chainId);
    out.writeLong(networkVersion);
    out.writeText(actorSet.toString());
    out.writeBool(userActors);
    out.writeBool(development);
    out.writeLong(genesisTimestampS);
    writeTexts(out, runtimes);
    writeTexts(out, actors);
    out.writeBigInt(allocated.atto());
    bundle.ifPresent(out::writeCid);
    return out.toByteArray();
  }

  private static List<String> readTexts(CborReader in) {
    List<String> texts = new ArrayList<>();
    for (int i = in.readArrayHeader(); i > 0; i--) {
      texts.add(in.readText());
    }
    return texts;
  }

  private static void writeTexts(CborWriter out, List<String> texts) {
    out.writeArrayHeader(texts.size());
    texts.forEach(out::writeText);
  }
}
