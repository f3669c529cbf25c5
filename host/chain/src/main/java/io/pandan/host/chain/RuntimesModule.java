package io.pandan.host.chain;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.chain.lease.Provider;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/**
 * {@code Pandan.Runtimes}: which bundle, in which version, the next block or call is executed with,
 * and what keeps the chain from making blocks. Asked of the leases themselves, so that the answer
 * is right in the middle of a swap too. Thread safe.
 */
final class RuntimesModule implements RpcModule {
  private static final Comparator<Map.Entry<Slot, Provider>> BY_SLOT =
      Comparator.comparing(entry -> entry.getKey().toString());

  private final RuntimeLeases leases;
  private final Supplier<List<String>> problems;

  RuntimesModule(RuntimeLeases leases, Supplier<List<String>> problems) {
    this.leases = leases;
    this.problems = problems;
  }

  @Override
  public List<RpcMethod> methods() {
    return List.of(
        new RpcMethod(
            "Pandan.Runtimes",
            RpcPermission.READ,
            parameters -> {
              parameters.requireAtMost(0);
              return answer();
            }));
  }

  private JsonValue answer() {
    List<JsonValue> providers =
        leases.serving().entrySet().stream()
            .sorted(BY_SLOT)
            .map(entry -> provider(entry.getKey(), entry.getValue()))
            .toList();
    return JsonObject.builder()
        .put("providers", new JsonArray(providers))
        .put("problems", JsonArray.from(problems.get(), JsonValue::of))
        .build();
  }

  private static JsonValue provider(Slot slot, Provider provider) {
    Bundle bundle = FrameworkUtil.getBundle(provider.service().getClass());
    JsonObject.Builder row = JsonObject.builder();
    row.put("point", JsonValue.of(slot.point().getSimpleName()))
        .put("kind", JsonValue.of(slot.kind()));
    if (!provider.name().isEmpty()) {
      row.put("name", provider.name());
    }
    return row.put(
            "bundle", bundle == null ? JsonNull.NULL : JsonValue.of(bundle.getSymbolicName()))
        .put("version", JsonValue.of(provider.rank().version().toString()))
        .build();
  }
}
