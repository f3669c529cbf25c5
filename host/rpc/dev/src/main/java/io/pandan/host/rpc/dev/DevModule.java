package io.pandan.host.rpc.dev;

import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The methods of development networks: there is no such module on others, where nothing provides
 * {@link DevelopmentChain}. Thread-safe.
 */
@Component(service = RpcModule.class)
public final class DevModule implements RpcModule {
  private final List<RpcMethod> methods;

  /**
   * Made by Declarative Services.
   *
   * @param development changes the chain
   * @param chain reads it
   * @param outbox knows what waits
   * @param context tells the node's version
   */
  @Activate
  public DevModule(
      @Reference DevelopmentChain development,
      @Reference ChainView chain,
      @Reference MessageOutbox outbox,
      BundleContext context) {
    this(development, chain, outbox, context.getBundle().getVersion().toString());
  }

  DevModule(DevelopmentChain development, ChainView chain, MessageOutbox outbox, String version) {
    DevMethods all = new DevMethods();
    new MiningMethods(development, chain).addTo(all);
    new TimeMethods(development).addTo(all);
    new HistoryMethods(development).addTo(all);
    new StateMethods(development, chain).addTo(all);
    new SenderMethods(development, outbox, chain.network().chainId()).addTo(all);
    new NodeMethods(development, chain, version).addTo(all);
    new PandanMethods(development, chain).addTo(all);
    methods = all.list();
  }

  @Override
  public List<RpcMethod> methods() {
    return methods;
  }
}
