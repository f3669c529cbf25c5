package io.pandan.host.rpc.dev;

import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import java.util.List;

/** What the node says of itself, and the fee of its next block. Thread-safe. */
final class NodeMethods {
  /** What Lotus proposes as premium, attoFIL: twice the least, as {@code eth_gasPrice} has it. */
  private static final TokenAmount PREMIUM = TokenAmount.ofAtto(200_000);

  private final DevelopmentChain development;
  private final ChainView chain;
  private final String version;

  NodeMethods(DevelopmentChain development, ChainView chain, String version) {
    this.development = development;
    this.chain = chain;
    this.version = version;
  }

  void addTo(DevMethods methods) {
    methods
        .add(0, any -> nodeInfo(), "anvil_nodeInfo")
        .add(0, any -> metadata(), "anvil_metadata", "hardhat_metadata")
        .add(
            1,
            this::setNextBaseFee,
            "anvil_setNextBlockBaseFeePerGas",
            "hardhat_setNextBlockBaseFeePerGas")
        .refuse(
            "COINBASE is 0 on Filecoin, and a block's miner is an actor of the genesis",
            "anvil_setCoinbase",
            "hardhat_setCoinbase")
        .refuse(
            "the least fee follows from the base fee; set that with"
                + " anvil_setNextBlockBaseFeePerGas",
            "anvil_setMinGasPrice",
            "hardhat_setMinGasPrice")
        .refuse(
            "a block's gas limit is Filecoin's, 10000000000",
            "anvil_setBlockGasLimit",
            "evm_setBlockGasLimit")
        .refuse("the chain id is the genesis'", "anvil_setChainId")
        .refuse(
            "PREVRANDAO is drawn from the beacon; set its entry with Pandan.SetBeacon",
            "hardhat_setPrevRandao")
        .refuse(
            "the node logs by its own settings",
            "anvil_setLoggingEnabled",
            "hardhat_setLoggingEnabled");
  }

  private JsonValue nodeInfo() {
    ExecutedTipset head = chain.head();
    return JsonObject.builder()
        .put("currentBlockNumber", Values.quantity(head.height()))
        .put("currentBlockTimestamp", head.tipset().first().timestampS())
        .put("currentBlockHash", Values.data(head.key().cid().digest()))
        .put("hardFork", "filecoin-nv" + chain.network().networkVersion())
        .put("transactionOrder", "fifo")
        .put(
            "environment",
            JsonObject.builder()
                .put("baseFee", Values.quantity(head.nextBaseFee()))
                .put("chainId", chain.network().chainId())
                .put("gasLimit", Values.quantity(chain.network().blockGasLimit()))
                .put("gasPrice", Values.quantity(head.nextBaseFee().plus(PREMIUM)))
                .build())
        .put(
            "forkConfig",
            JsonObject.builder()
                .put("forkUrl", JsonNull.NULL)
                .put("forkBlockNumber", JsonNull.NULL)
                .put("forkRetryBackoff", JsonNull.NULL)
                .build())
        .build();
  }

  private JsonValue metadata() throws InterruptedException {
    ExecutedTipset head = chain.head();
    JsonObject.Builder snapshots = JsonObject.builder();
    development
        .snapshots()
        .forEach(
            (number, tipset) ->
                snapshots.put(
                    "0x" + Long.toHexString(number),
                    new JsonArray(
                        List.of(
                            JsonValue.of(tipset.height()),
                            Values.data(tipset.key().cid().digest())))));
    return JsonObject.builder()
        .put("clientVersion", "pandan/v" + version)
        .put("clientSemver", version)
        .put("chainId", chain.network().chainId())
        .put("instanceId", new JsonString(instance()))
        .put("latestBlockNumber", head.height())
        .put("latestBlockHash", Values.data(head.key().cid().digest()))
        .put("forkedNetwork", JsonNull.NULL)
        .put("snapshots", snapshots.build())
        .build();
  }

  /** The same as long as the network is: the genesis block's digest. */
  private String instance() {
    return Values.data(chain.network().genesis().digest()).value();
  }

  private JsonValue setNextBaseFee(RpcParameters parameters) throws InterruptedException {
    development.setNextBaseFee(Values.amount(Argument.of(parameters, 0, "baseFee")));
    return JsonNull.NULL;
  }
}
