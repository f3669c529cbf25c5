package io.pandan.vm.genesis;

import io.pandan.api.TokenAmount;
import io.pandan.api.vm.GenesisBuilder;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.BufferedBlockstore;
import io.pandan.ipld.Cid;
import org.osgi.service.component.annotations.Component;

/**
 * Builds the first state as Lotus does ({@code chain/gen/genesis/genesis.go}); {@code
 * docs/genesis.md} lists what differs. Thread safe.
 */
@Component
public final class DefaultGenesisBuilder implements GenesisBuilder {

  /** What the reward actor has to give away: Lotus {@code InitialRewardBalance}. */
  public static final TokenAmount REWARD_BALANCE = TokenAmount.ofFil(1_100_000_000);

  /** The first id after the accounts: Lotus {@code MinerStart}. */
  public static final long FIRST_MINER_ID = GenesisAccounts.FIRST_MINER_ID;

  @Override
  public Cid build(GenesisTemplate template, Blockstore store, RuntimeSet runtimes) {
    BufferedBlockstore buffer = new BufferedBlockstore(store);
    Cid root =
        template
            .canonical()
            .map(canonical -> new CanonicalGenesis(template, canonical, buffer, runtimes).build())
            .orElseGet(() -> new NativeGenesis(template, buffer, runtimes).build());
    buffer.flush(root);
    return root;
  }
}
