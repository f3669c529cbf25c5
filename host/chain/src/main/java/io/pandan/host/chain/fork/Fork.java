package io.pandan.host.chain.fork;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.AccountOverride;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.NotReadyException;
import io.pandan.api.chain.StoreBatch;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonBool;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.vm.ActorBundle;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.host.actors.ImportedBundles;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.block.BlockTrees;
import io.pandan.host.chain.block.StagedBlockstore;
import io.pandan.host.chain.edit.StateEditor;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.host.chain.index.TermIndex;
import io.pandan.host.chain.lease.Lease;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.MissingBlockException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Founds a development network on another node's state: it goes on from one of that node's tipsets,
 * under that network's name, version and chain id, with that network's actors.
 */
public final class Fork {
  private static final String NULL = "null";

  private final ChainStore store;
  private final Blockstore blocks;
  private final ForkSource source;
  private final Origin origin;
  private final Wanted wanted;

  /**
   * What the new network has of its own.
   *
   * @param runtimes the kinds of code that it executes on the native actor set
   * @param actors the types of the built-in actors in Java, likewise
   * @param accounts who is to hold how much at least
   * @param bundles which bundles of built-in actors there are
   * @param slots what has to be provided to found a network
   */
  public record Wanted(
      List<String> runtimes,
      List<String> actors,
      List<GenesisTemplate.Allocation> accounts,
      ImportedBundles bundles,
      Function<NetworkRecord, Set<Slot>> slots) {}

  private Fork(ChainStore store, ForkSource source, OriginRpc rpc, Wanted wanted) {
    this.store = store;
    this.source = source;
    this.blocks = new OriginBlockstore(store.blocks(), rpc);
    this.origin = new Origin(rpc, blocks);
    this.wanted = wanted;
  }

  /**
   * Founds the network, unless the store has one already.
   *
   * @param store where it is stored
   * @param source the other node
   * @param wanted what the network has of its own
   * @param leases who executes
   * @param patience how long to wait for them
   * @throws MalformedException when the other node's network is none that runs here, and why
   * @throws NotReadyException when something is missing, or the other node does not answer
   */
  public static void makeIfNew(
      ChainStore store, ForkSource source, Wanted wanted, RuntimeLeases leases, Duration patience)
      throws InterruptedException {
    if (new ChainIndex(store).network().isEmpty()) {
      try (OriginRpc rpc = source.connect()) {
        new Fork(store, source, rpc, wanted).make(leases, patience);
      } catch (MissingBlockException e) {
        throw new MalformedException(
            "the forked node "
                + source.url()
                + " does not have all of its state: "
                + e.getMessage());
      }
    }
  }

  private void make(RuntimeLeases leases, Duration patience) throws InterruptedException {
    Optional<JsonValue> pandan = origin.callIfKnown("Pandan.Network", "[]");
    ExecutedTipset base = pandan.isPresent() ? pandanBase() : lotusBase();
    JsonValue genesis = origin.call("Filecoin.ChainGetGenesis", "[]");
    boolean isNative =
        pandan.isPresent() && origin.text(origin.member(pandan.get(), "actors")).equals("native");
    try (Lease reading = leases.acquire(Set.of(Slot.MACHINES), patience)) {
      ActorManifest manifest = reading.machines().view(base.stateRoot(), blocks).manifest();
      StagedBlockstore staged = new StagedBlockstore(blocks);
      Optional<Cid> bundle = isNative ? Optional.empty() : Optional.of(bundleOf(manifest, staged));
      NetworkRecord network = network(pandan, genesis, isNative, bundle);
      try (Lease lease = leases.acquire(wanted.slots().apply(network), patience)) {
        if (isNative) {
          requireNative(manifest, network, lease);
        }
        Cid genesisCid = origin.cids(origin.member(genesis, "Cids")).getFirst();
        found(network, genesisCid, funded(network, base, manifest, staged, lease), staged);
      }
    }
  }

  /** A Pandan tells what executing its newest tipset gave. */
  private ExecutedTipset pandanBase() {
    String height = source.height().isPresent() ? Long.toString(source.height().getAsLong()) : NULL;
    JsonValue at = origin.call("Pandan.StateAfter", "[" + height + "]");
    return origin.executed(
        origin.tipset(origin.cids(origin.member(at, "Cids"))),
        origin.cid(origin.member(at, "StateRoot")),
        origin.cid(origin.member(at, "ReceiptsRoot")),
        amount(origin.member(at, "NextBaseFee")));
  }

  /** Of Lotus' head nobody knows yet what its execution gives: the parent is the newest. */
  private ExecutedTipset lotusBase() {
    long height;
    if (source.height().isPresent()) {
      height = source.height().getAsLong();
    } else {
      JsonValue head = origin.call("Filecoin.ChainHead", "[]");
      if (!(origin.member(head, "Blocks") instanceof JsonArray array)) {
        throw new MalformedException("the forked node " + source.url() + " has no head");
      }
      List<Cid> parents = origin.cids(origin.member(array.elements().getFirst(), "Parents"));
      height = origin.tipset(parents).height();
    }
    return origin
        .tipset(height, height, NULL)
        .orElseThrow(
            () ->
                new MalformedException(
                    "epoch " + height + " of " + source.url() + " is a null round"));
  }

  private NetworkRecord network(
      Optional<JsonValue> pandan, JsonValue genesis, boolean isNative, Optional<Cid> bundle) {
    if (!(origin.member(genesis, "Blocks") instanceof JsonArray array)) {
      throw new MalformedException("the forked node " + source.url() + " has no genesis block");
    }
    return new NetworkRecord(
        origin.text(origin.call("Filecoin.StateNetworkName", "[]")),
        origin.quantity(origin.call("eth_chainId", "[]")),
        networkVersion(),
        isNative ? ActorSet.NATIVE : ActorSet.CANONICAL,
        isNative
            && origin.member(pandan.get(), "userActors") instanceof JsonBool(boolean user)
            && user,
        true,
        origin.number(array.elements().getFirst(), "Timestamp"),
        isNative ? wanted.runtimes() : List.of("wasm"),
        isNative ? wanted.actors() : List.of(),
        pandan.map(p -> amount(origin.member(p, "allocated"))).orElse(TokenAmount.ZERO),
        bundle);
  }

  private int networkVersion() {
    JsonValue version = origin.call("Filecoin.StateNetworkVersion", "[null]");
    return version instanceof JsonNumber number ? number.value().intValue() : 0;
  }

  private TokenAmount amount(JsonValue value) {
    if (value instanceof JsonString(String text) && text.matches("[0-9]{1,60}")) {
      return TokenAmount.ofAtto(new BigInteger(text));
    }
    throw new MalformedException("the forked node " + source.url() + " answers with no amount");
  }

  /** The imported bundle that has these actors; its blocks are put into the store. */
  private Cid bundleOf(ActorManifest manifest, StagedBlockstore staged) {
    for (ImportedBundles.Imported imported : wanted.bundles().list()) {
      ActorBundle actors = wanted.bundles().load(imported, new MemoryBlockstore());
      if (actors.manifest().equals(manifest)) {
        wanted.bundles().load(imported, staged);
        return imported.root();
      }
    }
    throw new MalformedException(
        "the forked node "
            + source.url()
            + " has built-in actors of which no bundle is imported, its manifest is "
            + Cid.sum(Codec.DAG_CBOR, manifest.toCbor())
            + "; "
            + wanted.bundles().describe()
            + ". Import that network's bundle first: ./pandan actors import CAR");
  }

  private void requireNative(ActorManifest manifest, NetworkRecord network, Lease lease) {
    MemoryBlockstore memory = new MemoryBlockstore();
    Cid root =
        lease
            .genesis()
            .build(
                new GenesisTemplate(
                    network.name(),
                    network.networkVersion(),
                    network.chainId(),
                    ActorSet.NATIVE,
                    network.userActors(),
                    network.genesisTimestampS(),
                    List.of()),
                memory,
                lease.runtimes());
    ActorManifest own = lease.machines().view(root, memory).manifest();
    if (!own.equals(manifest)) {
      String missing =
          manifest.entries().stream()
              .filter(entry -> own.type(entry.code()) == 0)
              .map(entry -> entry.name() + " " + entry.code())
              .findFirst()
              .orElse("none, but another order");
      throw new MalformedException(
          "the forked node "
              + source.url()
              + " has native actors that this node has not: "
              + missing);
    }
  }

  /** The state after the tipset, with the development accounts' balances. */
  private ExecutedTipset funded(
      NetworkRecord network,
      ExecutedTipset base,
      ActorManifest manifest,
      StagedBlockstore staged,
      Lease lease) {
    BlockSealer sealer = new BlockSealer(network, new ChainIndex(store), blocks);
    long timestampS = base.tipset().first().timestampS();
    try (Executor executor =
        sealer.executor(
            sealer.context(base.height(), timestampS, TokenAmount.ZERO, base.stateRoot(), false),
            staged,
            lease)) {
      StateEditor editor = new StateEditor(executor, staged, manifest);
      for (GenesisTemplate.Allocation account : wanted.accounts()) {
        TokenAmount has =
            executor
                .lookupId(account.address())
                .flatMap(id -> executor.actor(Address.id(id)))
                .map(ActorState::balance)
                .orElse(TokenAmount.ZERO);
        if (has.compareTo(account.balance()) < 0) {
          editor.apply(account.address(), AccountOverride.NONE.withBalance(account.balance()));
        }
      }
      return new ExecutedTipset(
          base.tipset(),
          base.key(),
          base.messages(),
          base.receipts(),
          executor.flush(),
          base.receiptsRoot(),
          base.nextBaseFee());
    }
  }

  private void found(
      NetworkRecord network, Cid genesis, ExecutedTipset base, StagedBlockstore staged) {
    ChainIndex index = new ChainIndex(store);
    TermIndex terms = new TermIndex(store);
    StoreBatch batch = new StoreBatch().blocks(staged.staged());
    batch.block(base.key().cid(), base.key().toCbor());
    index.add(network, batch);
    index.add(base, network.chainId(), batch);
    terms.add(base, BlockTrees.readEvents(base, blocks), batch);
    terms.setCompleteFrom(base.height(), batch);
    new ForkRecord(genesis, base).put(batch);
    store.write(batch);
  }
}
