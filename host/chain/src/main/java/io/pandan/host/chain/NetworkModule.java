package io.pandan.host.chain;

import io.pandan.api.chain.NetworkInfo;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcPermission;
import java.util.List;

/**
 * {@code Pandan.Network}: what the network is by its genesis, above all which actors it has. Thread
 * safe.
 */
final class NetworkModule implements RpcModule {
  private final NetworkInfo network;

  NetworkModule(NetworkInfo network) {
    this.network = network;
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
            }));
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
        .put("userActors", JsonValue.of(network.userActors()))
        .build();
  }
}
