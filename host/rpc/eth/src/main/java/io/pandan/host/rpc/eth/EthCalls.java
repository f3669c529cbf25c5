package io.pandan.host.rpc.eth;

import io.pandan.api.ActorIds;
import io.pandan.api.Message;
import io.pandan.api.chain.ChainView;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.vm.ApplyResult;
import io.pandan.host.rpc.methods.Argument;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * Executions that change nothing: {@code eth_call} and {@code eth_estimateGas}. As with Lotus, the
 * call's gas and fees are not looked at: it runs under the node's gas limit of calls and pays
 * nothing. Thread-safe.
 */
final class EthCalls {
  private static final int MAX_VALUE_BITS = 256;

  private final ChainView chain;
  private final BlockFinder finder;

  EthCalls(ChainView chain, BlockFinder finder) {
    this.chain = chain;
    this.finder = finder;
  }

  JsonValue call(RpcParameters parameters) {
    parameters.requireAtMost(2);
    Message message = message(Argument.of(parameters, 0, "transaction"));
    var tipset = finder.require(BlockSelector.any(parameters, 1));
    ApplyResult result = chain.call(message, tipset, false);
    if (!result.receipt().exitCode().isSuccess()) {
      throw ExecutionFailure.of(result);
    }
    if (isCreation(message)) {
      // Lotus answers the creation of a contract with nothing; the EAM's return is no contract's.
      return EthJson.data(new byte[0]);
    }
    byte[] returned = result.receipt().returnData();
    return EthJson.data(CborBytes.tryRead(returned).orElse(returned));
  }

  JsonValue estimateGas(RpcParameters parameters) {
    parameters.requireAtMost(2);
    Message message = message(Argument.of(parameters, 0, "transaction"));
    var tipset = finder.require(BlockSelector.any(parameters, 1));
    ChainView.GasEstimate estimate = chain.estimateGas(message, tipset);
    if (!estimate.result().receipt().exitCode().isSuccess()) {
      throw ExecutionFailure.of(estimate.result());
    }
    return EthJson.quantity(estimate.gasLimit());
  }

  /**
   * Reads a call object. Source: Lotus {@code chain/types/ethtypes/eth_types.go} ({@code EthCall}).
   */
  private static Message message(Argument call) {
    call.asObject();
    Optional<Argument> from = call.member("from");
    EthAddress sender = from.map(Argument::asEthAddress).orElse(EthAddress.ZERO);
    if (sender.isMaskedId()) {
      throw from.orElseThrow().wrong("is the id of an actor, which cannot send: " + sender);
    }
    return EthTransaction.toMessage(
        sender.toFilecoin(),
        call.member("to").map(Argument::asEthAddress),
        0,
        call.member("value").map(v -> v.asQuantity(MAX_VALUE_BITS)).orElse(BigInteger.ZERO),
        0,
        BigInteger.ZERO,
        BigInteger.ZERO,
        input(call));
  }

  /** Both names are in use; where both are given they must agree, as go-ethereum has it. */
  private static byte[] input(Argument call) {
    Optional<byte[]> input = call.member("input").map(Argument::asData);
    Optional<byte[]> data = call.member("data").map(Argument::asData);
    if (input.isPresent() && data.isPresent() && !Arrays.equals(input.get(), data.get())) {
      throw call.wrong("has both input and data, and they differ");
    }
    return input.or(() -> data).orElse(new byte[0]);
  }

  private static boolean isCreation(Message message) {
    return message.to().isId()
        && message.to().actorId() == ActorIds.EAM
        && message.method() == EthTransaction.CREATE_EXTERNAL;
  }
}
