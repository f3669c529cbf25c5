package io.pandan.api.vm;

import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import java.util.List;

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
 */
public record GenesisTemplate(
    String networkName,
    int networkVersion,
    long chainId,
    ActorSet actorSet,
    boolean userActors,
    long timestampS,
    List<Allocation> accounts) {

  /**
   * One account at genesis.
   *
   * @param address f1, f3 or f410
   * @param balance what it holds
   */
  public record Allocation(Address address, TokenAmount balance) {}

  /** Copies the list. */
  public GenesisTemplate {
    accounts = List.copyOf(accounts);
  }
}
