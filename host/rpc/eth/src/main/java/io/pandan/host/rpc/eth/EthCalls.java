package io.pandan.host.rpc.eth;

import io.pandan.api.Message;
import io.pandan.api.chain.CallRequest;
import io.pandan.api.chain.ChainView;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.vm.ApplyResult;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.BlockFinder;
import io.pandan.host.rpc.methods.eth.BlockSelector;
import io.pandan.host.rpc.methods.eth.CallObject;
import io.pandan.host.rpc.methods.eth.CborBytes;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.ExecutionFailure;
import io.pandan.host.rpc.methods.eth.Overrides;

/**
 * Executions that change nothing: {@code eth_call}, {@code eth_estimateGas} and {@code
 * eth_createAccessList}. As with Lotus, the call's gas and fees are not looked at: it runs under
 * the node's gas limit of calls and pays nothing. Thread-safe.
 */
final class EthCalls {
  private final ChainView chain;
  private final BlockFinder finder;

  EthCalls(ChainView chain, BlockFinder finder) {
    this.chain = chain;
    this.finder = finder;
  }

  JsonValue call(RpcParameters parameters) {
    parameters.requireAtMost(4);
    CallRequest request = request(parameters);
    ApplyResult result = Overrides.applied(() -> chain.call(request)).result();
    if (!result.receipt().exitCode().isSuccess()) {
      throw ExecutionFailure.of(result);
    }
    if (CallObject.isCreation(request.message())) {
      // Lotus answers the creation of a contract with nothing; the EAM's return is no contract's.
      return EthJson.data(new byte[0]);
    }
    byte[] returned = result.receipt().returnData();
    return EthJson.data(CborBytes.tryRead(returned).orElse(returned));
  }

  JsonValue estimateGas(RpcParameters parameters) {
    parameters.requireAtMost(4);
    return EthJson.quantity(estimate(request(parameters)));
  }

  /** Filecoin's gas knows no access lists: an empty one is as good as any. */
  JsonValue createAccessList(RpcParameters parameters) {
    parameters.requireAtMost(4);
    CallRequest request = request(parameters);
    ApplyResult result = Overrides.applied(() -> chain.call(request)).result();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("accessList", JsonArray.EMPTY)
            .put("gasUsed", EthJson.quantity(result.receipt().gasUsed()));
    if (!result.receipt().exitCode().isSuccess()) {
      json.put("error", String.valueOf(ExecutionFailure.of(result).getMessage()));
    }
    return json.build();
  }

  /** Ethereum's proofs are of Merkle Patricia tries, of which there are none. */
  JsonValue getProof(RpcParameters parameters) {
    throw new RpcException(
        RpcException.SERVER_ERROR,
        "eth_getProof is not possible: Filecoin's state is a HAMT, and a contract's storage a KAMT,"
            + " of CBOR blocks; there is no Merkle Patricia trie that a proof could be of."
            + " Filecoin.ChainReadObj reads the blocks from the state root down");
  }

  private long estimate(CallRequest request) {
    ChainView.GasEstimate estimate = Overrides.applied(() -> chain.estimateGas(request));
    if (!estimate.result().receipt().exitCode().isSuccess()) {
      throw ExecutionFailure.of(estimate.result());
    }
    return estimate.gasLimit();
  }

  /** The four parameters: the call, the block, and what is pretended of accounts and block. */
  private CallRequest request(RpcParameters parameters) {
    Message message = new CallObject(Argument.of(parameters, 0, "transaction")).toMessage();
    return CallRequest.of(message, finder.require(BlockSelector.any(parameters, 1)))
        .pretending(
            Overrides.block(Argument.optional(parameters, 3, "blockOverrides")),
            Overrides.accounts(Argument.optional(parameters, 2, "stateOverrides")));
  }
}
