package io.pandan.host.rpc.filecoin;

import io.pandan.api.Address;
import io.pandan.api.chain.ChainListener;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.HeadSignal;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Filecoin's methods, as Lotus has them in version 1 of its API. Thread-safe. */
@Component(service = {RpcModule.class, ChainListener.class})
public final class FilecoinModule implements RpcModule, ChainListener {
  /** Version 2.3.0 of Lotus' API (its {@code api/version.go}, {@code FullAPIVersion1}). */
  private static final long API_VERSION = 2 << 16 | 3 << 8;

  /** Seconds between epochs on Filecoin's networks. */
  private static final long BLOCK_DELAY_S = 30;

  private final ChainView chain;
  private final String version;
  private final LotusJson json;
  private final Tipsets tipsets;
  private final ChainNotifications notifications;
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
    this.chain = chain;
    this.version = version;
    this.json = new LotusJson(chain.network().chainId());
    this.tipsets = new Tipsets(chain);
    this.notifications = new ChainNotifications(chain, json);
    methods.addAll(new ChainMethods(chain, tipsets, json).methods());
    methods.addAll(notifications.methods());
    methods.addAll(new StateMethods(chain, tipsets, json).methods());
    methods.addAll(new MessageMethods(chain, outbox, json, head).methods());
    methods.addAll(new GasMethods(chain, tipsets, json).methods());
    methods.add(new RpcMethod("Filecoin.Version", RpcPermission.READ, this::version));
    methods.add(
        new RpcMethod(
            "Filecoin.EthAddressToFilecoinAddress", RpcPermission.READ, this::toFilecoin));
    methods.add(
        new RpcMethod(
            "Filecoin.FilecoinAddressToEthAddress", RpcPermission.READ, this::toEthereum));
  }

  @Override
  public List<RpcMethod> methods() {
    return List.copyOf(methods);
  }

  @Override
  public void applied(ExecutedTipset tipset) {
    head.changed();
    notifications.applied(tipset);
  }

  @Override
  public void reverted(ExecutedTipset tipset) {
    head.changed();
    notifications.reverted(tipset);
  }

  private JsonValue version(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return JsonObject.builder()
        .put("Version", version + "+pandan+" + chain.network().name())
        .put("APIVersion", API_VERSION)
        .put("BlockDelay", BLOCK_DELAY_S)
        .put("Agent", "pandan")
        .build();
  }

  private JsonValue toFilecoin(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return json.address(Argument.of(parameters, 0, "address").asEthAddress().toFilecoin());
  }

  /**
   * Addresses of the classes 1, 2 and 3 are looked up; the block, which Lotus takes, is the head.
   */
  private JsonValue toEthereum(RpcParameters parameters) {
    parameters.requireAtMost(2);
    Address address = Argument.of(parameters, 0, "address").asAddress();
    EthAddress ethereum =
        EthAddress.from(address)
            .or(() -> chain.stateAfter(chain.head()).lookupId(address).map(EthAddress::ofActorId))
            .orElseThrow(
                () ->
                    Tipsets.failure(
                        "no Ethereum address is known for " + json.address(address).value()));
    return JsonValue.of(ethereum.toString());
  }
}
