package io.pandan.host.rpc.filecoin;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ChainListener;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.chain.PoolListener;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.host.rpc.methods.HeadSignal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Filecoin's methods, as Lotus has them in version 1 of its API. Thread-safe. */
@Component(service = {RpcModule.class, ChainListener.class, PoolListener.class})
public final class FilecoinModule implements RpcModule, ChainListener, PoolListener {
  private final NodeMethods node;
  private final ChainNotifications notifications;
  private final PoolNotifications poolNotifications;
  private final HeadSignal head = new HeadSignal();
  private final List<RpcMethod> methods = new ArrayList<>();

  /**
   * Made by Declarative Services.
   *
   * @param chain reads the chain
   * @param outbox takes messages
   * @param context tells the node's version
   */
  @Activate
  public FilecoinModule(
      @Reference ChainView chain, @Reference MessageOutbox outbox, BundleContext context) {
    this(chain, outbox, context.getBundle().getVersion().toString());
  }

  FilecoinModule(ChainView chain, MessageOutbox outbox, String version) {
    LotusJson json = new LotusJson(chain.network().chainId());
    Tipsets tipsets = new Tipsets(chain);
    this.node = new NodeMethods(chain, version, Instant.now());
    AtomicLong channelNumbers = new AtomicLong();
    this.notifications = new ChainNotifications(chain, json, channelNumbers);
    this.poolNotifications = new PoolNotifications(json, channelNumbers);
    methods.addAll(new ChainMethods(chain, tipsets, json).methods());
    methods.addAll(new BlockMethods(chain, tipsets, json).methods());
    methods.addAll(new ObjectMethods(chain).methods());
    methods.addAll(notifications.methods());
    methods.addAll(new StateMethods(chain, tipsets, json).methods());
    methods.addAll(new StateLists(chain, tipsets, json).methods());
    methods.addAll(new NetworkMethods(chain, tipsets).methods());
    methods.addAll(new MessageMethods(chain, outbox, json, head).methods());
    methods.addAll(new MinerMethods(chain, tipsets, json).methods());
    methods.addAll(new MultisigMethods(chain, tipsets, json).methods());
    methods.addAll(new SupplyMethods(chain, tipsets).methods());
    methods.addAll(new PoolMethods(outbox, json).methods());
    methods.addAll(poolNotifications.methods());
    methods.addAll(new Invocations(chain, tipsets, json).methods());
    methods.addAll(new GasMethods(chain, tipsets, json).methods());
    methods.addAll(new EthConversions(chain, outbox, json).methods());
    methods.addAll(node.methods());
  }

  @Override
  public List<RpcMethod> methods() {
    return List.copyOf(methods);
  }

  @Override
  public void applied(ExecutedTipset tipset) {
    head.changed();
    notifications.applied(tipset);
    poolNotifications.applied(tipset);
    node.applied(tipset);
  }

  @Override
  public void added(SignedMessage message) {
    poolNotifications.added(message);
  }

  @Override
  public void reverted(ExecutedTipset tipset) {
    head.changed();
    notifications.reverted(tipset);
  }
}
