package io.pandan.host.rpc.trace;

import io.pandan.api.ActorState;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.Execution.StateChange;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.ContractStorage;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.vm.StateView;
import io.pandan.api.vm.TraceBudget;
import io.pandan.api.vm.Tracing;
import io.pandan.host.rpc.methods.eth.EthFrame;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.EvmContract;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The accounts and storage that a message looked at, as they were before it, or what it changed of
 * them. Source: go-ethereum {@code eth/tracers/native/prestate.go}. Where instructions cannot be
 * watched, storage is what has changed, and accounts are those that were called.
 */
final class PrestateTracer implements Tracer<JsonValue> {

  /**
   * What is shown.
   *
   * @param diff whether what has changed is wanted, before and after
   * @param disableCode whether code is left out
   * @param disableStorage whether storage is left out
   * @param watches whether instructions can be watched
   */
  record Options(boolean diff, boolean disableCode, boolean disableStorage, boolean watches) {}

  /** About what a word of storage takes in memory with its key. */
  private static final int WORD_BYTES = 250;

  private final Options options;
  private final TraceBudget budget;
  private final AccessTracer access;

  PrestateTracer(Options options, TraceBudget budget) {
    this.options = options;
    this.budget = budget;
    this.access = new AccessTracer(budget);
  }

  @Override
  public Tracing tracing() {
    Tracing calls = Tracing.CALLS.within(budget);
    return options.watches() ? calls.with(access) : calls;
  }

  @Override
  public JsonValue result(Traced executed) {
    Set<EthAddress> touched = new TreeSet<>(access.accounts());
    add(executed.frame(), touched);
    StateChange change = executed.change();
    Map<EthAddress, Account> before = new TreeMap<>();
    Map<EthAddress, Account> after = new TreeMap<>();
    for (EthAddress address : touched) {
      Account was = Account.of(address, change.before(), change.blocks());
      Account is = Account.of(address, change.after(), change.blocks());
      Set<ByteBuffer> keys = keys(address, was, is);
      before.put(address, was.withSlots(keys));
      after.put(address, is.withSlots(keys));
    }
    return options.diff() ? difference(before, after) : state(before);
  }

  private static void add(EthFrame frame, Set<EthAddress> touched) {
    touched.add(frame.from());
    frame.to().ifPresent(touched::add);
    frame.frames().forEach(inner -> add(inner, touched));
  }

  private Set<ByteBuffer> keys(EthAddress address, Account was, Account is) {
    if (options.disableStorage()) {
      return Set.of();
    }
    return options.watches() ? access.slots(address) : was.changedKeys(is, budget);
  }

  private JsonObject state(Map<EthAddress, Account> accounts) {
    JsonObject.Builder json = JsonObject.builder();
    accounts.forEach((address, account) -> json.put(address.toString(), whole(account, false)));
    return json.build();
  }

  private JsonObject difference(Map<EthAddress, Account> before, Map<EthAddress, Account> after) {
    JsonObject.Builder pre = JsonObject.builder();
    JsonObject.Builder post = JsonObject.builder();
    before.forEach(
        (address, was) -> {
          Account is = after.get(address);
          if (is == null || was.isSame(is)) {
            return;
          }
          // A contract that is new was nothing before; who got funds is shown without any.
          if (was.exists() || is.code().length == 0) {
            pre.put(address.toString(), whole(was.withoutSlotsOf(is), true));
          }
          if (is.exists()) {
            post.put(address.toString(), changed(was, is));
          }
        });
    return JsonObject.builder().put("post", post.build()).put("pre", pre.build()).build();
  }

  /** An account with all it has; words that are zero are left out where differences are wanted. */
  private JsonObject whole(Account account, boolean withoutZeros) {
    JsonObject.Builder json =
        JsonObject.builder().put("balance", EthJson.quantity(account.balance()));
    if (account.code().length > 0 && !options.disableCode()) {
      json.put("code", EthJson.data(account.code()));
    }
    if (account.nonce() != 0) {
      json.put("nonce", account.nonce());
    }
    JsonObject slots = slots(account.slots(), withoutZeros);
    if (!slots.members().isEmpty()) {
      json.put("storage", slots);
    }
    return json.build();
  }

  private JsonObject changed(Account was, Account is) {
    JsonObject.Builder json = JsonObject.builder();
    if (!was.balance().equals(is.balance())) {
      json.put("balance", EthJson.quantity(is.balance()));
    }
    if (!Arrays.equals(was.code(), is.code()) && !options.disableCode()) {
      json.put("code", EthJson.data(is.code()));
    }
    if (was.nonce() != is.nonce()) {
      json.put("nonce", is.nonce());
    }
    JsonObject slots = slots(is.withoutSlotsOf(was).slots(), true);
    if (!slots.members().isEmpty()) {
      json.put("storage", slots);
    }
    return json.build();
  }

  private static JsonObject slots(Map<ByteBuffer, ByteBuffer> slots, boolean withoutZeros) {
    Map<String, JsonValue> ordered = new TreeMap<>();
    ByteBuffer zero = ByteBuffer.allocate(ContractStorage.WORD_BYTES);
    slots.forEach(
        (key, value) -> {
          if (!withoutZeros || !value.equals(zero)) {
            ordered.put(EthJson.data(key.array()).value(), EthJson.data(value.array()));
          }
        });
    return new JsonObject(ordered);
  }

  /** An account or contract in a state. */
  private record Account(
      boolean exists,
      TokenAmount balance,
      long nonce,
      byte[] code,
      Map<ByteBuffer, ByteBuffer> slots,
      Optional<EvmContract> contract,
      Blockstore blocks) {

    static Account of(EthAddress address, StateView state, Blockstore blocks) {
      Optional<ActorState> actor = state.actor(address.toFilecoin());
      Optional<EvmContract> contract =
          actor
              .flatMap(found -> EvmContract.of(found, state, blocks))
              .filter(found -> !found.destroyed());
      return new Account(
          actor.isPresent(),
          actor.map(ActorState::balance).orElse(TokenAmount.ZERO),
          contract.map(EvmContract::nonce).or(() -> actor.map(ActorState::nonce)).orElse(0L),
          contract.map(found -> found.code(blocks)).orElse(new byte[0]),
          Map.of(),
          contract,
          blocks);
    }

    Account withSlots(Set<ByteBuffer> keys) {
      Map<ByteBuffer, ByteBuffer> words = new HashMap<>();
      for (ByteBuffer key : keys) {
        byte[] word =
            contract
                .map(found -> found.storageAt(blocks, key.array()))
                .orElse(new byte[ContractStorage.WORD_BYTES]);
        words.put(key, ByteBuffer.wrap(word));
      }
      return new Account(exists, balance, nonce, code, words, contract, blocks);
    }

    /** Without the words that another has too. */
    Account withoutSlotsOf(Account other) {
      Map<ByteBuffer, ByteBuffer> words = new HashMap<>(slots);
      words.entrySet().removeAll(other.slots().entrySet());
      return new Account(exists, balance, nonce, code, words, contract, blocks);
    }

    boolean isSame(Account other) {
      return exists == other.exists
          && balance.equals(other.balance)
          && nonce == other.nonce
          && Arrays.equals(code, other.code)
          && slots.equals(other.slots);
    }

    /** The keys whose words differ. */
    Set<ByteBuffer> changedKeys(Account other, TraceBudget budget) {
      if (root().equals(other.root())) {
        return Set.of();
      }
      Map<ByteBuffer, ByteBuffer> mine = words(budget);
      Map<ByteBuffer, ByteBuffer> others = other.words(budget);
      Set<ByteBuffer> keys = new HashSet<>();
      mine.forEach(
          (key, word) -> {
            if (!word.equals(others.get(key))) {
              keys.add(key);
            }
          });
      others.forEach(
          (key, word) -> {
            if (!word.equals(mine.get(key))) {
              keys.add(key);
            }
          });
      return keys;
    }

    private Optional<Cid> root() {
      return contract.map(found -> found.state().contractState());
    }

    private Map<ByteBuffer, ByteBuffer> words(TraceBudget budget) {
      Map<ByteBuffer, ByteBuffer> words = new HashMap<>();
      contract.ifPresent(
          found ->
              ContractStorage.load(blocks, found.state().contractState())
                  .forEach(
                      (key, word) -> {
                        budget.take(WORD_BYTES);
                        words.put(ByteBuffer.wrap(key), ByteBuffer.wrap(word));
                      }));
      return words;
    }
  }
}
