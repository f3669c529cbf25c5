package io.pandan.vm.genesis;

import static io.pandan.vm.genesis.GenesisAccounts.FIRST_MINER_ID;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.JavaActor;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.vm.machine.BuiltinActors;
import io.pandan.vm.machine.DevnetManifest;
import io.pandan.vm.state.StateTree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The first state of networks whose built-in actors are in Java, as far as there are actors for it;
 * the Ethereum null address has the first id from 1,000, where Lotus puts its miners before.
 * Singletons make their states themselves.
 */
final class NativeGenesis {
  private final GenesisTemplate template;
  private final Blockstore store;
  private final RuntimeSet runtimes;

  NativeGenesis(GenesisTemplate template, Blockstore store, RuntimeSet runtimes) {
    this.template = template;
    this.store = store;
    this.runtimes = runtimes;
  }

  /** Writes it. */
  Cid build() {
    ActorManifest manifest = DevnetManifest.V18;
    Cid manifestData = store.putCbor(manifest.toCbor());
    store.put(BuiltinActors.EMPTY_STATE, BuiltinActors.EMPTY_STATE_BLOCK);

    GenesisAccounts accounts = new GenesisAccounts(template);
    Map<Address, Long> ids = new LinkedHashMap<>(accounts.ids());
    ids.put(GenesisAccounts.ETHEREUM_NULL, FIRST_MINER_ID);
    JavaActor.Genesis genesis =
        new JavaActor.Genesis(template, manifest, manifestData, ids, FIRST_MINER_ID + 1);
    StateTree tree = StateTree.empty(store);
    add(tree, genesis, ActorIds.SYSTEM, "system", TokenAmount.ZERO);
    add(tree, genesis, ActorIds.INIT, "init", TokenAmount.ZERO);
    add(tree, genesis, ActorIds.REWARD, "reward", DefaultGenesisBuilder.REWARD_BALANCE);
    add(tree, genesis, ActorIds.CRON, "cron", TokenAmount.ZERO);
    add(tree, genesis, ActorIds.EAM, "eam", TokenAmount.ZERO);

    BuiltinActors actors = new BuiltinActors(manifest);
    tree.setActor(FIRST_MINER_ID, GenesisAccounts.ethereumNull(actors));
    accounts.write(tree, actors, store);
    return tree.flush();
  }

  private void add(
      StateTree tree, JavaActor.Genesis genesis, long id, String type, TokenAmount balance) {
    Cid head =
        runtimes.javaActor(type).genesisState(genesis, store).orElse(BuiltinActors.EMPTY_STATE);
    tree.setActor(
        id,
        BuiltinActors.newActor(genesis.manifest().code(type), Optional.empty())
            .withHead(head)
            .withBalance(balance));
  }
}
