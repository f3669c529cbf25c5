package io.pandan.host.chain.block;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborReader;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The keys of miners' workers, by the state of the miner actor. Source: Lotus {@code
 * chain/vm/fvm.go} ({@code workerKeyAtLookback}), {@code chain/vm/vm.go} ({@code
 * ResolveToDeterministicAddr}); builtin-actors {@code actors/miner/src/state.rs}: the first field
 * of the state links the miner's info, whose second field is the worker.
 */
final class WorkerKeys {

  /** Epochs after which a tipset is final (Lotus {@code policy.ChainFinality}). */
  private static final long FINALITY = 900;

  private final long epoch;
  private final Supplier<StateView> before;
  private final LongFunction<StateView> after;
  private final Blockstore store;

  /**
   * The keys as a machine of one epoch sees them.
   *
   * @param epoch the epoch that is executed
   * @param before the state before it, which says what key a worker has
   * @param after the states after earlier tipsets, which say who the worker is
   * @param store where actors' states are read
   */
  WorkerKeys(
      long epoch, Supplier<StateView> before, LongFunction<StateView> after, Blockstore store) {
    this.epoch = epoch;
    this.before = before;
    this.after = after;
    this.store = store;
  }

  /**
   * The key that a miner's block of a height had to be signed by. Blocks look back by finality, but
   * not before genesis (Lotus {@code GetLookbackTipSetForRound}).
   *
   * @return an f1, f3 or f4 address; empty where the height is final, or there is no such miner
   */
  Optional<Address> find(Address miner, long height) {
    long lookback = Math.max(height - FINALITY, 0);
    if (height < epoch - FINALITY || lookback >= epoch) {
      return Optional.empty();
    }
    StateView then = after.apply(lookback);
    return then.actor(miner)
        .filter(actor -> isOf(then, actor, "storageminer"))
        .map(this::worker)
        .flatMap(worker -> key(worker, before.get()));
  }

  private Address worker(ActorState miner) {
    CborReader state = new CborReader(store.require(miner.head()));
    state.readArrayHeader();
    CborReader info = new CborReader(store.require(state.readCid()));
    info.readArrayHeader();
    Address.read(info);
    return Address.read(info);
  }

  private Optional<Address> key(Address worker, StateView now) {
    return switch (worker.protocol()) {
      case SECP256K1, BLS, DELEGATED -> Optional.of(worker);
      case ID, ACTOR ->
          now.actor(worker)
              .flatMap(
                  actor ->
                      actor.delegatedAddress().isPresent()
                          ? actor.delegatedAddress()
                          : accountKey(actor, now));
    };
  }

  private Optional<Address> accountKey(ActorState actor, StateView now) {
    if (!isOf(now, actor, "account")) {
      return Optional.empty();
    }
    CborReader state = new CborReader(store.require(actor.head()));
    state.readArrayHeader(1);
    return Optional.of(Address.read(state));
  }

  private static boolean isOf(StateView view, ActorState actor, String type) {
    return view.manifest().name(actor.code()).filter(type::equals).isPresent();
  }
}
