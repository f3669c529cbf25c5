package io.pandan.vm.call;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.SyscallException;
import io.pandan.vm.gas.GasTracker;
import io.pandan.vm.gas.PriceList;
import io.pandan.vm.state.StateTree;
import java.util.Optional;

/**
 * The state tree as one message pays for it: the first reading and the first change of an actor
 * cost gas. For one thread. Source: ref-fvm {@code fvm/src/call_manager/default.rs}.
 */
public final class ChargedState {

  private final StateTree tree;
  private final PriceList prices;
  private final GasTracker gas;
  private final StateAccessTracker access;

  ChargedState(StateTree tree, PriceList prices, GasTracker gas, StateAccessTracker access) {
    this.tree = tree;
    this.prices = prices;
    this.gas = gas;
    this.access = access;
  }

  /** The id behind an address; free. */
  public Optional<Long> resolve(Address address) {
    return tree.lookupId(address);
  }

  /** The actor with an id. */
  public Optional<ActorState> actor(long id) {
    if (access.wasRead(id)) {
      return tree.actor(id);
    }
    gas.charge(prices.onActorLookup());
    Optional<ActorState> actor = tree.actor(id);
    access.recordRead(id);
    return actor;
  }

  /** Sets the actor with an id. */
  public void setActor(long id, ActorState actor) {
    chargeUpdate(id);
    tree.setActor(id, actor);
    access.recordUpdate(id);
  }

  /** Deletes the actor with an id. */
  public void deleteActor(long id) {
    chargeUpdate(id);
    tree.deleteActor(id);
    access.recordUpdate(id);
  }

  /**
   * Gives an address and a new actor the next id.
   *
   * @return the id
   */
  long createActor(Address address, ActorState actor) {
    gas.charge(prices.onCreateActor(true));
    long id = tree.registerNewAddress(address);
    setActor(id, actor);
    return id;
  }

  /**
   * Transfers value between two actors.
   *
   * @throws SyscallException with INSUFFICIENT_FUNDS when the sender lacks them or does not exist,
   *     with NOT_FOUND when the receiver does not
   */
  public void transfer(long from, long to, TokenAmount value) throws SyscallException {
    if (value.isNegative()) {
      throw new SyscallException(
          ErrorNumber.ILLEGAL_ARGUMENT, "transfer of a negative value " + value);
    }
    TokenAmount balance = actor(from).map(ActorState::balance).orElse(TokenAmount.ofAtto(-1));
    if (balance.compareTo(value) < 0) {
      throw new SyscallException(
          ErrorNumber.INSUFFICIENT_FUNDS,
          "sender f0%d does not have funds to transfer (balance %s, transfer %s)"
              .formatted(from, balance, value));
    }
    if (from == to) {
      return;
    }
    ActorState receiver =
        actor(to)
            .orElseThrow(
                () ->
                    new SyscallException(
                        ErrorNumber.NOT_FOUND, "transfer recipient f0" + to + " does not exist"));
    ActorState sender = actor(from).orElseThrow();
    setActor(from, sender.withBalance(sender.balance().minus(value)));
    setActor(to, receiver.withBalance(receiver.balance().plus(value)));
  }

  private void chargeRead(long id) {
    if (!access.wasRead(id)) {
      gas.charge(prices.onActorLookup());
    }
  }

  private void chargeUpdate(long id) {
    chargeRead(id);
    if (!access.wasUpdated(id)) {
      gas.charge(prices.onActorUpdate());
    }
  }
}
