package io.pandan.vm.genesis;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborWriter;
import io.pandan.vm.machine.BuiltinActors;
import io.pandan.vm.state.StateTree;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The accounts that a genesis funds: ids from 100 in the template's order, as in Lotus {@code
 * chain/gen/genesis/f01_init.go}.
 */
final class GenesisAccounts {

  /** The first id after the accounts: Lotus {@code MinerStart}. */
  static final long FIRST_MINER_ID = 1_000;

  /** The zero address, which Lotus gives an Ethereum account: {@code EthNullAddresses}. */
  static final Address ETHEREUM_NULL = Address.delegated(ActorIds.EAM, new byte[20]);

  private final GenesisTemplate template;
  private final Map<Address, Long> ids = new LinkedHashMap<>();

  /**
   * Numbers the accounts of a template.
   *
   * @throws MalformedException which account nobody could use
   */
  GenesisAccounts(GenesisTemplate template) {
    this.template = template;
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
  }

  /** The ids by address. */
  Map<Address, Long> ids() {
    return Collections.unmodifiableMap(ids);
  }

  /**
   * The id of an account that signs Filecoin messages.
   *
   * @param role what it is for
   * @throws MalformedException when it is not among the accounts
   */
  long signer(Address address, String role) {
    Long id = ids.get(address);
    if (id == null || address.protocol() == Address.Protocol.DELEGATED) {
      throw new MalformedException(
          "the " + role + " " + address + " is no f1 or f3 address among the genesis accounts");
    }
    return id;
  }

  /** What the accounts hold together. */
  TokenAmount total() {
    return template.accounts().stream()
        .map(GenesisTemplate.Allocation::balance)
        .reduce(TokenAmount.ZERO, TokenAmount::plus);
  }

  /** Puts the accounts into a tree, and that of burnt funds. */
  void write(StateTree tree, BuiltinActors actors, Blockstore store) {
    tree.setActor(ActorIds.BURNT_FUNDS, account(actors, store, Address.id(ActorIds.BURNT_FUNDS)));
    for (GenesisTemplate.Allocation allocation : template.accounts()) {
      Address address = allocation.address();
      ActorState actor =
          address.protocol() == Address.Protocol.DELEGATED
              ? BuiltinActors.newActor(actors.ethAccount(), Optional.of(address))
              : account(actors, store, address);
      tree.setActor(ids.get(address), actor.withBalance(allocation.balance()));
    }
  }

  /** The zero address' Ethereum account. */
  static ActorState ethereumNull(BuiltinActors actors) {
    return BuiltinActors.newActor(actors.ethAccount(), Optional.of(ETHEREUM_NULL));
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
}
