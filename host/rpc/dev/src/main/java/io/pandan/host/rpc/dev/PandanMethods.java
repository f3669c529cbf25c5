package io.pandan.host.rpc.dev;

import io.pandan.api.Address;
import io.pandan.api.chain.AccountOverride;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.DevelopmentChain.Edit;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What only Filecoin has a use for. Thread-safe. */
final class PandanMethods {
  /** Seconds between epochs on Filecoin's networks. */
  private static final long EPOCH_DURATION_S = 30;

  private static final int MAX_SLOTS = 100_000;

  private final DevelopmentChain development;
  private final ChainView chain;

  PandanMethods(DevelopmentChain development, ChainView chain) {
    this.development = development;
    this.chain = chain;
  }

  void addTo(DevMethods methods) {
    methods
        .add(2, this::fastForward, "Pandan.FastForward")
        .add(2, this::makeActor, "Pandan.MakeActor")
        .add(2, this::setBeacon, "Pandan.SetBeacon");
  }

  private JsonValue fastForward(RpcParameters parameters) throws InterruptedException {
    long epochs = Values.whole(Argument.of(parameters, 0, "epochs"));
    long seconds =
        Argument.optional(parameters, 1, "secondsPerEpoch")
            .map(Values::whole)
            .orElse(EPOCH_DURATION_S);
    development.mine(epochs, OptionalLong.of(seconds));
    return JsonObject.builder()
        .put("Height", chain.head().height())
        .put("Timestamp", chain.head().tipset().first().timestampS())
        .build();
  }

  private JsonValue makeActor(RpcParameters parameters) throws InterruptedException {
    Argument target = Argument.of(parameters, 0, "address");
    Address address =
        target.asString().startsWith("0x")
            ? target.asEthAddress().toFilecoin()
            : target.asAddress();
    Optional<Argument> state = Argument.optional(parameters, 1, "state");
    development.edit(
        List.of(new Edit(address, state.map(PandanMethods::change).orElse(AccountOverride.NONE))));
    long id = chain.stateAfter(chain.head()).lookupId(address).orElseThrow();
    return JsonObject.builder()
        .put("Id", Address.id(id).toString())
        .put("Address", address.toString())
        .build();
  }

  private static AccountOverride change(Argument state) {
    AccountOverride change = AccountOverride.NONE;
    Optional<Argument> balance = state.member("balance");
    if (balance.isPresent()) {
      change = change.withBalance(Values.amount(balance.get()));
    }
    Optional<Argument> nonce = state.member("nonce");
    if (nonce.isPresent()) {
      change = change.withNonce(Values.whole(nonce.get()));
    }
    Optional<Argument> code = state.member("code");
    if (code.isPresent()) {
      change = change.withCode(code.get().asData());
    }
    Optional<Argument> storage = state.member("storage");
    return storage.isPresent() ? change.withStorage(slots(storage.get()), true) : change;
  }

  private static List<AccountOverride.Slot> slots(Argument storage) {
    if (storage.asObject().members().size() > MAX_SLOTS) {
      throw storage.wrong("has more than " + MAX_SLOTS + " words");
    }
    List<AccountOverride.Slot> slots = new ArrayList<>();
    for (String key : storage.asObject().members().keySet()) {
      Argument name = new Argument(storage.index(), storage.name(), JsonValue.of(key));
      slots.add(new AccountOverride.Slot(Values.key(name), Values.key(storage.requireMember(key))));
    }
    return slots;
  }

  private JsonValue setBeacon(RpcParameters parameters) throws InterruptedException {
    long epoch = Values.whole(Argument.of(parameters, 0, "epoch"));
    development.setBeacon(epoch, Argument.of(parameters, 1, "entry").asData());
    return JsonNull.NULL;
  }
}
