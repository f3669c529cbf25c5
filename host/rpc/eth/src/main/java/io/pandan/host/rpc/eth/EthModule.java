package io.pandan.host.rpc.eth;

import io.pandan.api.chain.ChainListener;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcHandler;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.crypto.Keccak256;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.HeadSignal;
import io.pandan.host.rpc.methods.eth.BlockFinder;
import io.pandan.host.rpc.methods.eth.EthJson;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Ethereum's methods: {@code web3_}, {@code net_} and {@code eth_}. None needs a token: those that
 * change something take signed transactions. Thread-safe.
 */
@Component(
    service = {RpcModule.class, ChainListener.class},
    configurationPid = EthSettings.PID)
@Designate(ocd = EthSettings.class)
public final class EthModule implements RpcModule, ChainListener {
  private final ChainView chain;
  private final HeadSignal head = new HeadSignal();
  private final String clientVersion;
  private final EthLookup lookup;
  private final EthState state;
  private final EthCalls calls;
  private final EthSimulations simulations;
  private final EthFees fees;
  private final EthLogs logs;
  private final EthSend send;

  /**
   * Made by Declarative Services.
   *
   * @param chain reads the chain
   * @param outbox takes messages
   * @param pending remembers what was sent
   * @param settings limits
   * @param context tells the node's version
   */
  @Activate
  public EthModule(
      @Reference ChainView chain,
      @Reference MessageOutbox outbox,
      @Reference PendingTransactions pending,
      EthSettings settings,
      BundleContext context) {
    this(
        chain,
        outbox,
        pending,
        settings.maxLogs(),
        settings.maxLogBlocks(),
        context.getBundle().getVersion().toString());
  }

  EthModule(ChainView chain, MessageOutbox outbox, int maxLogs, long maxLogBlocks, String version) {
    this(chain, outbox, new PendingTransactions(chain, outbox), maxLogs, maxLogBlocks, version);
  }

  private EthModule(
      ChainView chain,
      MessageOutbox outbox,
      PendingTransactions pending,
      int maxLogs,
      long maxLogBlocks,
      String version) {
    this.chain = chain;
    this.clientVersion =
        "Pandan/v%s/%s-%s/java%s"
            .formatted(
                version,
                System.getProperty("os.name").toLowerCase(Locale.ROOT),
                System.getProperty("os.arch"),
                Runtime.version().feature());
    BlockFinder finder = new BlockFinder(chain);
    TipsetLogs tipsetLogs = new TipsetLogs(chain);
    EthBlocks blocks = new EthBlocks(chain, tipsetLogs);
    this.lookup =
        new EthLookup(
            chain, pending, new PendingBlock(chain, outbox, blocks), finder, blocks, head);
    this.state = new EthState(chain, outbox, finder);
    this.calls = new EthCalls(chain, finder);
    this.simulations = new EthSimulations(chain, finder, blocks);
    this.fees = new EthFees(chain, finder);
    this.logs = new EthLogs(chain, finder, blocks, tipsetLogs, maxLogs, maxLogBlocks);
    this.send = new EthSend(chain, outbox, pending);
  }

  @Override
  public List<RpcMethod> methods() {
    return List.of(
        read("web3_clientVersion", fixed(() -> JsonValue.of(clientVersion))),
        read("web3_sha3", EthModule::sha3),
        read("net_version", fixed(() -> JsonValue.of(Long.toString(chain.network().chainId())))),
        read("net_listening", fixed(() -> JsonValue.of(true))),
        read("eth_chainId", fixed(() -> EthJson.quantity(chain.network().chainId()))),
        read("eth_protocolVersion", fixed(this::protocolVersion)),
        // The node keeps no keys for others, and a chain of its own is never behind.
        read("eth_accounts", fixed(() -> JsonArray.EMPTY)),
        read("eth_syncing", fixed(() -> JsonValue.of(false))),
        read("eth_blockNumber", lookup::blockNumber),
        read("eth_getBlockByNumber", lookup::getBlockByNumber),
        read("eth_getBlockByHash", lookup::getBlockByHash),
        read("eth_getBlockReceipts", lookup::getBlockReceipts),
        read("eth_getBlockTransactionCountByNumber", lookup::getBlockTransactionCountByNumber),
        read("eth_getBlockTransactionCountByHash", lookup::getBlockTransactionCountByHash),
        read("eth_getTransactionByHash", lookup::getTransactionByHash),
        read(
            "eth_getTransactionByBlockNumberAndIndex", lookup::getTransactionByBlockNumberAndIndex),
        read("eth_getTransactionByBlockHashAndIndex", lookup::getTransactionByBlockHashAndIndex),
        read("eth_getTransactionReceipt", lookup::getTransactionReceipt),
        read("eth_getBalance", state::getBalance),
        read("eth_getTransactionCount", state::getTransactionCount),
        read("eth_getCode", state::getCode),
        read("eth_getStorageAt", state::getStorageAt),
        read("eth_call", calls::call),
        read("eth_estimateGas", calls::estimateGas),
        read("eth_createAccessList", calls::createAccessList),
        read("eth_getProof", calls::getProof),
        read("eth_simulateV1", simulations::simulate),
        read("eth_gasPrice", fees::gasPrice),
        read("eth_maxPriorityFeePerGas", fees::maxPriorityFeePerGas),
        read("eth_feeHistory", fees::feeHistory),
        read("eth_getLogs", logs::getLogs),
        read("eth_sendRawTransaction", send::sendRawTransaction));
  }

  @Override
  public void applied(ExecutedTipset tipset) {
    head.changed();
  }

  @Override
  public void reverted(ExecutedTipset tipset) {
    head.changed();
  }

  private JsonValue protocolVersion() {
    return EthJson.quantity(chain.network().networkVersion());
  }

  private static JsonValue sha3(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return EthJson.data(Keccak256.hash(Argument.of(parameters, 0, "data").asData()));
  }

  private static RpcMethod read(String name, RpcHandler handler) {
    return new RpcMethod(name, RpcPermission.READ, handler);
  }

  private static RpcHandler fixed(Supplier<JsonValue> answer) {
    return parameters -> {
      parameters.requireAtMost(0);
      return answer.get();
    };
  }
}
