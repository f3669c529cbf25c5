package io.pandan.host.rpc.filecoin;

import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What of Lotus' methods only the owner of a development network may do. Thread-safe. */
@Component
public final class DevelopmentModule implements RpcModule {
  private final ChainView chain;
  private final DevelopmentChain development;
  private final Tipsets tipsets;

  /**
   * Made by Declarative Services.
   *
   * @param chain reads the chain
   * @param development changes it
   */
  @Activate
  public DevelopmentModule(@Reference ChainView chain, @Reference DevelopmentChain development) {
    this.chain = chain;
    this.development = development;
    this.tipsets = new Tipsets(chain);
  }

  @Override
  public List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.ChainSetHead", RpcPermission.ADMIN, this::setHead),
        new RpcMethod("Filecoin.MpoolClear", RpcPermission.ADMIN, this::clear));
  }

  /** Goes back to a tipset; those after it are gone. */
  private JsonValue setHead(RpcParameters parameters) throws InterruptedException {
    parameters.requireAtMost(1);
    ExecutedTipset wanted = tipsets.require(parameters, 0);
    long blocks = 0;
    for (long epoch = wanted.height() + 1; epoch <= chain.head().height(); epoch++) {
      if (chain.tipset(epoch).isPresent()) {
        blocks++;
      }
    }
    development.rollback(blocks);
    return JsonNull.NULL;
  }

  /** All that waits, whoever sent it: Lotus keeps what is local unless told otherwise. */
  private JsonValue clear(RpcParameters parameters) throws InterruptedException {
    parameters.requireAtMost(1);
    development.dropAll();
    return JsonNull.NULL;
  }
}
