package io.pandan.vm.machine;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorManifest;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The built-in actors of one network, and those among them that the VM itself knows. Immutable.
 * Source: ref-fvm {@code fvm/src/machine/manifest.rs}.
 */
public final class BuiltinActors {

  /** The state of an actor without one: an empty list. */
  public static final byte[] EMPTY_STATE_BLOCK = {(byte) 0x80};

  /** The CID of {@link #EMPTY_STATE_BLOCK}. */
  public static final Cid EMPTY_STATE = Cid.sum(Codec.DAG_CBOR, EMPTY_STATE_BLOCK);

  private final ActorManifest manifest;
  private final Map<Cid, Integer> types = new HashMap<>();
  private final Cid account;
  private final Cid placeholder;
  private final Cid ethAccount;

  /**
   * @param manifest names and code in order
   * @throws io.pandan.api.MalformedException when it lacks an actor that the VM knows
   */
  public BuiltinActors(ActorManifest manifest) {
    this.manifest = manifest;
    for (ActorManifest.Entry entry : manifest.entries()) {
      types.put(entry.code(), types.size() + 1);
    }
    this.account = manifest.code("account");
    this.placeholder = manifest.code("placeholder");
    this.ethAccount = manifest.code("ethaccount");
  }

  /** Names and code in order. */
  public ActorManifest manifest() {
    return manifest;
  }

  /** The type number of code; 0 where it is no built-in actor's. */
  public int type(Cid code) {
    return types.getOrDefault(code, 0);
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
    return code.equals(placeholder);
  }

  /** Whether code is the Ethereum account's. */
  public boolean isEthAccount(Cid code) {
    return code.equals(ethAccount);
  }

  /** The Ethereum account's code. */
  public Cid ethAccount() {
    return ethAccount;
  }

  /** A new account, before its constructor. */
  public ActorState newAccount() {
    return newActor(account, Optional.empty());
  }

  /** A new placeholder for an f4 address. */
  public ActorState newPlaceholder(Address address) {
    return newActor(placeholder, Optional.of(address));
  }

  /** A new actor without state or funds. */
  public static ActorState newActor(Cid code, Optional<Address> delegatedAddress) {
    return new ActorState(code, EMPTY_STATE, 0, TokenAmount.ZERO, delegatedAddress);
  }
}
