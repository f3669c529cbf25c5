package io.pandan.api.actor;

import io.pandan.api.ActorEvent;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.InvocationResult;
import io.pandan.api.vm.MessageContext;
import io.pandan.api.vm.NetworkContext;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a built-in actor in Java sees and does: the {@code Runtime} of builtin-actors. Every
 * operation charges the syscalls that the network's own actor would make. Valid during one
 * invocation, on its thread. Source: builtin-actors {@code runtime/src/runtime}.
 *
 * <p>Failing operations throw {@link ActorException} with the exit code that builtin-actors'
 * runtime maps them to.
 */
@ProviderType
public interface ActorContext {

  /** The message of this invocation. */
  MessageContext message();

  /** The network at the executed epoch. */
  NetworkContext network();

  /** The built-in actors' type name of code; empty where it is none. */
  Optional<String> builtinActorType(Cid code);

  /** The code of a built-in actor's type name. */
  Cid codeFor(String type);

  /** Whether the genesis lets users install WASM actors. */
  boolean userActors();

  // ---- who called: exactly one of these, once, before anything else

  /** Accepts every caller. */
  void acceptAnyCaller();

  /** Accepts callers with one of these ids; others get USR_FORBIDDEN. */
  void acceptCallers(long... actorIds);

  /** Accepts callers of one of these built-in types; others get USR_FORBIDDEN. */
  void acceptCallerTypes(String... types);

  // ---- state

  /**
   * The actor's IPLD world: reads open blocks, writes link them, both charged. Trees of {@code
   * io.pandan.ipld} work over it.
   */
  Blockstore store();

  /** The root of the actor's state. */
  Cid stateRoot();

  /** Sets the root of the actor's state; what it links must have been put into {@link #store()}. */
  void setStateRoot(Cid root);

  /** The actor's balance. */
  TokenAmount currentBalance();

  // ---- other actors

  /** The id behind any address. */
  Optional<Long> resolveAddress(Address address);

  /** The f4 address of an actor. */
  Optional<Address> lookupDelegatedAddress(long actorId);

  /** The code of an actor. */
  Optional<Cid> codeOf(long actorId);

  /** The balance of an actor. */
  TokenAmount balanceOf(long actorId);

  /** The f2 address that the next actor made by this message gets. */
  Address nextActorAddress();

  /** Makes an actor without state; for Init alone. */
  void createActor(Cid code, long actorId, Optional<Address> delegatedAddress);

  /** Installs WASM code; for Init alone, where the genesis allows user actors. */
  void installActor(Cid code);

  /**
   * Calls another actor.
   *
   * @return its exit code and value; a syscall's error is mapped as builtin-actors' runtime does it
   */
  InvocationResult send(Address to, long method, Optional<IpldBlock> params, TokenAmount value);

  /** Calls another actor within a limit of gas and read-only or not. */
  InvocationResult send(
      Address to,
      long method,
      Optional<IpldBlock> params,
      TokenAmount value,
      Optional<Long> gasLimit,
      boolean readOnly);

  /** Deletes this actor. */
  void deleteActor(boolean burnUnspent);

  // ---- crypto, randomness, the rest

  /** Hashes data by a multihash code. */
  byte[] hash(long hashCode, byte[] data);

  /** Verifies a signature by an account's key: type 1 secp256k1, type 2 BLS. */
  boolean verifySignature(int type, byte[] signature, Address signer, byte[] plaintext);

  /** Randomness of the beacon at an epoch, 32 bytes, undrawn. */
  byte[] beaconRandomness(long epoch);

  /** Randomness of the ticket chain at an epoch, 32 bytes, undrawn. */
  byte[] chainRandomness(long epoch);

  /** The tokens in circulation. */
  TokenAmount circulatingSupply();

  /** Emits an event. */
  void emitEvent(ActorEvent event);

  /** Charges computation that the network's actor pays in metered WASM, in units of gas. */
  void chargeGas(String name, long gas);

  /** Aborts unless a condition holds. */
  static void require(boolean condition, ExitCode exitCode, String message) {
    if (!condition) {
      throw new ActorException(exitCode, message);
    }
  }
}
