package io.pandan.host.chain;

import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.NotReadyException;
import io.pandan.api.chain.StoreBatch;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.block.SealedBlock;
import io.pandan.host.chain.block.StagedBlockstore;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.host.chain.index.TermIndex;
import io.pandan.host.chain.lease.Lease;
import io.pandan.host.chain.lease.RuntimeLeases;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a new network begins with.
 *
 * @param template the first state
 * @param development whether it is for development
 * @param runtimes the kinds of code that it executes, as in {@code evm}
 * @param actors the types of the built-in actors in Java that it executes
 * @param founding the bundle that it is founded on, where its actor set is the canonical one
 * @param contracts what is written into the first state besides: contracts' code and storage
 */
public record Genesis(
    GenesisTemplate template,
    boolean development,
    List<String> runtimes,
    List<String> actors,
    Optional<Founding> founding,
    List<DevelopmentChain.Edit> contracts) {

  /** Copies the lists. */
  public Genesis {
    runtimes = List.copyOf(runtimes);
    actors = List.copyOf(actors);
    contracts = List.copyOf(contracts);
  }

  /** A network without contracts. */
  public Genesis(
      GenesisTemplate template,
      boolean development,
      List<String> runtimes,
      List<String> actors,
      Optional<Founding> founding) {
    this(template, development, runtimes, actors, founding, List.of());
  }

  /** What is stored of it for good. */
  NetworkRecord record() {
    TokenAmount allocated =
        template.accounts().stream()
            .map(GenesisTemplate.Allocation::balance)
            .reduce(ofContracts(), TokenAmount::plus);
    return new NetworkRecord(
        template.networkName(),
        template.chainId(),
        founding
            .map(bundle -> bundle.networkVersion(template.networkVersion()))
            .orElse(template.networkVersion()),
        template.actorSet(),
        template.userActors(),
        development,
        template.timestampS(),
        runtimes,
        actors,
        allocated,
        founding.map(Founding::root));
  }

  private TokenAmount ofContracts() {
    return contracts.stream()
        .flatMap(contract -> contract.change().balance().stream())
        .reduce(TokenAmount.ZERO, TokenAmount::plus);
  }

  /**
   * Makes the genesis block and stores it with the network, unless the store has a network already:
   * then that one goes on.
   *
   * @param store the store
   * @param leases who makes the first state
   * @param patience how long to wait for them
   * @throws MalformedException when nothing can be founded on what was given, and why
   * @throws NotReadyException when something that the network needs is still missing then
   * @throws InterruptedException when the thread is interrupted while it waits
   */
  public void makeIfNew(ChainStore store, RuntimeLeases leases, Duration patience)
      throws InterruptedException {
    ChainIndex index = new ChainIndex(store);
    if (index.network().isPresent()) {
      return;
    }
    NetworkRecord network = record();
    try (Lease lease = leases.acquire(Requirements.genesis(network), patience)) {
      StagedBlockstore staged = new StagedBlockstore(store.blocks());
      GenesisTemplate whole =
          founding.map(bundle -> bundle.complete(template, staged)).orElse(template);
      SealedBlock block =
          new BlockSealer(network, index, store.blocks()).genesis(whole, contracts, staged, lease);
      StoreBatch batch = new StoreBatch().blocks(block.blocks());
      index.add(network, batch);
      index.add(block.executed(), network.chainId(), batch);
      new TermIndex(store).setCompleteFrom(0, batch);
      store.write(batch);
    }
  }
}
