package io.pandan.host.chain.view;

import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.StampedEvent;
import io.pandan.api.chain.CallRequest;
import io.pandan.api.chain.ChainQuery;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Execution;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.NetworkInfo;
import io.pandan.api.chain.ReplayRequest;
import io.pandan.api.chain.Simulation;
import io.pandan.api.chain.Supply;
import io.pandan.api.chain.TipsetKey;
import io.pandan.api.vm.StateView;
import io.pandan.host.chain.block.BlockTrees;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.index.TermIndex;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.host.chain.pool.MessagePool;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.function.Function;
import java.util.function.Supplier;

/** The stored chain. Thread safe. */
public final class StoredChainView implements ChainView {
  private final NetworkInfo network;
  private final Supplier<ExecutedTipset> head;
  private final ChainIndex index;
  private final TermIndex terms;
  private final Blockstore blocks;
  private final LeasedWork reading;
  private final CallRunner calls;
  private final ReplayRunner replays;
  private final SimulationRunner simulations;
  private final MessagePool pool;
  private final Function<StateView, Supply> supply;

  /**
   * A view.
   *
   * @param network the network
   * @param head the newest tipset
   * @param index where tipsets and messages are
   * @param terms where to look for what is in them
   * @param blocks the store's blocks
   * @param reading leases the machine factory
   * @param calls executes calls
   * @param replays executes what is in blocks again
   * @param simulations executes pretended blocks
   * @param pool what waits
   * @param supply counts what circulates by a state
   */
  public StoredChainView(
      NetworkInfo network,
      Supplier<ExecutedTipset> head,
      ChainIndex index,
      TermIndex terms,
      Blockstore blocks,
      LeasedWork reading,
      CallRunner calls,
      ReplayRunner replays,
      SimulationRunner simulations,
      MessagePool pool,
      Function<StateView, Supply> supply) {
    this.network = network;
    this.head = head;
    this.index = index;
    this.terms = terms;
    this.blocks = new ReadOnlyBlockstore(blocks);
    this.reading = reading;
    this.calls = calls;
    this.replays = replays;
    this.simulations = simulations;
    this.pool = pool;
    this.supply = supply;
  }

  @Override
  public NetworkInfo network() {
    return network;
  }

  @Override
  public ExecutedTipset head() {
    return head.get();
  }

  @Override
  public Optional<ExecutedTipset> tipset(long epoch) {
    return epoch < 0 ? Optional.empty() : index.tipset(epoch);
  }

  @Override
  public Optional<ExecutedTipset> tipset(TipsetKey key) {
    return index.tipset(key.cid().digest());
  }

  @Override
  public Optional<ExecutedTipset> tipsetByHash(byte[] hash) {
    return index.tipset(hash);
  }

  @Override
  public StateView stateAfter(ExecutedTipset tipset) {
    return new LeasedStateView(reading, tipset.stateRoot(), blocks);
  }

  @Override
  public Optional<MessageLookup> find(Cid message) {
    return index.message(message);
  }

  @Override
  public Optional<MessageLookup> findTransaction(byte[] hash) {
    return index.transaction(hash);
  }

  @Override
  public List<StampedEvent> events(MessageLookup message) {
    Receipt receipt = message.executed().receipts().get(message.index());
    return receipt.eventsRoot().map(root -> BlockTrees.readEvents(root, blocks)).orElse(List.of());
  }

  @Override
  public PrimitiveIterator.OfLong candidates(ChainQuery query, long from, long to) {
    return terms.find(query, from, Math.min(to, head().height()));
  }

  @Override
  public Supply supply(ExecutedTipset tipset) {
    return supply.apply(stateAfter(tipset));
  }

  @Override
  public Blockstore blocks() {
    return blocks;
  }

  @Override
  public Execution call(CallRequest request) {
    return calls.call(request, List.of());
  }

  @Override
  public GasEstimate estimateGas(CallRequest request) {
    boolean newest = request.at().key().equals(head().key());
    List<SignedMessage> before = newest ? pool.pendingOf(request.message().from()) : List.of();
    return calls.estimate(request, before);
  }

  @Override
  public List<Execution> replay(ReplayRequest request) {
    return replays.replay(request);
  }

  @Override
  public List<Simulation.Outcome> simulate(Simulation simulation) {
    return simulations.simulate(simulation);
  }
}
