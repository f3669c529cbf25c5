package io.pandan.vm.genesis;

import static io.pandan.vm.genesis.GenesisAccounts.FIRST_MINER_ID;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import io.pandan.vm.machine.BuiltinActors;
import io.pandan.vm.state.StateTree;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * The first state of networks whose built-in actors are a bundle of the Filecoin project, as Lotus
 * makes it ({@code MakeGenesisBlock} in {@code chain/gen/genesis/genesis.go}). System, Init,
 * accounts and multisigs are written; the other singletons' states are those that their own
 * constructors make, which are what Lotus writes; the miner is made by a message to the power
 * actor.
 */
final class CanonicalGenesis {

  /** All there will ever be: Lotus {@code FilBase}. */
  private static final TokenAmount SUPPLY = TokenAmount.ofFil(2_000_000_000);

  /**
   * What the miner is made with: more than the deposit that FIP-0077 asks for, which the miner
   * locks; the rest it has at hand.
   */
  private static final TokenAmount MINER_VALUE = TokenAmount.ofFil(100);

  /** Methods, builtin-actors {@code actors/power/src/lib.rs}, {@code actors/market/src/lib.rs}. */
  private static final long CONSTRUCTOR = 1;

  private static final long POWER_CREATE_MINER = 2;
  private static final long POWER_ON_EPOCH_TICK_END = 5;
  private static final long MARKET_CRON_TICK = 9;

  /**
   * Windowed proofs of spacetime by growing sector size, 2 KiB, 512 MiB and 32 GiB: a bundle takes
   * those of its network (ref-fvm {@code shared/src/sector/registered_proof.rs}, version 1.1).
   */
  private static final List<Long> WINDOW_PROOFS = List.of(10L, 12L, 13L);

  private static final CborCodec<Long> ID =
      CborCodec.of(CborReader::readUnsigned, (id, out) -> out.writeUnsigned(id));

  private final GenesisTemplate template;
  private final GenesisTemplate.Canonical canonical;
  private final Blockstore store;
  private final RuntimeSet runtimes;
  private final ActorManifest manifest;
  private final BuiltinActors actors;
  private final GenesisAccounts accounts;

  CanonicalGenesis(
      GenesisTemplate template,
      GenesisTemplate.Canonical canonical,
      Blockstore store,
      RuntimeSet runtimes) {
    this.template = template;
    this.canonical = canonical;
    this.store = store;
    this.runtimes = runtimes;
    this.manifest = canonical.bundle().manifest();
    this.actors = new BuiltinActors(manifest);
    this.accounts = new GenesisAccounts(template);
  }

  /**
   * Writes it.
   *
   * @throws MalformedException when the accounts are wrong, or the bundle's actors are not those of
   *     the network's version
   */
  Cid build() {
    store.put(BuiltinActors.EMPTY_STATE, BuiltinActors.EMPTY_STATE_BLOCK);
    Cid root = initialState();
    root = construct(root);
    root = createMiner(root);
    StateTree tree = StateTree.load(store, root);
    long id = tree.registerNewAddress(GenesisAccounts.ETHEREUM_NULL);
    tree.setActor(id, GenesisAccounts.ethereumNull(actors));
    return tree.flush();
  }

  /** Everything but what actors' code makes: Lotus {@code MakeInitialStateTree}. */
  private Cid initialState() {
    StateTree tree = StateTree.empty(store);
    byte[] system =
        new CborWriter().writeArrayHeader(1).writeCid(canonical.bundle().dataCid()).toByteArray();
    add(tree, ActorIds.SYSTEM, "system", store.putCbor(system), TokenAmount.ZERO);
    add(tree, ActorIds.INIT, "init", initState(), TokenAmount.ZERO);
    add(tree, ActorIds.REWARD, "reward", DefaultGenesisBuilder.REWARD_BALANCE);
    add(tree, ActorIds.CRON, "cron", TokenAmount.ZERO);
    add(tree, ActorIds.POWER, "storagepower", TokenAmount.ZERO);
    add(tree, ActorIds.MARKET, "storagemarket", TokenAmount.ZERO);
    add(tree, ActorIds.VERIFIED_REGISTRY, "verifiedregistry", TokenAmount.ZERO);
    add(tree, ActorIds.DATACAP, "datacap", TokenAmount.ZERO);
    add(tree, ActorIds.EAM, "eam", TokenAmount.ZERO);
    accounts.write(tree, actors, store);
    multisig(tree, ActorIds.VERIFIED_REGISTRY_ROOT, TokenAmount.ZERO);
    TokenAmount left = SUPPLY.minus(DefaultGenesisBuilder.REWARD_BALANCE).minus(accounts.total());
    if (left.isNegative()) {
      throw new MalformedException(
          "the genesis accounts hold " + accounts.total() + ", more than there is to give");
    }
    multisig(tree, ActorIds.RESERVE, left);
    return tree.flush();
  }

  /** Init's state, builtin-actors {@code actors/init/src/state.rs}. */
  private Cid initState() {
    Hamt<Long> addresses = Hamt.create(store, HamtConfig.FILECOIN, ID);
    accounts.ids().forEach((address, id) -> addresses.set(address.toBytes(), id));
    return store.putCbor(
        new CborWriter()
            .writeArrayHeader(3)
            .writeCid(addresses.flush())
            .writeUnsigned(FIRST_MINER_ID)
            .writeText(template.networkName())
            .toByteArray());
  }

  /** A multisig of one signer without vesting, builtin-actors {@code actors/multisig}. */
  private void multisig(StateTree tree, long id, TokenAmount balance) {
    CborWriter state = new CborWriter().writeArrayHeader(7).writeArrayHeader(1);
    Address.id(accounts.signer(canonical.signer(), "signer")).write(state);
    state.writeUnsigned(1).writeUnsigned(0).writeBigInt(balance.atto());
    state.writeLong(0).writeLong(0).writeCid(Hamt.create(store, HamtConfig.FILECOIN, ID).flush());
    add(tree, id, "multisig", store.putCbor(state.toByteArray()), balance);
  }

  /** Lets the singletons make their states: what Lotus' {@code SetupRewardActor} and so on make. */
  private Cid construct(Cid root) {
    try (GenesisMachine machine = machine(root)) {
      construct(machine, ActorIds.REWARD, new CborWriter().writeBigInt(BigInteger.ZERO));
      construct(machine, ActorIds.CRON, cronEntries());
      construct(machine, ActorIds.POWER, new CborWriter());
      construct(machine, ActorIds.MARKET, new CborWriter());
      construct(machine, ActorIds.VERIFIED_REGISTRY, address(ActorIds.VERIFIED_REGISTRY_ROOT));
      construct(machine, ActorIds.DATACAP, address(ActorIds.VERIFIED_REGISTRY));
      return machine.flush();
    }
  }

  private static CborWriter cronEntries() {
    CborWriter out = new CborWriter().writeArrayHeader(1).writeArrayHeader(2);
    out.writeArrayHeader(2);
    Address.id(ActorIds.POWER).write(out);
    out.writeUnsigned(POWER_ON_EPOCH_TICK_END).writeArrayHeader(2);
    Address.id(ActorIds.MARKET).write(out);
    return out.writeUnsigned(MARKET_CRON_TICK);
  }

  private static CborWriter address(long id) {
    CborWriter out = new CborWriter();
    Address.id(id).write(out);
    return out;
  }

  private static void construct(GenesisMachine machine, long id, CborWriter params) {
    ApplyResult result =
        machine.apply(ActorIds.SYSTEM, id, TokenAmount.ZERO, CONSTRUCTOR, params.toByteArray());
    if (!result.receipt().exitCode().isSuccess()) {
      throw refused("the constructor of f0" + id, result);
    }
  }

  /** The one miner, without sectors: Lotus {@code SetupStorageMiners}. */
  private Cid createMiner(Cid root) {
    long worker = accounts.signer(canonical.worker(), "miner's worker");
    Optional<ApplyResult> failed = Optional.empty();
    for (long windowProof : WINDOW_PROOFS) {
      CborWriter params = new CborWriter().writeArrayHeader(5);
      canonical.worker().write(params);
      canonical.worker().write(params);
      params.writeLong(windowProof).writeBytes(new byte[0]).writeArrayHeader(0);
      try (GenesisMachine machine = machine(root)) {
        ApplyResult result =
            machine.apply(
                worker, ActorIds.POWER, MINER_VALUE, POWER_CREATE_MINER, params.toByteArray());
        if (result.receipt().exitCode().isSuccess()) {
          return machine.flush();
        }
        failed = Optional.of(result);
      }
    }
    throw refused("the miner's creation", failed.orElseThrow());
  }

  private static MalformedException refused(String what, ApplyResult result) {
    return new MalformedException(
        "no network can be founded on this bundle: %s ended in exit code %s: %s"
            .formatted(what, result.receipt().exitCode(), result.failure().orElse("")));
  }

  private GenesisMachine machine(Cid root) {
    return new GenesisMachine(template, root, store, runtimes);
  }

  private void add(StateTree tree, long id, String type, TokenAmount balance) {
    add(tree, id, type, BuiltinActors.EMPTY_STATE, balance);
  }

  private void add(StateTree tree, long id, String type, Cid head, TokenAmount balance) {
    ActorState actor = BuiltinActors.newActor(manifest.code(type), Optional.empty());
    tree.setActor(id, actor.withHead(head).withBalance(balance));
  }
}
