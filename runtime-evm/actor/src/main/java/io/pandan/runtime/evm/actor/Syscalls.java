package io.pandan.runtime.evm.actor;

import io.pandan.api.ActorEvent;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.ExitCode;
import io.pandan.api.Gas;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorException;
import io.pandan.api.vm.BlockStat;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.MessageContext;
import io.pandan.api.vm.NetworkContext;
import io.pandan.api.vm.SendResult;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.MultihashCode;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The syscalls of one invocation, each charged and each error mapped as the network's EVM actor
 * would have it. Sources: builtin-actors {@code runtime/src/runtime/fvm.rs}, ref-fvm {@code
 * sdk/src}.
 */
final class Syscalls {
  /** Lets a callee have all the gas there is. */
  static final long ALL_GAS = -1;

  /** The most bytes that a block may have (ref-fvm {@code fvm/src/machine/mod.rs}). */
  static final int MAX_BLOCK_BYTES = 1 << 20;

  /** Stands for parameters of more than {@link #MAX_BLOCK_BYTES}, which are never made. */
  static final IpldBlock TOO_LARGE = IpldBlock.raw(new byte[0]);

  private static final int DIGEST_BYTES = 32;
  private static final int MAX_VALUE_BITS = 128;

  private final Kernel kernel;
  private final MessageContext message;
  private final KnownStates states;
  private @Nullable NetworkContext network;

  /** How a send ended, if not in an exception. */
  sealed interface Sent {
    /** The syscall itself failed. */
    record Failed(ErrorNumber error) implements Sent {}

    /** The receiver ran to its end, or nothing had to run. */
    record Returned(ExitCode exitCode, Optional<IpldBlock> value) implements Sent {}
  }

  /** One of the kernel's operations. */
  private interface Operation<T> {
    T run() throws SyscallException;
  }

  Syscalls(Kernel kernel) {
    this.kernel = kernel;
    // What the network's actor asks for at its start: whether to log, and the message.
    kernel.chargeSyscall();
    kernel.debugEnabled();
    kernel.chargeSyscall();
    message = kernel.message();
    states = kernel.kept(KnownStates.class, KnownStates::new);
  }

  /** What the message knows of contracts' states already. */
  KnownStates states() {
    return states;
  }

  MessageContext message() {
    return message;
  }

  NetworkContext network() {
    if (network == null) {
      kernel.chargeSyscall();
      network = kernel.network();
    }
    return network;
  }

  Kernel kernel() {
    return kernel;
  }

  // ---- gas

  /** Whole units of gas; the syscall itself costs. */
  long gasAvailable() {
    kernel.chargeSyscall();
    return new Gas(kernel.milligasAvailable()).roundDown();
  }

  /** Charges computation in whole units of gas. */
  void chargeGas(String name, long gas) {
    kernel.chargeMilligas(name, Gas.of(gas).milligas());
  }

  // ---- blocks

  Optional<IpldBlock> params(int id) {
    if (id == Kernel.NO_BLOCK) {
      return Optional.empty();
    }
    return Optional.of(
        expect(
            "params block invalid",
            () -> {
              kernel.chargeSyscall();
              kernel.blockStat(id);
              kernel.chargeSyscall();
              return kernel.block(id);
            }));
  }

  byte[] get(Cid cid) {
    if (cid.isIdentity()) {
      return cid.digest();
    }
    try {
      kernel.chargeSyscall();
      BlockStat opened = kernel.blockOpen(cid);
      kernel.chargeSyscall();
      return kernel.block(opened.id()).data();
    } catch (SyscallException e) {
      throw illegalState("get of " + cid, e);
    }
  }

  Cid put(long codec, byte[] data) {
    try {
      kernel.chargeSyscall();
      int id = kernel.blockCreate(codec, data);
      kernel.chargeSyscall();
      // The CIDs of a contract's state stay with it; that of its code does not.
      return codec == Codec.DAG_CBOR
          ? kernel.blockLinkOwn(id)
          : kernel.blockLink(id, MultihashCode.BLAKE2B_256, DIGEST_BYTES);
    } catch (SyscallException e) {
      throw illegalState("put", e);
    }
  }

  /** Makes the block that an invocation returns. */
  int result(Optional<IpldBlock> value) {
    if (value.isEmpty()) {
      return Kernel.NO_BLOCK;
    }
    return expect(
        "failed to write result",
        () -> {
          kernel.chargeSyscall();
          return kernel.blockCreate(value.get().codec(), value.get().data());
        });
  }

  /** What an abort costs besides: the syscall {@code vm.exit}. */
  void exit() {
    kernel.chargeSyscall();
  }

  // ---- this actor

  Cid root() {
    try {
      kernel.chargeSyscall();
      return kernel.root();
    } catch (SyscallException e) {
      throw illegalState("root", e);
    }
  }

  void setRoot(Cid root) {
    kernel.chargeSyscall();
    try {
      kernel.setRoot(root);
    } catch (SyscallException e) {
      throw switch (e.errorNumber()) {
        case READ_ONLY -> new ActorException(ExitCode.USR_READ_ONLY, "set_root while read-only");
        case ILLEGAL_OPERATION ->
            new ActorException(ExitCode.USR_ILLEGAL_STATE, "set_root of a deleted actor");
        default -> panic("set_root", e);
      };
    }
  }

  TokenAmount currentBalance() {
    return expect(
        "current balance",
        () -> {
          kernel.chargeSyscall();
          return kernel.currentBalance();
        });
  }

  // ---- other actors

  /** The id behind an address; that of an f0 address without asking. */
  OptionalLong resolve(Address address) {
    if (address.isId()) {
      return OptionalLong.of(address.actorId());
    }
    return find(
            "address resolution",
            () -> {
              kernel.chargeSyscall();
              return kernel.resolveAddress(address);
            })
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  Optional<Address> lookupDelegatedAddress(long actorId) {
    return find(
            "look-up of a delegated address",
            () -> {
              kernel.chargeSyscall();
              return kernel.lookupDelegatedAddress(actorId);
            })
        .flatMap(found -> found);
  }

  Optional<Cid> codeOf(long actorId) {
    return find(
        "code resolution",
        () -> {
          kernel.chargeSyscall();
          return kernel.actorCodeCid(actorId);
        });
  }

  Optional<TokenAmount> balanceOf(long actorId) {
    return find(
        "balance",
        () -> {
          kernel.chargeSyscall();
          return kernel.balanceOf(actorId);
        });
  }

  /** The type number of a built-in actor's code; 0 where it is none. */
  int builtinType(Cid code) {
    return expect(
        "type of code",
        () -> {
          kernel.chargeSyscall();
          return kernel.builtinActorType(code);
        });
  }

  /**
   * Calls another actor.
   *
   * @param params what it is given; {@link #TOO_LARGE} is refused as the kernel refuses a block
   * @param gasLimit what it may use, in whole units, or {@link #ALL_GAS}
   */
  Sent send(
      Address to,
      long method,
      Optional<IpldBlock> params,
      TokenAmount value,
      long gasLimit,
      boolean readOnly) {
    // The ABI has 128 bits for it (ref-fvm sdk/src/send.rs).
    if (value.atto().bitLength() > MAX_VALUE_BITS) {
      return new Sent.Failed(ErrorNumber.INSUFFICIENT_FUNDS);
    }
    try {
      int paramsId = Kernel.NO_BLOCK;
      if (params.isPresent()) {
        kernel.chargeSyscall();
        if (params.get() == TOO_LARGE) {
          return new Sent.Failed(ErrorNumber.LIMIT_EXCEEDED);
        }
        paramsId = kernel.blockCreate(params.get().codec(), params.get().data());
      }
      kernel.chargeSyscall();
      long milligas = gasLimit < 0 ? -1 : Gas.of(gasLimit).milligas();
      long flags = readOnly ? Kernel.SEND_READ_ONLY : 0;
      SendResult result = kernel.send(to, method, paramsId, value, milligas, flags);
      Optional<IpldBlock> returned = Optional.empty();
      if (result.returned().isPresent()) {
        kernel.chargeSyscall();
        returned = Optional.of(kernel.block(result.returned().get().id()));
      }
      return new Sent.Returned(result.exitCode(), returned);
    } catch (SyscallException e) {
      return new Sent.Failed(e.errorNumber());
    }
  }

  // ---- crypto, randomness, events

  byte[] hash(long hashCode, byte[] data) {
    try {
      kernel.chargeSyscall();
      return kernel.hash(hashCode, data);
    } catch (SyscallException e) {
      throw panic("hash", e);
    }
  }

  /** The CID of the tipset at an epoch, where it can be had. */
  Optional<Cid> tipsetCid(long epoch) {
    kernel.chargeSyscall();
    try {
      return Optional.of(kernel.tipsetCid(epoch));
    } catch (SyscallException e) {
      return Optional.empty();
    }
  }

  /** The beacon's digest at an epoch. */
  byte[] beaconRandomness(long epoch) {
    kernel.chargeSyscall();
    try {
      return kernel.beaconRandomness(epoch);
    } catch (SyscallException e) {
      throw switch (e.errorNumber()) {
        case LIMIT_EXCEEDED, ILLEGAL_ARGUMENT ->
            new ActorException(ExitCode.USR_ILLEGAL_ARGUMENT, "invalid lookback epoch " + epoch);
        default -> panic("beacon randomness", e);
      };
    }
  }

  void emitEvent(ActorEvent event) {
    kernel.chargeSyscall();
    try {
      kernel.emitEvent(event);
    } catch (SyscallException e) {
      throw panic("failed to emit event", e);
    }
  }

  // ---- helpers

  /** An amount as an actor's value. */
  static TokenAmount amount(byte[] bigEndian) {
    return TokenAmount.ofAtto(new BigInteger(1, bigEndian));
  }

  private static <T> T expect(String what, Operation<T> operation) {
    try {
      return operation.run();
    } catch (SyscallException e) {
      throw panic(what, e);
    }
  }

  private static ActorException illegalState(String what, SyscallException e) {
    return new ActorException(ExitCode.USR_ILLEGAL_STATE, what + " failed with " + e.errorNumber());
  }

  private static <T> Optional<T> find(String what, Operation<T> operation) {
    try {
      return Optional.of(operation.run());
    } catch (SyscallException e) {
      if (e.errorNumber() == ErrorNumber.NOT_FOUND) {
        return Optional.empty();
      }
      throw panic(what, e);
    }
  }

  /** What a Rust actor's panic becomes. */
  private static ActorException panic(String what, SyscallException e) {
    return new ActorException(
        ExitCode.USR_ASSERTION_FAILED,
        what + ": unexpected " + e.errorNumber() + ": " + e.getMessage());
  }
}
