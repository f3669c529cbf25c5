package io.pandan.vm.actor;

import io.pandan.api.ActorEvent;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.ExitCode;
import io.pandan.api.Gas;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.ActorException;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.InvocationResult;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.MessageContext;
import io.pandan.api.vm.NetworkContext;
import io.pandan.api.vm.SendResult;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A built-in actor's view through the kernel, with the syscalls and the exit codes of
 * builtin-actors' runtime. For one thread. Source: builtin-actors {@code
 * runtime/src/runtime/fvm.rs}, {@code runtime/src/builtin/shared.rs}; ref-fvm {@code sdk/src}.
 */
final class KernelActorContext implements ActorContext {

  /** An operation of the kernel. */
  @FunctionalInterface
  private interface Syscall<T> {
    T run() throws SyscallException;
  }

  private final Kernel kernel;
  private final ActorManifest manifest;
  private final boolean userActors;
  private final KernelBlockstore store;
  private @Nullable MessageContext message;
  private @Nullable NetworkContext network;
  private boolean callerValidated;

  KernelActorContext(Kernel kernel, ActorManifest manifest, boolean userActors) {
    this.kernel = kernel;
    this.manifest = manifest;
    this.userActors = userActors;
    this.store = new KernelBlockstore(kernel);
  }

  boolean callerValidated() {
    return callerValidated;
  }

  /** Asked for once: the network's actors keep it. */
  @Override
  public MessageContext message() {
    MessageContext known = message;
    if (known == null) {
      kernel.chargeSyscall();
      known = kernel.message();
      message = known;
    }
    return known;
  }

  /** Asked for once: the network's actors keep it. */
  @Override
  public NetworkContext network() {
    NetworkContext known = network;
    if (known == null) {
      kernel.chargeSyscall();
      known = kernel.network();
      network = known;
    }
    return known;
  }

  @Override
  public Optional<String> builtinActorType(Cid code) {
    int type = expected("get_builtin_actor_type", () -> kernel.builtinActorType(code));
    return type == 0 ? Optional.empty() : Optional.of(manifest.entries().get(type - 1).name());
  }

  @Override
  public Cid codeFor(String type) {
    int number = manifest.type(manifest.code(type));
    return expected("get_code_cid_for_type", () -> kernel.codeCidForType(number));
  }

  @Override
  public boolean userActors() {
    return userActors;
  }

  @Override
  public void acceptAnyCaller() {
    requireNotValidated();
    callerValidated = true;
  }

  @Override
  public void acceptCallers(long... actorIds) {
    requireNotValidated();
    long caller = message().caller();
    if (Arrays.stream(actorIds).noneMatch(id -> id == caller)) {
      throw new ActorException(
          ExitCode.USR_FORBIDDEN, "caller f0" + caller + " is not one of supported");
    }
    callerValidated = true;
  }

  @Override
  public void acceptCallerTypes(String... types) {
    requireNotValidated();
    long caller = message().caller();
    Cid code = expected("get_actor_code_cid", () -> kernel.actorCodeCid(caller));
    Optional<String> type = builtinActorType(code);
    if (type.isEmpty() || !List.of(types).contains(type.get())) {
      throw new ActorException(
          ExitCode.USR_FORBIDDEN, "caller cid type " + code + " not one of supported");
    }
    callerValidated = true;
  }

  @Override
  public Blockstore store() {
    return store;
  }

  @Override
  public Cid stateRoot() {
    return mapped(
        kernel::root, error -> ExitCode.USR_ILLEGAL_STATE, "failed to get actor root state CID");
  }

  @Override
  public void setStateRoot(Cid root) {
    mapped(
        () -> {
          kernel.setRoot(root);
          return root;
        },
        error ->
            switch (error) {
              case ILLEGAL_OPERATION -> ExitCode.USR_ILLEGAL_STATE;
              case READ_ONLY -> ExitCode.USR_READ_ONLY;
              default -> ExitCode.USR_ASSERTION_FAILED;
            },
        "failed to set actor root state CID");
  }

  @Override
  public TokenAmount currentBalance() {
    return expected("current_balance", kernel::currentBalance);
  }

  @Override
  public Optional<Long> resolveAddress(Address address) {
    if (address.isId()) {
      return Optional.of(address.actorId());
    }
    return found("resolve_address", () -> kernel.resolveAddress(address));
  }

  @Override
  public Optional<Address> lookupDelegatedAddress(long actorId) {
    return found("lookup_delegated_address", () -> kernel.lookupDelegatedAddress(actorId))
        .flatMap(address -> address);
  }

  @Override
  public Optional<Cid> codeOf(long actorId) {
    return found("get_actor_code_cid", () -> kernel.actorCodeCid(actorId));
  }

  @Override
  public TokenAmount balanceOf(long actorId) {
    return found("balance_of", () -> kernel.balanceOf(actorId)).orElse(TokenAmount.ZERO);
  }

  @Override
  public Address nextActorAddress() {
    return expected("next_actor_address", kernel::nextActorAddress);
  }

  @Override
  public void createActor(Cid code, long actorId, Optional<Address> delegatedAddress) {
    mapped(
        () -> {
          kernel.createActor(code, actorId, delegatedAddress);
          return code;
        },
        error ->
            switch (error) {
              case ILLEGAL_ARGUMENT -> ExitCode.USR_ILLEGAL_ARGUMENT;
              case FORBIDDEN -> ExitCode.USR_FORBIDDEN;
              default -> ExitCode.USR_ASSERTION_FAILED;
            },
        "failed to create actor");
  }

  @Override
  public void installActor(Cid code) {
    mapped(
        () -> {
          kernel.installActor(code);
          return code;
        },
        error -> ExitCode.USR_ILLEGAL_ARGUMENT,
        "failed to install actor");
  }

  @Override
  public InvocationResult send(
      Address to, long method, Optional<IpldBlock> params, TokenAmount value) {
    return send(to, method, params, value, Optional.empty(), false);
  }

  @Override
  public InvocationResult send(
      Address to,
      long method,
      Optional<IpldBlock> params,
      TokenAmount value,
      Optional<Long> gasLimit,
      boolean readOnly) {
    // A limit that is no number of gas is all the gas there is.
    long milligas = gasLimit.map(gas -> Gas.of(gas).milligas()).orElse(-1L);
    kernel.chargeMilligas("native_send", NativeGas.SEND_MILLIGAS);
    try {
      int paramsId = Kernel.NO_BLOCK;
      if (params.isPresent()) {
        kernel.chargeSyscall(); // ipld.block_create
        paramsId = kernel.blockCreate(params.get().codec(), params.get().data());
      }
      kernel.chargeSyscall(); // send.send
      SendResult sent =
          kernel.send(to, method, paramsId, value, milligas, readOnly ? Kernel.SEND_READ_ONLY : 0);
      Optional<IpldBlock> returned = Optional.empty();
      if (sent.returned().isPresent()) {
        kernel.chargeSyscall(); // ipld.block_read
        returned = Optional.of(kernel.block(sent.returned().get().id()));
      }
      return new InvocationResult(sent.exitCode(), returned, sent.message());
    } catch (SyscallException e) {
      throw sendFailure(e);
    }
  }

  private static ActorException sendFailure(SyscallException e) {
    return switch (e.errorNumber()) {
      case NOT_FOUND -> new ActorException(ExitCode.USR_UNSPECIFIED, "receiver not found");
      case INSUFFICIENT_FUNDS ->
          new ActorException(ExitCode.USR_INSUFFICIENT_FUNDS, "not enough funds");
      case LIMIT_EXCEEDED ->
          new ActorException(ExitCode.USR_ASSERTION_FAILED, "recursion limit exceeded");
      case READ_ONLY ->
          new ActorException(
              ExitCode.USR_READ_ONLY, "attempted to mutate state while in readonly mode");
      default ->
          new ActorException(ExitCode.USR_ASSERTION_FAILED, "unexpected error: " + e.getMessage());
    };
  }

  @Override
  public void deleteActor(boolean burnUnspent) {
    mapped(
        () -> {
          kernel.selfDestruct(burnUnspent);
          return burnUnspent;
        },
        error -> ExitCode.USR_ILLEGAL_ARGUMENT,
        "failed to delete actor");
  }

  @Override
  public byte[] hash(long hashCode, byte[] data) {
    return expected("hash", () -> kernel.hash(hashCode, data));
  }

  @Override
  public boolean verifySignature(int type, byte[] signature, Address signer, byte[] plaintext) {
    kernel.chargeSyscall();
    try {
      return kernel.verifySignature(type, signature, signer, plaintext);
    } catch (SyscallException e) {
      return false;
    }
  }

  @Override
  public byte[] beaconRandomness(long epoch) {
    return randomness(() -> kernel.beaconRandomness(epoch));
  }

  @Override
  public byte[] chainRandomness(long epoch) {
    return randomness(() -> kernel.chainRandomness(epoch));
  }

  private byte[] randomness(Syscall<byte[]> syscall) {
    return mapped(
        syscall,
        error ->
            error == ErrorNumber.LIMIT_EXCEEDED || error == ErrorNumber.ILLEGAL_ARGUMENT
                ? ExitCode.USR_ILLEGAL_ARGUMENT
                : ExitCode.USR_ASSERTION_FAILED,
        "invalid lookback epoch");
  }

  @Override
  public TokenAmount circulatingSupply() {
    return expected("total_fil_circ_supply", kernel::circulatingSupply);
  }

  @Override
  public void emitEvent(ActorEvent event) {
    expected(
        "emit_event",
        () -> {
          kernel.emitEvent(event);
          return event;
        });
  }

  @Override
  public void chargeGas(String name, long gas) {
    kernel.chargeMilligas(name, Gas.of(gas).milligas());
  }

  private void requireNotValidated() {
    if (callerValidated) {
      throw new ActorException(
          ExitCode.USR_ASSERTION_FAILED, "Method must validate caller identity exactly once");
    }
  }

  /** A syscall whose errors are exit codes. */
  private <T> T mapped(
      Syscall<T> syscall, Function<ErrorNumber, ExitCode> exitCode, String failure) {
    kernel.chargeSyscall();
    try {
      return syscall.run();
    } catch (SyscallException e) {
      throw new ActorException(exitCode.apply(e.errorNumber()), failure + ": " + e.getMessage());
    }
  }

  /** A syscall where the network's actors panic on an error. */
  private <T> T expected(String name, Syscall<T> syscall) {
    return mapped(syscall, error -> ExitCode.USR_ASSERTION_FAILED, name);
  }

  /** A syscall whose NOT_FOUND is an answer. */
  private <T> Optional<T> found(String name, Syscall<T> syscall) {
    kernel.chargeSyscall();
    try {
      return Optional.of(syscall.run());
    } catch (SyscallException e) {
      if (e.errorNumber() == ErrorNumber.NOT_FOUND) {
        return Optional.empty();
      }
      throw new ActorException(ExitCode.USR_ASSERTION_FAILED, name + ": " + e.getMessage());
    }
  }
}
