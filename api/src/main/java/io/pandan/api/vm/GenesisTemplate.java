package io.pandan.api.vm;

import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import java.util.List;
import java.util.Optional;

/**
 * What a network begins with.
 *
 * @param networkName as nodes report it
 * @param networkVersion 28
 * @param chainId Ethereum's chain id
 * @param actorSet which implementation runs the built-in actors
 * @param userActors whether users may install WASM actors
 * @param timestampS seconds since 1970 of the genesis block
 * @param accounts who holds what: f1 and f3 become accounts, f410 become Ethereum accounts
 * @param canonical what only networks have that are founded on a bundle of the Filecoin project
 */
public record GenesisTemplate(
    String networkName,
    int networkVersion,
    long chainId,
    ActorSet actorSet,
    boolean userActors,
    long timestampS,
    List<Allocation> accounts,
    Optional<Canonical> canonical) {

  /**
   * One account at genesis.
   *
   * @param address f1, f3 or f410
   * @param balance what it holds
   */
  public record Allocation(Address address, TokenAmount balance) {}

  /**
   * What a network of the canonical actor set begins with besides.
   *
   * @param bundle its built-in actors, whose blocks are in the store that the genesis is built in
   * @param worker owns the one miner that there is from the start and works for it: an f3 address
   *     among the accounts
   * @param signer signs for the verified registry's root, f080, and for the reserve, f090: an f1 or
   *     f3 address among the accounts
   */
  public record Canonical(ActorBundle bundle, Address worker, Address signer) {}

  /** Copies the list. */
  public GenesisTemplate {
    accounts = List.copyOf(accounts);
  }

  /** What a network begins with whose built-in actors are those that Pandan has. */
  public GenesisTemplate(
      String networkName,
      int networkVersion,
      long chainId,
      ActorSet actorSet,
      boolean userActors,
      long timestampS,
      List<Allocation> accounts) {
    this(
        networkName,
        networkVersion,
        chainId,
        actorSet,
        userActors,
        timestampS,
        accounts,
        Optional.empty());
  }
}
