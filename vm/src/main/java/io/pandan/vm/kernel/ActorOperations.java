package io.pandan.vm.kernel;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.BlockStat;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.SendResult;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.vm.call.Block;
import io.pandan.vm.call.BlockRegistry;
import io.pandan.vm.call.Call;
import io.pandan.vm.call.CallManager;
import io.pandan.vm.call.CallResult;
import io.pandan.vm.call.Invocation;
import java.util.Optional;

/** Other actors: look-ups, sends, creation. Source: ref-fvm {@code fvm/src/kernel/default.rs}. */
final class ActorOperations {

  private final CallManager calls;
  private final Invocation invocation;
  private final BlockRegistry blocks;

  ActorOperations(CallManager calls, Invocation invocation, BlockRegistry blocks) {
    this.calls = calls;
    this.invocation = invocation;
    this.blocks = blocks;
  }

  long resolveAddress(Address address) throws SyscallException {
    return calls.state().resolve(address).orElseThrow(ActorOperations::notFound);
  }

  Optional<Address> lookupDelegatedAddress(long actorId) throws SyscallException {
    return actor(actorId).delegatedAddress();
  }

  Cid actorCodeCid(long actorId) throws SyscallException {
    return actor(actorId).code();
  }

  TokenAmount balanceOf(long actorId) throws SyscallException {
    return actor(actorId).balance();
  }

  void createActor(Cid code, long actorId, Optional<Address> delegatedAddress)
      throws SyscallException {
    requireInit("create_actor");
    calls.createActor(code, actorId, delegatedAddress);
  }

  /**
   * As ref-fvm's {@code m2-native} feature, whose engine refuses code that it cannot compile; here
   * the code has to be a reachable RAW block besides, and the runtime says whether it is well
   * formed.
   */
  void installActor(Cid code) throws SyscallException {
    if (!calls.machine().context().userActors()) {
      throw new SyscallException(
          ErrorNumber.FORBIDDEN, "this network does not let users install actors");
    }
    requireInit("install_actor");
    if (code.codec() != Codec.RAW || !blocks.isReachable(code)) {
      throw new SyscallException(
          ErrorNumber.NOT_FOUND, "code is not a reachable RAW block: " + code);
    }
    byte[] module =
        calls
            .machine()
            .store()
            .get(code)
            .orElseThrow(
                () -> new SyscallException(ErrorNumber.NOT_FOUND, "code is not there: " + code));
    calls.gas().charge(calls.prices().onInstallActor(module.length));
    try {
      calls
          .machine()
          .runtimes()
          .runtime("wasm")
          .validate(module, calls.machine().context().networkVersion());
    } catch (MalformedException e) {
      throw new SyscallException(ErrorNumber.ILLEGAL_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  Cid codeCidForType(int type) throws SyscallException {
    return calls
        .machine()
        .actors()
        .code(type)
        .orElseThrow(
            () ->
                new SyscallException(
                    ErrorNumber.ILLEGAL_ARGUMENT,
                    "no built-in actor has type " + Integer.toUnsignedString(type)));
  }

  SendResult send(
      Address to, long method, int paramsId, TokenAmount value, long milligasLimit, long flags)
      throws SyscallException {
    if ((flags & ~Kernel.SEND_READ_ONLY) != 0) {
      throw new SyscallException(
          ErrorNumber.ILLEGAL_ARGUMENT, "invalid send flags: " + Long.toUnsignedString(flags));
    }
    boolean readOnly = invocation.readOnly() || (flags & Kernel.SEND_READ_ONLY) != 0;
    if (readOnly && !value.isZero()) {
      throw new SyscallException(ErrorNumber.READ_ONLY, "cannot transfer value when read-only");
    }
    Optional<Block> params =
        paramsId == Kernel.NO_BLOCK ? Optional.empty() : Optional.of(blocks.get(paramsId));
    CallResult result =
        calls.send(
            new Call(invocation.receiver(), to, method, params, value, milligasLimit, readOnly));
    Optional<BlockStat> returned =
        result
            .value()
            .map(
                block ->
                    new BlockStat(blocks.putReachable(block), block.codec(), block.data().length));
    return new SendResult(result.exitCode(), returned, result.message());
  }

  private void requireInit(String syscall) throws SyscallException {
    if (invocation.receiver() != ActorIds.INIT) {
      throw new SyscallException(
          ErrorNumber.FORBIDDEN,
          syscall + " is restricted to the Init actor; called by f0" + invocation.receiver());
    }
    if (invocation.readOnly()) {
      throw new SyscallException(
          ErrorNumber.READ_ONLY, syscall + " cannot be called while read-only");
    }
  }

  private ActorState actor(long actorId) throws SyscallException {
    return calls.state().actor(actorId).orElseThrow(ActorOperations::notFound);
  }

  private static SyscallException notFound() {
    return new SyscallException(ErrorNumber.NOT_FOUND, "actor not found");
  }
}
