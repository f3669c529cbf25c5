package io.pandan.host.rpc.dev;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.AccountOverride;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.DevelopmentChain.Edit;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import java.util.List;

/** Writes into the state. Thread-safe. */
final class StateMethods {
  private final DevelopmentChain development;
  private final ChainView chain;

  StateMethods(DevelopmentChain development, ChainView chain) {
    this.development = development;
    this.chain = chain;
  }

  void addTo(DevMethods methods) {
    methods
        .add(2, this::setBalance, "anvil_setBalance", "hardhat_setBalance")
        .add(2, this::addBalance, "anvil_addBalance")
        .add(2, this::setNonce, "anvil_setNonce", "hardhat_setNonce", "evm_setAccountNonce")
        .add(2, this::setCode, "anvil_setCode", "hardhat_setCode")
        .add(3, this::setStorageAt, "anvil_setStorageAt", "hardhat_setStorageAt");
  }

  private JsonValue setBalance(RpcParameters parameters) throws InterruptedException {
    TokenAmount balance = Values.amount(Argument.of(parameters, 1, "balance"));
    edit(parameters, AccountOverride.NONE.withBalance(balance));
    return JsonNull.NULL;
  }

  private JsonValue addBalance(RpcParameters parameters) throws InterruptedException {
    TokenAmount added = Values.amount(Argument.of(parameters, 1, "amount"));
    TokenAmount before =
        chain
            .stateAfter(chain.head())
            .actor(address(parameters))
            .map(ActorState::balance)
            .orElse(TokenAmount.ZERO);
    edit(parameters, AccountOverride.NONE.withBalance(before.plus(added)));
    return JsonNull.NULL;
  }

  private JsonValue setNonce(RpcParameters parameters) throws InterruptedException {
    long nonce = Values.whole(Argument.of(parameters, 1, "nonce"));
    edit(parameters, AccountOverride.NONE.withNonce(nonce));
    return JsonNull.NULL;
  }

  private JsonValue setCode(RpcParameters parameters) throws InterruptedException {
    edit(parameters, AccountOverride.NONE.withCode(Argument.of(parameters, 1, "code").asData()));
    return JsonNull.NULL;
  }

  private JsonValue setStorageAt(RpcParameters parameters) throws InterruptedException {
    byte[] key = Values.key(Argument.of(parameters, 1, "slot"));
    byte[] value = Argument.of(parameters, 2, "value").asHash();
    edit(
        parameters,
        AccountOverride.NONE.withStorage(List.of(new AccountOverride.Slot(key, value)), false));
    return JsonValue.of(true);
  }

  private void edit(RpcParameters parameters, AccountOverride change) throws InterruptedException {
    development.edit(List.of(new Edit(address(parameters), change)));
  }

  private static Address address(RpcParameters parameters) {
    return Argument.of(parameters, 0, "address").asEthAddress().toFilecoin();
  }
}
