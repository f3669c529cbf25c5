package io.pandan.host.chain.block;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.AccountOverride;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.MachineContext;
import io.pandan.host.chain.edit.StateEditor;
import io.pandan.host.chain.lease.Lease;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.List;

/**
 * Contracts that a network begins with: code and storage, without a message that made them. What
 * they hold is taken out of the reserve where there is one, so that there are no more tokens than
 * Filecoin has.
 *
 * @param actorSet that of the network
 * @param contracts what is written
 */
record FirstContracts(ActorSet actorSet, List<DevelopmentChain.Edit> contracts) {

  /**
   * Writes them into a state.
   *
   * @param context the state before, at epoch 0
   * @param store where it is, and where the other one is flushed to
   * @param sealer makes executors
   * @param lease who executes
   * @return the state's root afterwards
   * @throws MalformedException when an address cannot have what it is given, or the reserve has
   *     less
   */
  Cid write(MachineContext context, Blockstore store, BlockSealer sealer, Lease lease) {
    try (Executor executor = sealer.executor(context, store, lease)) {
      StateEditor editor =
          new StateEditor(
              executor, store, lease.machines().view(context.stateRoot(), store).manifest());
      TokenAmount given = TokenAmount.ZERO;
      for (DevelopmentChain.Edit contract : contracts) {
        editor.apply(contract.address(), contract.change());
        given = given.plus(contract.change().balance().orElse(TokenAmount.ZERO));
      }
      if (actorSet == ActorSet.CANONICAL && given.isPositive()) {
        takeFromReserve(given, executor, editor);
      }
      return executor.flush();
    }
  }

  private static void takeFromReserve(TokenAmount given, Executor executor, StateEditor editor) {
    Address reserve = Address.id(ActorIds.RESERVE);
    TokenAmount left =
        executor.actor(reserve).map(ActorState::balance).orElse(TokenAmount.ZERO).minus(given);
    if (left.isNegative()) {
      throw new MalformedException(
          "the genesis contracts hold " + given + " attoFIL, more than there is to give");
    }
    editor.apply(reserve, AccountOverride.NONE.withBalance(left));
  }
}
