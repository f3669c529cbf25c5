package io.pandan.host.chain.block;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.Supply;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.StateView;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborReader;
import java.util.function.Supplier;

/**
 * How much is in circulation: what the genesis gave to accounts, which is not vested, and what was
 * mined or paid out of the reserve since, less what is burnt and what is locked as pledge or in
 * deals. Never negative. Source: Lotus {@code chain/stmgr/supply.go} ({@code
 * GetVMCirculatingSupplyDetailed}).
 *
 * <p>Networks on the actors in Java have nothing that mines, locks or pays out.
 */
public final class CirculatingSupply {

  /** What there is in all, and what of it the reward actor begins with (Lotus' parameters). */
  private static final TokenAmount ALL = TokenAmount.ofFil(2_000_000_000);

  private static final TokenAmount REWARDS = TokenAmount.ofFil(1_100_000_000);

  /** Fields before and of locked amounts, builtin-actors {@code power} and {@code market}. */
  private static final int POWER_BEFORE_PLEDGE = 4;

  private static final int MARKET_BEFORE_LOCKED = 8;
  private static final int MARKET_LOCKED = 3;

  private final NetworkRecord network;
  private final Supplier<StateView> state;
  private final Blockstore store;

  /**
   * Of one state.
   *
   * @param network what the genesis gave
   * @param state the state, opened when it is asked for
   * @param store where actors' states are read
   */
  public CirculatingSupply(NetworkRecord network, Supplier<StateView> state, Blockstore store) {
    this.network = network;
    this.state = state;
    this.store = store;
  }

  /** Counts it. */
  TokenAmount get() {
    return details().circulating();
  }

  /** Counts what it is made of. */
  public Supply details() {
    StateView actors = state.get();
    TokenAmount zero = TokenAmount.ZERO;
    TokenAmount burnt = balance(actors, ActorIds.BURNT_FUNDS);
    if (network.actorSet() != ActorSet.CANONICAL) {
      return new Supply(network.allocated(), zero, zero, burnt, zero);
    }
    TokenAmount reserve = ALL.minus(REWARDS).minus(network.allocated());
    return new Supply(
        network.allocated(),
        REWARDS.minus(balance(actors, ActorIds.REWARD)),
        reserve.minus(balance(actors, ActorIds.RESERVE)),
        burnt,
        amounts(actors, ActorIds.POWER, POWER_BEFORE_PLEDGE, 1)
            .plus(amounts(actors, ActorIds.MARKET, MARKET_BEFORE_LOCKED, MARKET_LOCKED)));
  }

  private static TokenAmount balance(StateView actors, long id) {
    return actors.actor(id).map(ActorState::balance).orElse(TokenAmount.ZERO);
  }

  /** The sum of some fields of an actor's state. */
  private TokenAmount amounts(StateView actors, long id, int before, int count) {
    CborReader in = new CborReader(store.require(actors.actor(id).orElseThrow().head()));
    in.readArrayHeader();
    for (int i = 0; i < before; i++) {
      in.skipValue();
    }
    TokenAmount sum = TokenAmount.ZERO;
    for (int i = 0; i < count; i++) {
      sum = sum.plus(TokenAmount.ofAtto(in.readBigInt()));
    }
    return sum;
  }
}
