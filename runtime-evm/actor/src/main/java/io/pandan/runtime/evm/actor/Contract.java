package io.pandan.runtime.evm.actor;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorException;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.ContractState;
import io.pandan.api.evm.ContractState.Lifespan;
import io.pandan.api.evm.ContractState.TransientData;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.ipld.MultihashCode;
import io.pandan.ipld.hamt.NodeCache;
import io.pandan.runtime.evm.actor.Syscalls.Sent;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The contract that one invocation runs: its state in memory, written back before anyone else can
 * look at it and read again when someone else may have changed it. Source: builtin-actors {@code
 * actors/evm/src/interpreter/system.rs} ({@code System}).
 */
final class Contract {
  /** The longest code that may be deployed (EIP-170). */
  static final int MAX_CODE_BYTES = 24 << 10;

  /** What code may not begin with (EIP-3541). */
  private static final byte RESERVED_CODE_START = (byte) 0xef;

  /** The state of an actor that has none: an empty list. */
  private static final Cid EMPTY_STATE = Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) 0x80});

  /** What a contract's code is called by. */
  record Bytecode(Cid cid, byte[] hash) {}

  private final Syscalls syscalls;
  private final boolean readOnly;
  private final Lifespan currentMessage;
  private final Storage storage;
  private final Storage transientStorage;
  private long nonce = 1;
  private @Nullable Bytecode bytecode;
  private @Nullable Lifespan tombstone;

  /** The state's root while the state is as stored. */
  private @Nullable Cid savedRoot;

  private Contract(Syscalls syscalls, boolean readOnly) {
    this.syscalls = syscalls;
    this.readOnly = readOnly;
    currentMessage = currentMessage(syscalls);
    ActorBlockstore store = new ActorBlockstore(syscalls);
    NodeCache nodes = syscalls.states().nodes();
    storage = new Storage(store, nodes);
    transientStorage = new Storage(store, nodes);
  }

  /** A new contract in an actor that has no state yet. */
  static Contract create(Syscalls syscalls) {
    if (!syscalls.root().equals(EMPTY_STATE)) {
      throw new ActorException(ExitCode.USR_ILLEGAL_STATE, "can't create over an existing actor");
    }
    syscalls.chargeGas("evm construct", EvmGas.CONSTRUCT);
    return new Contract(syscalls, syscalls.message().readOnly());
  }

  /** A new contract in place of a dead one. */
  static Contract resurrect(Syscalls syscalls) {
    if (!isDead(syscalls, readState(syscalls, syscalls.root()))) {
      throw new ActorException(ExitCode.USR_FORBIDDEN, "can only resurrect a dead contract");
    }
    syscalls.chargeGas("evm construct", EvmGas.CONSTRUCT);
    return new Contract(syscalls, syscalls.message().readOnly());
  }

  /** The contract as it stands; a dead one is empty and cannot change. */
  static Contract load(Syscalls syscalls) {
    Cid root = syscalls.root();
    ContractState state = readState(syscalls, root);
    if (isDead(syscalls, state)) {
      return new Contract(syscalls, true);
    }
    syscalls.chargeGas("evm load", EvmGas.LOAD);
    Contract contract = new Contract(syscalls, syscalls.message().readOnly());
    contract.adopt(root, state);
    return contract;
  }

  /** The state as it is stored. */
  static ContractState state(Syscalls syscalls) {
    return readState(syscalls, syscalls.root());
  }

  /** Whether the contract destroyed itself in an earlier message. */
  static boolean isDead(Syscalls syscalls, ContractState state) {
    return state.tombstone().filter(t -> !t.equals(currentMessage(syscalls))).isPresent();
  }

  private static Lifespan currentMessage(Syscalls syscalls) {
    return new Lifespan(syscalls.message().origin(), syscalls.message().originNonce());
  }

  private static ContractState readState(Syscalls syscalls, Cid root) {
    byte[] block = syscalls.get(root);
    ContractState known = syscalls.states().get(root);
    if (known != null) {
      return known;
    }
    try {
      CborReader in = new CborReader(block);
      ContractState state = ContractState.read(in);
      in.requireEnd();
      syscalls.states().put(root, state);
      return state;
    } catch (CborException e) {
      throw new ActorException(
          ExitCode.USR_SERIALIZATION, "failed to decode state: " + e.getMessage());
    }
  }

  private void adopt(Cid root, ContractState state) {
    Optional<TransientData> alive =
        state.transientData().filter(data -> data.lifespan().equals(currentMessage));
    if (alive.isPresent()) {
      transientStorage.load(alive.get().root());
    } else {
      transientStorage.clear();
    }
    storage.load(state.contractState());
    nonce = state.nonce();
    bytecode = new Bytecode(state.bytecode(), state.bytecodeHash());
    tombstone = state.tombstone().orElse(null);
    savedRoot = root;
  }

  Syscalls syscalls() {
    return syscalls;
  }

  boolean readOnly() {
    return readOnly;
  }

  long nonce() {
    return nonce;
  }

  void incrementNonce() {
    savedRoot = null;
    nonce = Math.incrementExact(nonce);
  }

  /** The code's name; empty while the contract is being made, and when it is dead. */
  Optional<Bytecode> bytecode() {
    return Optional.ofNullable(bytecode);
  }

  /** Takes what a constructor returned as the contract's code. */
  Bytecode setBytecode(byte[] code) {
    savedRoot = null;
    if (code.length > MAX_CODE_BYTES) {
      throw new ActorException(
          ExitCode.USR_ILLEGAL_ARGUMENT,
          "EVM byte code of " + code.length + " bytes exceeds the maximum of " + MAX_CODE_BYTES);
    }
    if (code.length > 0 && code[0] == RESERVED_CODE_START) {
      throw new ActorException(
          ExitCode.USR_ILLEGAL_ARGUMENT, "EIP-3541: code must not begin with 0xEF");
    }
    byte[] hash = syscalls.hash(MultihashCode.KECCAK_256, code);
    Bytecode made = new Bytecode(syscalls.put(Codec.RAW, code), hash);
    bytecode = made;
    return made;
  }

  void loadStorage(long[] words, int at) {
    load(storage, words, at);
  }

  void storeStorage(long[] words, int key, int value) {
    store(storage, words, key, value);
  }

  void loadTransient(long[] words, int at) {
    load(transientStorage, words, at);
  }

  void storeTransient(long[] words, int key, int value) {
    store(transientStorage, words, key, value);
  }

  private void load(Storage slots, long[] words, int at) {
    slots.get(words, at);
    syscalls.chargeGas("evm storage", slots.lastGas());
  }

  private void store(Storage slots, long[] words, int key, int value) {
    if (slots.set(words, key, value)) {
      savedRoot = null;
    }
    syscalls.chargeGas("evm storage", slots.lastGas());
  }

  /** Marks the contract as destroyed by this message. */
  void destroy() {
    savedRoot = null;
    tombstone = currentMessage;
  }

  /** Writes the state, if it has changed. */
  void flush() {
    if (savedRoot != null) {
      return;
    }
    if (readOnly) {
      throw new ActorException(ExitCode.USR_FORBIDDEN, "contract invocation is read only");
    }
    syscalls.chargeGas("evm flush", EvmGas.FLUSH);
    Bytecode code = bytecode == null ? setBytecode(new byte[0]) : bytecode;
    Optional<TransientData> transientData =
        transientStorage.isEmpty()
            ? Optional.empty()
            : Optional.of(new TransientData(transientStorage.flush(), currentMessage));
    ContractState state =
        new ContractState(
            code.cid(),
            code.hash(),
            storage.flush(),
            transientData,
            nonce,
            Optional.ofNullable(tombstone));
    Cid root = syscalls.put(Codec.DAG_CBOR, state.toCbor());
    syscalls.setRoot(root);
    syscalls.states().put(root, state);
    savedRoot = root;
  }

  private void reload() {
    if (readOnly) {
      return;
    }
    Cid root = syscalls.root();
    if (!root.equals(savedRoot)) {
      adopt(root, readState(syscalls, root));
    }
  }

  /** Calls another actor, which may call this one: the state is written before and read after. */
  Sent send(
      Address to,
      long method,
      Optional<IpldBlock> params,
      TokenAmount value,
      long gasLimit,
      boolean readOnlyCall) {
    flush();
    Sent sent = syscalls.send(to, method, params, value, gasLimit, readOnlyCall);
    if (sent instanceof Sent.Returned returned && returned.exitCode().isSuccess()) {
      reload();
    }
    return sent;
  }

  /**
   * Calls another actor and takes what it returned.
   *
   * @throws ActorException if the call failed, with what the receiver returned all the same
   */
  Optional<IpldBlock> sendOrAbort(
      Address to,
      long method,
      Optional<IpldBlock> params,
      TokenAmount value,
      long gasLimit,
      boolean readOnlyCall) {
    return switch (send(to, method, params, value, gasLimit, readOnlyCall)) {
      case Sent.Failed failed ->
          throw new ActorException(
              ExitCode.USR_UNSPECIFIED,
              "send to " + to + " on method " + method + " failed: " + failed.error());
      case Sent.Returned returned -> {
        if (!returned.exitCode().isSuccess()) {
          throw new ActorException(
              userExitCode(returned.exitCode()),
              "failed to call " + to + " on method " + method,
              returned.value());
        }
        yield returned.value();
      }
    };
  }

  /**
   * Sends tokens without looking at what that did to this contract's own state, and tells whether
   * it went well.
   */
  boolean transfer(Address to, TokenAmount value) {
    Sent sent = syscalls.send(to, Methods.SEND, Optional.empty(), value, Syscalls.ALL_GAS, false);
    return sent instanceof Sent.Returned returned && returned.exitCode().isSuccess();
  }

  /** A callee's exit code as this actor's own: builtin-actors {@code ActorError::checked}. */
  private static ExitCode userExitCode(ExitCode code) {
    if (code.equals(ExitCode.SYS_MISSING_RETURN)
        || code.equals(ExitCode.SYS_ILLEGAL_INSTRUCTION)
        || code.equals(ExitCode.SYS_ILLEGAL_EXIT_CODE)) {
      return ExitCode.USR_UNSPECIFIED;
    }
    return code.isSystemError() ? ExitCode.USR_ASSERTION_FAILED : code;
  }

  /** The 63/64 of the gas that is left which a callee may have at most (EIP-150). */
  long callGasLimit(long wanted) {
    long available = syscalls.gasAvailable();
    // 63 · available / 64, rounded down, without overflow.
    long most = available - Math.ceilDiv(available, 64);
    return Long.compareUnsigned(wanted, most) < 0 ? wanted : most;
  }

  /** The Ethereum address of an actor: its own if it has one, otherwise its masked id. */
  EthAddress ethAddress(long actorId) {
    return syscalls
        .lookupDelegatedAddress(actorId)
        .filter(address -> address.namespace() == ActorIds.EAM)
        .flatMap(EthAddress::from)
        .orElseGet(() -> EthAddress.ofActorId(actorId));
  }

  /** The id behind an Ethereum address. */
  OptionalLong resolve(EthAddress address) {
    return syscalls.resolve(filecoinAddress(address));
  }

  /**
   * The Filecoin form of an Ethereum address. Masked ids beyond the largest id that there can be
   * stand for an actor that does not exist, as the largest one does.
   */
  static Address filecoinAddress(EthAddress address) {
    if (address.isMaskedId() && address.toBytes()[12] < 0) {
      return Address.id(Long.MAX_VALUE);
    }
    return address.toFilecoin();
  }
}
