package io.pandan.host.chain;

import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.NetworkInfo;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.ipld.Cid;
import java.util.List;

/**
 * {@code Pandan.Network}: what the network is by its genesis, above all which actors it has; {@code
 * Pandan.StateAfter}: what executing a tipset gave, also of the newest, of which no child tells.
 * Both are what another node needs to fork this one. Thread safe.
 */
final class NetworkModule implements RpcModule {
  private final NetworkInfo network;
  private final ChainView chain;
  private final TokenAmount allocated;

  /**
   * The methods of a chain.
   *
   * @param chain the chain
   * @param allocated what accounts held at genesis
   */
  NetworkModule(ChainView chain, TokenAmount allocated) {
    this.network = chain.network();
    this.chain = chain;
    this.allocated = allocated;
  }

  @Override
  public List<RpcMethod> methods() {
    return List.of(
        new RpcMethod(
            "Pandan.Network",
            RpcPermission.READ,
            parameters -> {
              parameters.requireAtMost(0);
              return answer();
            }),
        new RpcMethod("Pandan.StateAfter", RpcPermission.READ, this::stateAfter));
  }

  private JsonValue stateAfter(RpcParameters parameters) {
    parameters.requireAtMost(1);
    ExecutedTipset tipset =
        parameters.optional(0).map(NetworkModule::epoch).map(this::at).orElseGet(chain::head);
    return JsonObject.builder()
        .put("Height", tipset.height())
        .put("Cids", JsonArray.from(tipset.key().cids(), NetworkModule::cid))
        .put("StateRoot", cid(tipset.stateRoot()))
        .put("ReceiptsRoot", cid(tipset.receiptsRoot()))
        .put("NextBaseFee", tipset.nextBaseFee().toString())
        .build();
  }

  private static long epoch(JsonValue value) {
    try {
      if (value instanceof JsonNumber number) {
        return number.value().longValueExact();
      }
    } catch (ArithmeticException e) {
      // Told below.
    }
    throw RpcParameters.invalid(0, "epoch", "is no whole number");
  }

  private ExecutedTipset at(long epoch) {
    return chain
        .tipset(epoch)
        .orElseThrow(
            () ->
                RpcParameters.invalid(
                    0, "epoch", "is " + epoch + ", the head's is " + chain.head().height()));
  }

  private static JsonObject cid(Cid cid) {
    return JsonObject.builder().put("/", cid.toString()).build();
  }

  private JsonValue answer() {
    return JsonObject.builder()
        .put("name", network.name())
        .put("chainId", network.chainId())
        .put("networkVersion", network.networkVersion())
        .put("actors", network.actorSet().toString())
        .put(
            "bundle",
            network
                .bundle()
                .<JsonValue>map(cid -> JsonValue.of(cid.toString()))
                .orElse(JsonNull.NULL))
        .put("allocated", allocated.toString())
        .put("userActors", JsonValue.of(network.userActors()))
        .build();
  }
}
