package io.pandan.host.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.Kernel;
import io.pandan.host.chain.lease.Provider;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import io.pandan.ipld.Cid;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class RuntimesModuleTest {
  private final RuntimeLeases leases = new RuntimeLeases(Duration.ZERO, Duration.ZERO);
  private final RuntimesModule module = new RuntimesModule(leases, () -> List.of("a problem"));

  @Test
  void shouldTellWhoServesEachSlotNow() throws Exception {
    Provider old = evm("1.0.0", 1);
    leases.add(old);
    assertThat(ask()).isEqualTo(answer(row("1.0.0")));

    leases.add(evm("2.0.0", 2));
    assertThat(ask()).isEqualTo(answer(row("2.0.0")));

    leases.remove(old);
    assertThat(ask()).isEqualTo(answer(row("2.0.0")));
  }

  @Test
  void shouldLeaveOutWhatNobodyServes() throws Exception {
    Provider only = evm("1.0.0", 1);
    leases.add(only);
    leases.remove(only);
    assertThat(ask()).isEqualTo(answer());
  }

  private JsonValue ask() throws InterruptedException {
    return module.methods().getFirst().handler().call(RpcParameters.NONE);
  }

  private static JsonValue answer(JsonValue... rows) {
    return JsonObject.builder()
        .put("providers", JsonArray.of(rows))
        .put("problems", JsonArray.of(JsonValue.of("a problem")))
        .build();
  }

  /** Outside a framework no bundle is known. */
  private static JsonValue row(String version) {
    return JsonObject.builder()
        .put("point", JsonValue.of("ActorRuntime"))
        .put("kind", JsonValue.of("evm"))
        .put("bundle", JsonNull.NULL)
        .put("version", JsonValue.of(version))
        .build();
  }

  private static Provider evm(String version, long serviceId) {
    return new Provider(
        Slot.runtime("evm"),
        new Unused(),
        new Provider.Rank(Version.parseVersion(version), 0, serviceId));
  }

  private static final class Unused implements ActorRuntime {
    @Override
    public ActorExit invoke(Kernel kernel, Cid code, int params) {
      throw new UnsupportedOperationException();
    }
  }
}
