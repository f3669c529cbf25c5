package io.pandan.vm.machine;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorManifest;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The built-in actors of one network, and those among them that the VM itself knows. Immutable.
 * Source: ref-fvm {@code fvm/src/machine/manifest.rs}.
 */
public final class BuiltinActors {

  /** The state of an actor without one: an empty list. */
  public static final byte[] EMPTY_STATE_BLOCK = {(byte) 0x80};

  /** The CID of {@link #EMPTY_STATE_BLOCK}. */
  public static final Cid EMPTY_STATE = Cid.sum(Codec.DAG_CBOR, EMPTY_STATE_BLOCK);

  /** Types of which a network has one actor each (release/v2 {@code SINGLETON_ACTOR_NAMES}). */
  private static final List<String> SINGLETONS =
      List.of(
          "system", "init", "reward", "cron", "storagepower", "storagemarket", "verifiedregistry");

  private final ActorManifest manifest;
  private final Map<Cid, Integer> types = new HashMap<>();
  private final Map<Cid, String> names = new HashMap<>();
  private final Cid account;
  private final Optional<Cid> placeholder;
  private final Optional<Cid> ethAccount;
  private final Set<Cid> singletons = new HashSet<>();

  /**
   * @param manifest names and code in order
   * @throws io.pandan.api.MalformedException when it lacks accounts
   */
  public BuiltinActors(ActorManifest manifest) {
    this.manifest = manifest;
    for (ActorManifest.Entry entry : manifest.entries()) {
      types.put(entry.code(), types.size() + 1);
      names.put(entry.code(), entry.name());
    }
    this.account = manifest.code("account");
    this.placeholder = manifest.find("placeholder");
    this.ethAccount = manifest.find("ethaccount");
    SINGLETONS.forEach(name -> manifest.find(name).ifPresent(singletons::add));
  }

  /** Names and code in order. */
  public ActorManifest manifest() {
    return manifest;
  }

  /** The type number of code; 0 where it is no built-in actor's. */
  public int type(Cid code) {
    return types.getOrDefault(code, 0);
  }

  /** The type name of code; empty where it is no built-in actor's. */
  public String name(Cid code) {
    return names.getOrDefault(code, "");
  }

  /** The code of a type number. */
  public Optional<Cid> code(int type) {
    return type >= 1 && type <= manifest.entries().size()
        ? Optional.of(manifest.entries().get(type - 1).code())
        : Optional.empty();
  }

  /** Whether code is the account actor's. */
  public boolean isAccount(Cid code) {
    return code.equals(account);
  }

  /** Whether code is the placeholder's. */
  public boolean isPlaceholder(Cid code) {
    return placeholder.isPresent() && code.equals(placeholder.get());
  }

  /** Whether code is the Ethereum account's. */
  public boolean isEthAccount(Cid code) {
    return ethAccount.isPresent() && code.equals(ethAccount.get());
  }

  /** Whether code is that of a type that has but one actor; datacap's is none. */
  public boolean isSingleton(Cid code) {
    return singletons.contains(code);
  }

  /** Whether the network has placeholders and Ethereum's accounts, as it has from 18 on. */
  public boolean knowsEthereum() {
    return placeholder.isPresent() && ethAccount.isPresent();
  }

  /** The Ethereum account's code, on a network that {@linkplain #knowsEthereum() knows} them. */
  public Cid ethAccount() {
    return ethAccount.orElseThrow();
  }

  /** A new account, before its constructor. */
  public ActorState newAccount() {
    return newActor(account, Optional.empty());
  }

  /** A new placeholder for an f4 address, on a network that knows them. */
  public ActorState newPlaceholder(Address address) {
    return newActor(placeholder.orElseThrow(), Optional.of(address));
  }

  /** A new actor without state or funds. */
  public static ActorState newActor(Cid code, Optional<Address> delegatedAddress) {
    return new ActorState(code, EMPTY_STATE, 0, TokenAmount.ZERO, delegatedAddress);
  }
}
