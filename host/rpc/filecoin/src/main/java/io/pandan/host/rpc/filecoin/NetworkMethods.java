package io.pandan.host.rpc.filecoin;

import io.pandan.api.ActorIds;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.api.vm.StateView;
import io.pandan.crypto.Blake2b;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;

/** {@code Filecoin.State…} about the network: what it is, its actors, randomness. Thread-safe. */
final class NetworkMethods {
  /** Epochs from a pre-commitment to its challenge (Lotus {@code PreCommitChallengeDelay}). */
  private static final long PRE_COMMIT_CHALLENGE_DELAY = 150;

  /** The power from which a miner takes part: 10 TiB (Lotus {@code ConsensusMinerMinPower}). */
  static final long CONSENSUS_MINER_MIN_POWER = 10L << 40;

  private final ChainView chain;
  private final Tipsets tipsets;

  NetworkMethods(ChainView chain, Tipsets tipsets) {
    this.chain = chain;
    this.tipsets = tipsets;
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.StateNetworkName", RpcPermission.READ, this::networkName),
        new RpcMethod("Filecoin.StateNetworkVersion", RpcPermission.READ, this::networkVersion),
        new RpcMethod("Filecoin.StateGetNetworkParams", RpcPermission.READ, this::parameters),
        new RpcMethod("Filecoin.StateActorCodeCIDs", RpcPermission.READ, this::actorCodes),
        new RpcMethod("Filecoin.StateActorManifestCID", RpcPermission.READ, this::manifest),
        new RpcMethod("Filecoin.StateGetBeaconEntry", RpcPermission.READ, this::beaconEntry),
        new RpcMethod(
            "Filecoin.StateGetRandomnessFromTickets",
            RpcPermission.READ,
            in -> drawn(in, NetworkMethods::ticket)),
        new RpcMethod(
            "Filecoin.StateGetRandomnessFromBeacon",
            RpcPermission.READ,
            in -> drawn(in, NetworkMethods::beacon)),
        new RpcMethod(
            "Filecoin.StateGetRandomnessDigestFromTickets",
            RpcPermission.READ,
            in -> digest(in, NetworkMethods::ticket)),
        new RpcMethod(
            "Filecoin.StateGetRandomnessDigestFromBeacon",
            RpcPermission.READ,
            in -> digest(in, NetworkMethods::beacon)));
  }

  private JsonValue networkName(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return JsonValue.of(chain.network().name());
  }

  private JsonValue networkVersion(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return JsonValue.of(chain.network().networkVersion());
  }

  /**
   * What clients set themselves up by. There are no upgrades: a network has the version of its
   * genesis from the first epoch on.
   */
  private JsonValue parameters(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return JsonObject.builder()
        .put("NetworkName", chain.network().name())
        .put("BlockDelaySecs", NodeMethods.BLOCK_DELAY_S)
        .put("ConsensusMinerMinPower", Long.toString(CONSENSUS_MINER_MIN_POWER))
        .put("PreCommitChallengeDelay", PRE_COMMIT_CHALLENGE_DELAY)
        .put("ForkUpgradeParams", JsonObject.EMPTY)
        .put("Eip155ChainID", chain.network().chainId())
        .put("GenesisTimestamp", header(tipsets.atOrAfter(0, chain.head())).timestampS())
        .build();
  }

  private JsonValue actorCodes(RpcParameters parameters) {
    requireVersion(parameters);
    JsonObject.Builder codes = JsonObject.builder();
    chain
        .stateAfter(chain.head())
        .manifest()
        .entries()
        .forEach(entry -> codes.put(entry.name(), LotusJson.cid(entry.code())));
    return codes.build();
  }

  /** Of the block with the manifest's version, 1, and the link to its entries. */
  private JsonValue manifest(RpcParameters parameters) {
    requireVersion(parameters);
    StateView state = chain.stateAfter(chain.head());
    Cid system = state.actor(ActorIds.SYSTEM).orElseThrow().head();
    CborReader in = new CborReader(chain.blocks().require(system));
    in.readArrayHeader(1);
    CborWriter out = new CborWriter().writeArrayHeader(2).writeLong(1).writeCid(in.readCid());
    return LotusJson.cid(Cid.sum(Codec.DAG_CBOR, out.toByteArray()));
  }

  private void requireVersion(RpcParameters parameters) {
    parameters.requireAtMost(1);
    long version = Argument.of(parameters, 0, "version").asInteger(0, Integer.MAX_VALUE);
    if (version != chain.network().networkVersion()) {
      throw Tipsets.failure(
          "this network has version "
              + chain.network().networkVersion()
              + " from its genesis on, and never version "
              + version);
    }
  }

  private JsonValue beaconEntry(RpcParameters parameters) {
    parameters.requireAtMost(1);
    long epoch = Argument.of(parameters, 0, "epoch").asInteger(Long.MIN_VALUE, Long.MAX_VALUE);
    ExecutedTipset tipset = tipsets.atOrBefore(Math.max(epoch, 0), chain.head());
    return LotusJson.beaconEntry(header(tipset).beaconEntries().getLast());
  }

  /** Source: Lotus {@code chain/rand/rand.go} ({@code DrawRandomnessFromBase}). */
  private JsonValue drawn(RpcParameters parameters, Function<BlockHeader, byte[]> source) {
    parameters.requireAtMost(4);
    long purpose = Argument.of(parameters, 0, "personalization").asInteger(0, Long.MAX_VALUE);
    long epoch = epoch(parameters, 1);
    byte[] entropy =
        Argument.optional(parameters, 2, "entropy").map(LotusArguments::bytes).orElse(new byte[0]);
    byte[] base = base(epoch, tipsets.require(parameters, 3), source);
    ByteBuffer drawn =
        ByteBuffer.allocate(2 * Long.BYTES + base.length + entropy.length)
            .putLong(purpose)
            .put(base)
            .putLong(epoch)
            .put(entropy);
    return LotusJson.bytes(Blake2b.hash256(drawn.array()));
  }

  private JsonValue digest(RpcParameters parameters, Function<BlockHeader, byte[]> source) {
    parameters.requireAtMost(2);
    return LotusJson.bytes(base(epoch(parameters, 0), tipsets.require(parameters, 1), source));
  }

  private static long epoch(RpcParameters parameters, int index) {
    return Argument.of(parameters, index, "epoch").asInteger(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private byte[] base(long epoch, ExecutedTipset head, Function<BlockHeader, byte[]> source) {
    BlockHeader header = header(tipsets.atOrBefore(Math.max(epoch, 0), head));
    return Blake2b.hash256(source.apply(header));
  }

  private static byte[] ticket(BlockHeader header) {
    return header.ticket().orElseThrow().vrfProof();
  }

  private static byte[] beacon(BlockHeader header) {
    return header.beaconEntries().getLast().data();
  }

  private static BlockHeader header(ExecutedTipset tipset) {
    return tipset.tipset().first();
  }
}
