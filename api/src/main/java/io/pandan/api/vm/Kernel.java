package io.pandan.api.vm;

import io.pandan.api.ActorEvent;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.proof.AggregateSealVerifyProofAndInfos;
import io.pandan.api.proof.PieceInfo;
import io.pandan.api.proof.ReplicaUpdateInfo;
import io.pandan.api.proof.SealVerifyInfo;
import io.pandan.api.proof.WindowPostVerifyInfo;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.MultihashCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The FVM's interface as one invocation of an actor sees it: its state, its message, and what it
 * may ask of the network. One kernel serves one invocation on one thread.
 *
 * <p>Each operation charges its own price. The price of crossing from an actor into the kernel
 * (14,000 gas on today's networks) is not among it: a runtime calls {@link #chargeSyscall()} once
 * before each operation that stands for a syscall of the actor, so that a failure to read the
 * syscall's arguments has been paid for too.
 *
 * <p>Every operation may throw {@link OutOfGasException}, which a runtime lets pass, and {@link
 * io.pandan.api.FatalException}. Source: ref-fvm {@code fvm/src/kernel/mod.rs}, {@code
 * fvm/src/syscalls}.
 */
@ProviderType
public interface Kernel {

  /** The flag of {@link #send} that makes the callee read-only. */
  long SEND_READ_ONLY = 1;

  /** The handle that stands for no block. */
  int NO_BLOCK = 0;

  // ---- gas

  /** Milligas that the current call may still spend. */
  long milligasAvailable();

  /**
   * Charges computation.
   *
   * @param name what traces show
   * @param milligas not negative
   */
  void chargeMilligas(String name, long milligas);

  /** Charges the crossing from actor to kernel. */
  void chargeSyscall();

  /**
   * Reserves memory for this invocation out of what a message's whole call stack may hold (2 GiB);
   * it is given back when the invocation ends. A limit of its own for each instance is the
   * runtime's. Source: ref-fvm {@code fvm/src/machine/limiter.rs}.
   *
   * @param bytes how much more, not negative
   * @return whether there was enough; otherwise nothing is reserved
   */
  boolean reserveMemory(long bytes);

  // ---- message and network

  /** The network version that this invocation is executed by, uncharged: for runtimes. */
  int networkVersion();

  /** The message of this invocation. */
  MessageContext message();

  /** The network at the executed epoch. */
  NetworkContext network();

  /**
   * The CID of the tipset key at an epoch before the executed one.
   *
   * @throws SyscallException with ILLEGAL_ARGUMENT when the epoch is negative or not a past one
   */
  Cid tipsetCid(long epoch) throws SyscallException;

  /** The tokens in circulation. */
  TokenAmount circulatingSupply();

  // ---- IPLD blocks

  /** Opens a block that is reachable from the actor's state or messages. */
  BlockStat blockOpen(Cid cid) throws SyscallException;

  /**
   * Makes a block.
   *
   * @param codec RAW, CBOR or DAG_CBOR
   * @param data not copied; never to be changed afterwards
   * @return the handle
   */
  int blockCreate(long codec, byte[] data) throws SyscallException;

  /**
   * Computes a block's CID and makes it reachable.
   *
   * @param hashCode the multihash code, BLAKE2B_256
   * @param hashLength the digest's length in bytes, 32
   */
  Cid blockLink(int id, long hashCode, int hashLength) throws SyscallException;

  /**
   * As {@link #blockLink} with Blake2b-256, at the same price, for state whose CIDs nobody but this
   * actor ever sees, and this one only follows and compares. Where changes are thrown away ({@link
   * Executor#simulate}) the digest may be made up: equal blocks have equal CIDs, and a CID leads to
   * its block, but it is no hash.
   */
  default Cid blockLinkOwn(int id) throws SyscallException {
    return blockLink(id, MultihashCode.BLAKE2B_256, 32);
  }

  /**
   * Reads a part of a block.
   *
   * @param offset where in the block to begin, unsigned
   * @param length how much the reader has room for, unsigned
   * @return the part; its {@code rest} is the block's length − {@code offset} − {@code length}
   */
  BlockPart blockRead(int id, int offset, int length) throws SyscallException;

  /** A block's codec and size. */
  BlockStat blockStat(int id) throws SyscallException;

  /**
   * A whole block, charged as a {@link #blockRead} of all of it: for runtimes in the JVM.
   *
   * @return the block; its array is not to be changed
   */
  IpldBlock block(int id) throws SyscallException;

  // ---- the executing actor

  /** The root of the actor's state. */
  Cid root() throws SyscallException;

  /** Sets the root of the actor's state, which must be reachable. */
  void setRoot(Cid root) throws SyscallException;

  /** The actor's balance; 0 once it has been deleted. */
  TokenAmount currentBalance() throws SyscallException;

  /**
   * Deletes the actor.
   *
   * @param burnUnspent whether a balance that is left is burnt; otherwise it is an error
   */
  void selfDestruct(boolean burnUnspent) throws SyscallException;

  /**
   * Deletes the actor on networks 18 to 20: a balance that is left goes to another actor.
   *
   * @param beneficiary who gets it; not looked at where nothing is left
   * @throws SyscallException with FORBIDDEN when that is the actor itself, NOT_FOUND when there is
   *     none
   */
  void selfDestruct(Address beneficiary) throws SyscallException;

  // ---- other actors

  /** The id behind any address. */
  long resolveAddress(Address address) throws SyscallException;

  /** The f4 address of an actor. */
  Optional<Address> lookupDelegatedAddress(long actorId) throws SyscallException;

  /** The code of an actor. */
  Cid actorCodeCid(long actorId) throws SyscallException;

  /** The f2 address that the next actor made by this message gets. */
  Address nextActorAddress() throws SyscallException;

  /** Makes an actor without state; for the Init actor alone. */
  void createActor(Cid code, long actorId, Optional<Address> delegatedAddress)
      throws SyscallException;

  /**
   * Installs WASM code for later use by {@link #createActor}; for the Init actor alone, where the
   * genesis allows user actors (ref-fvm's {@code m2-native} feature).
   *
   * @param code the CID of a reachable RAW block
   */
  void installActor(Cid code) throws SyscallException;

  /** The type number of a built-in actor's code; 0 where the code is none. */
  int builtinActorType(Cid code) throws SyscallException;

  /** The code of a built-in actor's type. */
  Cid codeCidForType(int type) throws SyscallException;

  /**
   * The balance of any actor.
   *
   * @throws SyscallException with NOT_FOUND where there is none
   */
  TokenAmount balanceOf(long actorId) throws SyscallException;

  /**
   * Calls another actor.
   *
   * @param paramsId the handle of the parameters, or {@link #NO_BLOCK}
   * @param milligasLimit what the callee may spend, or -1 for all there is
   * @param flags {@link #SEND_READ_ONLY} or 0
   */
  SendResult send(
      Address to, long method, int paramsId, TokenAmount value, long milligasLimit, long flags)
      throws SyscallException;

  // ---- crypto and randomness

  /**
   * Hashes data.
   *
   * @param hashCode a multihash code: SHA2_256, BLAKE2B_256, BLAKE2B_512, KECCAK_256, RIPEMD_160
   * @return the digest
   * @throws SyscallException with ILLEGAL_ARGUMENT for other hash functions
   */
  byte[] hash(long hashCode, byte[] data) throws SyscallException;

  /**
   * Verifies a signature by an account's key.
   *
   * @param type the signature's kind, SECP256K1 or BLS
   */
  boolean verifySignature(int type, byte[] signature, Address signer, byte[] plaintext)
      throws SyscallException;

  /**
   * Verifies an aggregate of BLS signatures.
   *
   * @param signature 96 bytes
   * @param publicKeys 48 bytes each
   * @param plaintexts as many as keys; these lists may copy at each access
   */
  boolean verifyBlsAggregate(byte[] signature, List<byte[]> publicKeys, List<byte[]> plaintexts)
      throws SyscallException;

  /**
   * The public key that signed a hash.
   *
   * @param hash 32 bytes
   * @param signature r, s and recovery id, 65 bytes
   * @return the uncompressed key, 65 bytes
   */
  byte[] recoverSecp256k1(byte[] hash, byte[] signature) throws SyscallException;

  /** Randomness of the ticket chain at an epoch, 32 bytes, undrawn; since network 21. */
  byte[] chainRandomness(long epoch) throws SyscallException;

  /** Randomness of the beacon at an epoch, 32 bytes, undrawn; since network 21. */
  byte[] beaconRandomness(long epoch) throws SyscallException;

  /**
   * Randomness of the ticket chain at an epoch, drawn for a purpose; networks 18 to 20.
   *
   * @param personalization the domain separation tag
   * @param entropy what the draw is mixed with; any length
   * @return 32 bytes
   */
  byte[] drawChainRandomness(long personalization, long epoch, byte[] entropy)
      throws SyscallException;

  /** Randomness of the beacon, drawn as in {@link #drawChainRandomness}; networks 18 to 20. */
  byte[] drawBeaconRandomness(long personalization, long epoch, byte[] entropy)
      throws SyscallException;

  // ---- events and debugging

  /**
   * Emits an event on networks 18 to 20: it is paid for by its length, read, and paid for again.
   *
   * @param encoded the event in DAG-CBOR
   */
  void emitEvent(byte[] encoded) throws SyscallException;

  /**
   * Emits an event as the syscall gives it since network 21: it is paid for before it is looked at.
   *
   * @param entries packed headers of 24 bytes, little-endian: flags (8), codec (8), key length (4),
   *     value length (4); ref-fvm {@code shared/src/sys/mod.rs} ({@code EventEntry})
   * @param keys all keys, UTF-8, one after another
   * @param values all values, one after another
   */
  void emitEvent(byte[] entries, byte[] keys, byte[] values) throws SyscallException;

  /** Emits an event, charged and checked like {@link #emitEvent(byte[], byte[], byte[])}. */
  void emitEvent(ActorEvent event) throws SyscallException;

  /** Whether actors' log lines are kept. */
  boolean debugEnabled();

  /** Keeps an actor's log line. */
  void log(String message);

  // ---- proofs, answered by the network's proof backend, and faults

  /**
   * The unsealed CID of a sector made of pieces, between which and behind which are zeros.
   *
   * @param sealProof the number of the registered seal proof, which says the sector's size
   * @param pieces the pieces in order; without any the sector is all zeros
   * @throws SyscallException with ILLEGAL_ARGUMENT for a kind of seal or pieces that cannot be
   */
  Cid unsealedSectorCid(long sealProof, List<PieceInfo> pieces) throws SyscallException;

  /**
   * Verifies a window proof of spacetime.
   *
   * @throws SyscallException with ILLEGAL_ARGUMENT for parameters that no proof has,
   *     ILLEGAL_OPERATION where the network has no proof backend
   */
  boolean verifyPost(WindowPostVerifyInfo info) throws SyscallException;

  /** Verifies a seal, network 17; errors as in {@link #verifyPost}. */
  boolean verifySeal(SealVerifyInfo info) throws SyscallException;

  /** Verifies an aggregate of seals; errors as in {@link #verifyPost}. */
  boolean verifyAggregateSeals(AggregateSealVerifyProofAndInfos aggregate) throws SyscallException;

  /** Verifies a replica update; errors as in {@link #verifyPost}. */
  boolean verifyReplicaUpdate(ReplicaUpdateInfo info) throws SyscallException;

  /**
   * Verifies seals one by one; parameters that no seal has are a seal that is wrong.
   *
   * @return an answer for each
   * @throws SyscallException with ILLEGAL_OPERATION where the network has no proof backend
   */
  boolean[] batchVerifySeals(List<SealVerifyInfo> batch) throws SyscallException;

  /**
   * Whether block headers prove a fault of their miner.
   *
   * @param header1 a header in CBOR
   * @param header2 another one, of the same or a later epoch
   * @param extra a third one, or nothing
   * @return the fault; empty where there is none, or something is no header
   */
  Optional<ConsensusFault> verifyConsensusFault(byte[] header1, byte[] header2, byte[] extra)
      throws SyscallException;

  // ---- the machine

  /**
   * The code of an actor, for the runtime that runs it: uncharged, because code is not state.
   *
   * @param code the code's CID
   * @return the bytes, not to be changed; empty where the store has none
   */
  Optional<byte[]> code(Cid code);

  /** What is recorded of the message, for runtimes that can tell more of it than the kernel. */
  default Tracing tracing() {
    return Tracing.NONE;
  }

  /** The services that this machine leased: engines are taken from here, never looked up. */
  RuntimeSet runtimes();

  /**
   * What a runtime keeps from one invocation to the next while one message is executed, made when
   * it is first asked for. It is to save work, and must not change what comes out: what an actor
   * does is charged as if nothing were kept.
   *
   * @param <T> the type
   * @param type of which there is one for each message; of the runtime's own
   * @param first makes it
   * @return the message's one; used on one thread at a time
   */
  <T> T kept(Class<T> type, Supplier<T> first);

  /**
   * Whether the machine is asked to stop, for runtimes to poll where gas is charged; they then
   * throw {@link MachineInterruptedException}.
   */
  boolean interrupted();
}
