package io.pandan.vm.genesis;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.JavaActor;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.GenesisBuilder;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.BufferedBlockstore;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.vm.machine.BuiltinActors;
import io.pandan.vm.machine.DevnetManifest;
import io.pandan.vm.state.StateTree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Builds the first state as Lotus does ({@code chain/gen/genesis/genesis.go}), as far as there are
 * actors for it: accounts get ids from 100 in the template's order, the Ethereum null address the
 * first id from 1,000, where Lotus puts its miners before. What is missing is listed in {@code
 * docs/genesis.md}. Thread safe.
 */
@Component
public final class DefaultGenesisBuilder implements GenesisBuilder {

  /** What the reward actor has to give away: Lotus {@code InitialRewardBalance}. */
  public static final TokenAmount REWARD_BALANCE = TokenAmount.ofFil(1_100_000_000);

  /** The first id after the accounts: Lotus {@code MinerStart}. */
  public static final long FIRST_MINER_ID = 1_000;

  /** The zero address, which Lotus gives an Ethereum account: {@code EthNullAddresses}. */
  private static final Address ETHEREUM_NULL = Address.delegated(ActorIds.EAM, new byte[20]);

  @Override
  public Cid build(GenesisTemplate template, Blockstore store, RuntimeSet runtimes) {
    BufferedBlockstore buffer = new BufferedBlockstore(store);
    ActorManifest manifest = DevnetManifest.V18;
    Cid manifestData = buffer.putCbor(manifest.toCbor());
    buffer.put(BuiltinActors.EMPTY_STATE, BuiltinActors.EMPTY_STATE_BLOCK);

    Map<Address, Long> ids = addressIds(template);
    JavaActor.Genesis genesis =
        new JavaActor.Genesis(template, manifest, manifestData, ids, FIRST_MINER_ID + 1);
    StateTree tree = StateTree.empty(buffer);
    Singletons singletons = new Singletons(tree, buffer, runtimes, genesis);
    singletons.add(ActorIds.SYSTEM, "system", TokenAmount.ZERO);
    singletons.add(ActorIds.INIT, "init", TokenAmount.ZERO);
    singletons.add(ActorIds.REWARD, "reward", REWARD_BALANCE);
    singletons.add(ActorIds.CRON, "cron", TokenAmount.ZERO);
    singletons.add(ActorIds.EAM, "eam", TokenAmount.ZERO);

    BuiltinActors actors = new BuiltinActors(manifest);
    tree.setActor(ActorIds.BURNT_FUNDS, account(actors, buffer, Address.id(ActorIds.BURNT_FUNDS)));
    tree.setActor(
        FIRST_MINER_ID, BuiltinActors.newActor(actors.ethAccount(), Optional.of(ETHEREUM_NULL)));
    for (GenesisTemplate.Allocation allocation : template.accounts()) {
      Address address = allocation.address();
      ActorState actor =
          address.protocol() == Address.Protocol.DELEGATED
              ? BuiltinActors.newActor(actors.ethAccount(), Optional.of(address))
              : account(actors, buffer, address);
      tree.setActor(ids.get(address), actor.withBalance(allocation.balance()));
    }
    Cid root = tree.flush();
    buffer.flush(root);
    return root;
  }

  private static Map<Address, Long> addressIds(GenesisTemplate template) {
    Map<Address, Long> ids = new LinkedHashMap<>();
    long next = ActorIds.FIRST_NON_SINGLETON;
    for (GenesisTemplate.Allocation allocation : template.accounts()) {
      Address address = allocation.address();
      if (!isAccountAddress(address)) {
        throw new MalformedException(
            "genesis account " + address + " is neither f1, f3 nor an f410 of 20 bytes");
      }
      if (next == FIRST_MINER_ID) {
        throw new MalformedException(
            "more than " + (FIRST_MINER_ID - ActorIds.FIRST_NON_SINGLETON) + " genesis accounts");
      }
      if (allocation.balance().isNegative() || ids.putIfAbsent(address, next++) != null) {
        throw new MalformedException(
            "genesis account " + address + " is listed twice or has a negative balance");
      }
    }
    ids.put(ETHEREUM_NULL, FIRST_MINER_ID);
    return ids;
  }

  private static boolean isAccountAddress(Address address) {
    return switch (address.protocol()) {
      case SECP256K1, BLS -> true;
      case DELEGATED ->
          address.namespace() == ActorIds.EAM
              && address.subaddress().length == 20
              && !address.equals(ETHEREUM_NULL);
      case ID, ACTOR -> false;
    };
  }

  /** An account's state is its key address, builtin-actors {@code actors/account/src/state.rs}. */
  private static ActorState account(BuiltinActors actors, Blockstore store, Address address) {
    CborWriter state = new CborWriter().writeArrayHeader(1);
    address.write(state);
    return actors.newAccount().withHead(store.putCbor(state.toByteArray()));
  }

  /** Adds actors that every network has once, with the state that they make themselves. */
  private record Singletons(
      StateTree tree, Blockstore store, RuntimeSet runtimes, JavaActor.Genesis genesis) {

    void add(long id, String type, TokenAmount balance) {
      Cid head =
          runtimes.javaActor(type).genesisState(genesis, store).orElse(BuiltinActors.EMPTY_STATE);
      tree.setActor(
          id,
          BuiltinActors.newActor(genesis.manifest().code(type), Optional.empty())
              .withHead(head)
              .withBalance(balance));
    }
  }
}
