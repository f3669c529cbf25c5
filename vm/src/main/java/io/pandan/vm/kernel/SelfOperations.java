package io.pandan.vm.kernel;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.OutOfGasException;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Cid;
import io.pandan.vm.call.AssertionFailedException;
import io.pandan.vm.call.BlockRegistry;
import io.pandan.vm.call.CallManager;
import io.pandan.vm.call.Invocation;
import io.pandan.vm.gas.Price;

/** The executing actor's own state. Source: ref-fvm {@code fvm/src/kernel/default.rs}. */
final class SelfOperations {

  private final CallManager calls;
  private final Invocation invocation;
  private final BlockRegistry blocks;
  private final boolean checksLinks;

  SelfOperations(CallManager calls, Invocation invocation, BlockRegistry blocks) {
    this.calls = calls;
    this.invocation = invocation;
    this.blocks = blocks;
    this.checksLinks = calls.machine().line().checksLinks();
  }

  Cid root() throws SyscallException {
    calls.gas().charge(calls.prices().onGetRoot());
    Cid root = self("state root requested after actor deletion").head();
    if (checksLinks) {
      blocks.markReachable(root);
    }
    return root;
  }

  void setRoot(Cid root) throws SyscallException {
    requireWritable("cannot update the state-root while read-only");
    calls.gas().charge(calls.prices().onSetRoot());
    if (checksLinks && !blocks.isReachable(root)) {
      throw new SyscallException(ErrorNumber.NOT_FOUND, "new root cid not reachable: " + root);
    }
    calls.state().setActor(invocation.receiver(), self("actor deleted").withHead(root));
  }

  TokenAmount currentBalance() {
    return calls
        .state()
        .actor(invocation.receiver())
        .map(ActorState::balance)
        .orElse(TokenAmount.ZERO);
  }

  void selfDestruct(boolean burnUnspent) throws SyscallException {
    requireWritable("cannot self-destruct when read-only");
    TokenAmount balance = currentBalance();
    if (!balance.isZero()) {
      if (!burnUnspent) {
        throw new SyscallException(
            ErrorNumber.ILLEGAL_OPERATION, "self-destruct with unspent funds");
      }
      burn(balance);
    }
    calls.state().deleteActor(invocation.receiver());
  }

  void selfDestruct(Address beneficiary) throws SyscallException {
    requireWritable("cannot self-destruct when read-only");
    long refund = calls.prices().of(Price.ACTOR_DELETE_REFUND);
    if (refund > 0) {
      calls.gas().refund("OnDeleteActor", refund);
    }
    TokenAmount balance = currentBalance();
    if (!balance.isZero()) {
      long to =
          calls
              .state()
              .resolve(beneficiary)
              .orElseThrow(() -> new SyscallException(ErrorNumber.NOT_FOUND, "actor not found"));
      if (to == invocation.receiver()) {
        throw new SyscallException(ErrorNumber.FORBIDDEN, "benefactor cannot be beneficiary");
      }
      calls.state().transfer(invocation.receiver(), to, balance);
    }
    calls.state().deleteActor(invocation.receiver());
  }

  /** As in ref-fvm, whatever keeps the funds from being burnt ends the whole message. */
  private void burn(TokenAmount balance) {
    try {
      calls.state().transfer(invocation.receiver(), ActorIds.BURNT_FUNDS, balance);
    } catch (OutOfGasException | SyscallException e) {
      throw new AssertionFailedException("cannot burn unspent funds: " + e.getMessage());
    }
  }

  private ActorState self(String failure) throws SyscallException {
    return calls
        .state()
        .actor(invocation.receiver())
        .orElseThrow(() -> new SyscallException(ErrorNumber.ILLEGAL_OPERATION, failure));
  }

  private void requireWritable(String failure) throws SyscallException {
    if (invocation.readOnly()) {
      throw new SyscallException(ErrorNumber.READ_ONLY, failure);
    }
  }
}
