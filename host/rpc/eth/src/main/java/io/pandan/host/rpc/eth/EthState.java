package io.pandan.host.rpc.eth;

import io.pandan.api.ActorState;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.vm.StateView;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.BlockFinder;
import io.pandan.host.rpc.methods.eth.BlockSelector;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.EvmContract;
import java.util.Optional;

/** What the state says about an address: balance, nonce, code, storage. Thread-safe. */
final class EthState {
  private static final int WORD = 32;

  private final ChainView chain;
  private final MessageOutbox outbox;
  private final BlockFinder finder;

  EthState(ChainView chain, MessageOutbox outbox, BlockFinder finder) {
    this.chain = chain;
    this.outbox = outbox;
    this.finder = finder;
  }

  JsonValue getBalance(RpcParameters parameters) {
    parameters.requireAtMost(2);
    EthAddress address = address(parameters);
    TokenAmount balance =
        actor(address, state(parameters, 1)).map(ActorState::balance).orElse(TokenAmount.ZERO);
    return EthJson.quantity(balance);
  }

  JsonValue getTransactionCount(RpcParameters parameters) {
    parameters.requireAtMost(2);
    EthAddress address = address(parameters);
    BlockSelector block = BlockSelector.any(parameters, 1);
    StateView state = state(block);
    Optional<ActorState> actor = actor(address, state);
    Optional<EvmContract> contract = actor.flatMap(a -> EvmContract.of(a, state, chain.blocks()));
    if (contract.isPresent()) {
      return EthJson.quantity(contract.get().destroyed() ? 0 : contract.get().nonce());
    }
    if (block.isPending()) {
      return EthJson.quantity(outbox.nextNonce(address.toFilecoin()));
    }
    return EthJson.quantity(actor.map(ActorState::nonce).orElse(0L));
  }

  JsonValue getCode(RpcParameters parameters) {
    parameters.requireAtMost(2);
    EthAddress address = address(parameters);
    StateView state = state(parameters, 1);
    return EthJson.data(
        contract(address, state)
            .map(contract -> contract.code(chain.blocks()))
            .orElse(new byte[0]));
  }

  JsonValue getStorageAt(RpcParameters parameters) {
    parameters.requireAtMost(3);
    EthAddress address = address(parameters);
    byte[] key = Argument.of(parameters, 1, "position").asStorageKey();
    StateView state = state(parameters, 2);
    return EthJson.data(
        contract(address, state)
            .map(contract -> contract.storageAt(chain.blocks(), key))
            .orElse(new byte[WORD]));
  }

  private static EthAddress address(RpcParameters parameters) {
    return Argument.of(parameters, 0, "address").asEthAddress();
  }

  private StateView state(RpcParameters parameters, int index) {
    return state(BlockSelector.any(parameters, index));
  }

  private StateView state(BlockSelector block) {
    ExecutedTipset tipset = finder.require(block);
    return chain.stateAfter(tipset);
  }

  private static Optional<ActorState> actor(EthAddress address, StateView state) {
    return state.actor(address.toFilecoin());
  }

  private Optional<EvmContract> contract(EthAddress address, StateView state) {
    return actor(address, state).flatMap(actor -> EvmContract.of(actor, state, chain.blocks()));
  }
}
