package io.pandan.host.chain.edit;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.AccountOverride;
import io.pandan.api.evm.ContractState;
import io.pandan.api.evm.ContractStorage;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.Executor;
import io.pandan.host.chain.block.BaseFee;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.Optional;

/**
 * Puts balances, nonces, code and storage into the state of an executor, aside from any message.
 * Used by the executor's thread.
 *
 * <p>An address that has no actor gets one, as by a first transfer. One that is given code becomes
 * a contract; one whose code is taken becomes an Ethereum account and loses its storage. Only what
 * has an f410 address can change so: actors of other kinds have balance and nonce alone.
 */
public final class StateEditor {
  private static final String ACCOUNT = "ethaccount";
  private static final String PLACEHOLDER = "placeholder";

  /** The empty array: the state of what has none (ref-fvm {@code EMPTY_ARR_CID}). */
  private static final byte[] NO_STATE = {(byte) 0x80};

  private final Executor executor;
  private final Blockstore store;
  private final ActorManifest manifest;

  /**
   * Edits the state of an executor.
   *
   * @param executor whose state
   * @param store where it is read from and flushed to
   * @param manifest the built-in actors of that state
   */
  public StateEditor(Executor executor, Blockstore store, ActorManifest manifest) {
    this.executor = executor;
    this.store = store;
    this.manifest = manifest;
  }

  /**
   * Puts something into the place of an actor's state.
   *
   * @param address any address; f0 only of an actor that is there
   * @param change what is put there
   * @return the actor's id
   * @throws MalformedException when that actor cannot have it
   */
  public long apply(Address address, AccountOverride change) {
    long id = existing(address);
    ActorState actor =
        executor
            .actor(Address.id(id))
            .orElseThrow(() -> new MalformedException("there is no actor " + address));
    if (change.balance().isPresent()) {
      actor = actor.withBalance(change.balance().get());
    }
    if (touchesContract(change)) {
      actor =
          change.code().filter(code -> code.length == 0).isPresent()
              ? account(address, actor, change)
              : contract(address, actor, change);
    }
    if (change.nonce().isPresent()) {
      actor = withNonce(actor, change.nonce().getAsLong());
    }
    executor.override(id, actor);
    return id;
  }

  private static boolean touchesContract(AccountOverride change) {
    return change.code().isPresent() || !change.storage().isEmpty() || change.replacesStorage();
  }

  private long existing(Address address) {
    Optional<Long> id = executor.lookupId(address);
    if (id.isPresent()) {
      return id.get();
    }
    Message transfer =
        new Message(
            0,
            address,
            Address.id(ActorIds.SYSTEM),
            0,
            TokenAmount.ZERO,
            BaseFee.BLOCK_GAS_LIMIT,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            Methods.SEND,
            new byte[0]);
    executor.execute(transfer, ApplyKind.IMPLICIT, transfer.toCbor().length);
    return executor
        .lookupId(address)
        .orElseThrow(() -> new MalformedException("address " + address + " can have no actor"));
  }

  private boolean is(ActorState actor, String type) {
    return manifest.find(type).filter(actor.code()::equals).isPresent();
  }

  private ActorState account(Address address, ActorState actor, AccountOverride change) {
    if (!change.storage().isEmpty()) {
      throw new MalformedException("address " + address + " cannot have storage without code");
    }
    if (!is(actor, ContractState.ACTOR)) {
      return actor;
    }
    long nonce = contractState(actor).nonce();
    return new ActorState(
        manifest.code(ACCOUNT),
        store.putCbor(NO_STATE),
        nonce,
        actor.balance(),
        actor.delegatedAddress());
  }

  private ActorState contract(Address address, ActorState actor, AccountOverride change) {
    ContractState before = contractOf(address, actor, change);
    ContractState state = before;
    if (change.code().isPresent()) {
      state = state.withCode(change.code().get(), store);
    }
    if (change.replacesStorage() || !change.storage().isEmpty()) {
      ContractStorage storage =
          change.replacesStorage()
              ? ContractStorage.create(store)
              : ContractStorage.load(store, state.contractState());
      change.storage().forEach(slot -> storage.set(slot.key(), slot.value()));
      state = state.withStorage(storage.flush());
    }
    return new ActorState(
        manifest.code(ContractState.ACTOR),
        store.putCbor(state.toCbor()),
        actor.nonce(),
        actor.balance(),
        actor.delegatedAddress());
  }

  /** The contract that is there, or the one that an account becomes. */
  private ContractState contractOf(Address address, ActorState actor, AccountOverride change) {
    if (is(actor, ContractState.ACTOR)) {
      return contractState(actor);
    }
    boolean unused = is(actor, PLACEHOLDER) && actor.nonce() == 0;
    if (!unused && !is(actor, ACCOUNT) || actor.delegatedAddress().isEmpty()) {
      throw new MalformedException(
          "actor "
              + address
              + " is no Ethereum account and no contract, but "
              + manifest.name(actor.code()).orElse(actor.code().toString()));
    }
    if (!unused && change.code().isEmpty()) {
      throw new MalformedException(
          "address " + address + " is an account, which has no storage; give it code first");
    }
    return ContractState.of(new byte[0], store).withNonce(Math.max(1, actor.nonce()));
  }

  private ActorState withNonce(ActorState actor, long nonce) {
    if (is(actor, ContractState.ACTOR)) {
      return actor.withHead(store.putCbor(contractState(actor).withNonce(nonce).toCbor()));
    }
    // A placeholder becomes an account by its first message only (ref-fvm executor/default.rs).
    boolean used = is(actor, PLACEHOLDER) && nonce > 0;
    return (used ? actor.withCode(manifest.code(ACCOUNT)) : actor).withNonce(nonce);
  }

  private ContractState contractState(ActorState actor) {
    Cid head = actor.head();
    byte[] block =
        store.get(head).orElseThrow(() -> new BrokenStateException("no block for " + head));
    if (head.codec() != Codec.DAG_CBOR) {
      throw new BrokenStateException("the state of a contract is no DAG-CBOR: " + head);
    }
    return ContractState.read(new CborReader(block));
  }
}
