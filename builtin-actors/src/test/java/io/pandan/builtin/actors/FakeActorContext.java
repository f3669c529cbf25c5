package io.pandan.builtin.actors;

import io.pandan.api.ActorEvent;
import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.ActorException;
import io.pandan.api.actor.JavaActor;
import io.pandan.api.vm.InvocationResult;
import io.pandan.api.vm.MessageContext;
import io.pandan.api.vm.NetworkContext;
import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Sha256;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.MultihashCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A small world around one actor: other actors are what a test says, sends are recorded and
 * answered by a function, an abort undoes the state. It holds actors to the order of the real
 * runtime: the caller is validated exactly once.
 */
public final class FakeActorContext implements ActorContext {
  private static final Set<String> BUILT_IN =
      Set.of(
          ActorType.SYSTEM,
          ActorType.INIT,
          ActorType.CRON,
          ActorType.ACCOUNT,
          ActorType.POWER,
          ActorType.MINER,
          ActorType.PAYMENT_CHANNEL,
          ActorType.MULTISIG,
          ActorType.REWARD,
          ActorType.PLACEHOLDER,
          ActorType.EVM,
          ActorType.EAM,
          ActorType.ETH_ACCOUNT);

  /** A call of another actor. */
  public record Sent(
      Address to, long method, Optional<IpldBlock> params, TokenAmount value, boolean readOnly) {}

  /** An actor that was made. */
  public record Created(Cid code, long actorId, Optional<Address> delegatedAddress) {}

  public final MemoryBlockstore store = new MemoryBlockstore();
  public final Map<Long, Cid> codes = new HashMap<>();
  public final Map<Long, Address> delegatedAddresses = new HashMap<>();
  public final Map<Address, Long> ids = new HashMap<>();
  public final List<Sent> sends = new ArrayList<>();
  public final List<Created> created = new ArrayList<>();
  public final List<Cid> installed = new ArrayList<>();

  /** What was hashed by SHA-256, which Init does with keys alone. */
  public final List<Address> hashedKeys = new ArrayList<>();

  public Function<Sent, InvocationResult> answer = sent -> InvocationResult.ok();
  public Address nextAddress = Address.actor(new byte[] {1});
  public Cid root = State.EMPTY_ROOT;
  public TokenAmount balance = TokenAmount.ZERO;
  public TokenAmount value = TokenAmount.ZERO;
  public long receiver;
  public long caller;
  public long origin;
  public long originNonce;
  public long epoch;
  public boolean userActors;
  public boolean signaturesAreValid = true;

  private long method;
  private boolean callerValidated;

  public FakeActorContext(long receiver) {
    this.receiver = receiver;
    calledBy(ActorIds.SYSTEM, ActorType.SYSTEM);
  }

  /** The code of a type in this world. */
  public static Cid code(String type) {
    return Cid.identity(Codec.RAW, ("test/" + type).getBytes(StandardCharsets.US_ASCII));
  }

  /** The next calls come from an actor, which is their origin too. */
  public FakeActorContext calledBy(long actorId, String type) {
    caller = actorId;
    origin = actorId;
    codes.put(actorId, code(type));
    return this;
  }

  /** Runs a method as the VM does. */
  public Optional<IpldBlock> call(JavaActor actor, long number, Optional<IpldBlock> params) {
    method = number;
    callerValidated = false;
    Cid before = root;
    try {
      Optional<IpldBlock> result = actor.invoke(this, number, params);
      ActorContext.require(
          callerValidated, ExitCode.USR_ASSERTION_FAILED, "failed to validate caller");
      return result;
    } catch (ActorException e) {
      root = before;
      throw e;
    }
  }

  @Override
  public MessageContext message() {
    return new MessageContext(
        origin, originNonce, caller, receiver, method, value, TokenAmount.ZERO, false);
  }

  @Override
  public NetworkContext network() {
    return new NetworkContext(epoch, epoch * 30, TokenAmount.ofAtto(100), 31415926, 28);
  }

  @Override
  public Optional<String> builtinActorType(Cid code) {
    return BUILT_IN.stream().filter(type -> code(type).equals(code)).findFirst();
  }

  @Override
  public Cid codeFor(String type) {
    return code(type);
  }

  @Override
  public boolean userActors() {
    return userActors;
  }

  @Override
  public void acceptAnyCaller() {
    validate(true);
  }

  @Override
  public void acceptCallers(long... actorIds) {
    boolean accepted = false;
    for (long id : actorIds) {
      accepted |= id == caller;
    }
    validate(accepted);
  }

  @Override
  public void acceptCallerTypes(String... types) {
    validate(List.of(types).contains(builtinActorType(codes.get(caller)).orElse("")));
  }

  private void validate(boolean accepted) {
    ActorContext.require(
        !callerValidated,
        ExitCode.USR_ASSERTION_FAILED,
        "Method must validate caller identity exactly once");
    ActorContext.require(
        accepted, ExitCode.USR_FORBIDDEN, "caller f0" + caller + " is not one of supported");
    callerValidated = true;
  }

  @Override
  public Blockstore store() {
    return store;
  }

  @Override
  public Cid stateRoot() {
    return root;
  }

  @Override
  public void setStateRoot(Cid newRoot) {
    store.require(newRoot);
    root = newRoot;
  }

  @Override
  public TokenAmount currentBalance() {
    return balance;
  }

  @Override
  public Optional<Long> resolveAddress(Address address) {
    return address.isId() ? Optional.of(address.actorId()) : Optional.ofNullable(ids.get(address));
  }

  @Override
  public Optional<Address> lookupDelegatedAddress(long actorId) {
    return Optional.ofNullable(delegatedAddresses.get(actorId));
  }

  @Override
  public Optional<Cid> codeOf(long actorId) {
    return Optional.ofNullable(codes.get(actorId));
  }

  @Override
  public TokenAmount balanceOf(long actorId) {
    throw new UnsupportedOperationException("no actor here asks for others' balances");
  }

  @Override
  public Address nextActorAddress() {
    return nextAddress;
  }

  @Override
  public void createActor(Cid code, long actorId, Optional<Address> delegatedAddress) {
    created.add(new Created(code, actorId, delegatedAddress));
    codes.put(actorId, code);
  }

  @Override
  public void installActor(Cid code) {
    installed.add(code);
  }

  @Override
  public InvocationResult send(
      Address to, long number, Optional<IpldBlock> params, TokenAmount amount) {
    return send(to, number, params, amount, Optional.empty(), false);
  }

  @Override
  public InvocationResult send(
      Address to,
      long number,
      Optional<IpldBlock> params,
      TokenAmount amount,
      Optional<Long> gasLimit,
      boolean readOnly) {
    Sent sent = new Sent(to, number, params, amount, readOnly);
    sends.add(sent);
    return answer.apply(sent);
  }

  @Override
  public void deleteActor(boolean burnUnspent) {
    throw new UnsupportedOperationException("no actor here deletes itself");
  }

  @Override
  public byte[] hash(long hashCode, byte[] data) {
    if (hashCode == MultihashCode.SHA2_256) {
      hashedKeys.add(Address.of(data));
      return Sha256.hash(data);
    }
    if (hashCode != MultihashCode.KECCAK_256) {
      throw new UnsupportedOperationException("hash 0x" + Long.toHexString(hashCode));
    }
    return Keccak256.hash(data);
  }

  @Override
  public boolean verifySignature(int type, byte[] signature, Address signer, byte[] plaintext) {
    return signaturesAreValid;
  }

  @Override
  public byte[] beaconRandomness(long at) {
    throw new UnsupportedOperationException("no actor here draws randomness");
  }

  @Override
  public byte[] chainRandomness(long at) {
    throw new UnsupportedOperationException("no actor here draws randomness");
  }

  @Override
  public TokenAmount circulatingSupply() {
    throw new UnsupportedOperationException("no actor here asks for the supply");
  }

  @Override
  public void emitEvent(ActorEvent event) {
    throw new UnsupportedOperationException("no actor here emits events");
  }

  @Override
  public void chargeGas(String name, long gas) {}
}
