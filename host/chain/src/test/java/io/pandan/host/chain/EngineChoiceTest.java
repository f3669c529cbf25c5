package io.pandan.host.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.MalformedException;
import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmCode;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmOutcome;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.host.chain.EngineChoice.Kind;
import io.pandan.host.chain.lease.Lease;
import io.pandan.host.chain.lease.Provider;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class EngineChoiceTest {
  private static final Slot SLOT = Slot.engine(WasmEngine.class);

  @TempDir Path data;

  private final RuntimeLeases leases = new RuntimeLeases(Duration.ZERO, Duration.ZERO);
  private final Provider fast = engine("fast", "1.0.0", 1);
  private final Provider slow = engine("slow", "2.0.0", 2);

  private record Engine(String id) implements WasmEngine {
    @Override
    public WasmCode compile(MeteredWasm module, CodeCache cache) {
      throw new AssertionError("nothing is run here");
    }
  }

  private static Provider engine(String name, String version, long serviceId) {
    return new Provider(
        SLOT,
        new Engine(name),
        name,
        new Provider.Rank(Version.parseVersion(version), 0, serviceId));
  }

  private Object leased() throws InterruptedException {
    try (Lease lease = leases.acquire(Set.of(SLOT), Duration.ZERO)) {
      return lease.runtimes().engine(WasmEngine.class);
    }
  }

  @Test
  void shouldServeByTheBestAsLongAsNobodyChose() throws Exception {
    EngineChoice choice = new EngineChoice(data, leases);
    leases.add(fast);
    leases.add(slow);

    assertThat(leased()).isSameAs(slow.service());
    assertThat(choice.chosen(Kind.WASM)).isEmpty();
    assertThat(choice.engines(Kind.WASM)).containsExactly(slow, fast);
  }

  @Test
  void shouldServeByTheChosenEngineFromTheNextLeaseOn() throws Exception {
    EngineChoice choice = new EngineChoice(data, leases);
    leases.add(fast);
    leases.add(slow);
    try (Lease running = leases.acquire(Set.of(SLOT), Duration.ZERO)) {
      choice.choose("fast");

      assertThat(leased()).isSameAs(fast.service());
      assertThat(running.runtimes().engine(WasmEngine.class)).isSameAs(slow.service());
    }
    assertThat(leases.serving().get(SLOT)).isSameAs(fast);
    assertThat(choice.engines(Kind.WASM)).containsExactly(fast, slow);
  }

  @Test
  void shouldTakeTheNewestVersionOfTheChosenEngine() throws Exception {
    leases.add(fast);
    leases.add(slow);
    new EngineChoice(data, leases).choose("fast");
    Provider newer = engine("fast", "1.1.0", 3);
    leases.add(newer);

    assertThat(leased()).isSameAs(newer.service());
  }

  @Test
  void shouldServeByTheBestOtherWhileTheChosenOneIsMissing() throws Exception {
    leases.add(fast);
    leases.add(slow);
    new EngineChoice(data, leases).choose("fast");

    leases.remove(fast);
    assertThat(leased()).isSameAs(slow.service());

    leases.add(fast);
    assertThat(leased()).isSameAs(fast.service());
  }

  @Test
  void shouldRememberTheChoiceOverAStart() throws Exception {
    leases.add(fast);
    leases.add(slow);
    new EngineChoice(data, leases).choose("fast");

    RuntimeLeases next = new RuntimeLeases(Duration.ZERO, Duration.ZERO);
    assertThat(new EngineChoice(data, next).chosen(Kind.WASM)).hasValue("fast");
    next.add(fast);
    next.add(slow);
    assertThat(next.serving().get(SLOT)).isSameAs(fast);
  }

  @Test
  void shouldListTheEnginesThereAreWhenTheNameIsUnknown() {
    leases.add(fast);
    leases.add(slow);
    EngineChoice choice = new EngineChoice(data, leases);

    assertThatThrownBy(() -> choice.choose("none"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("no engine is named 'none'; there are fast, slow");
    assertThat(choice.chosen(Kind.WASM)).isEmpty();
    assertThat(new EngineChoice(data, leases).chosen(Kind.WASM)).isEmpty();
  }

  private record Contracts(String id) implements EvmEngine {
    @Override
    public EvmOutcome run(EvmCode code, EvmCall call, EvmHost host) {
      throw new AssertionError("nothing is run here");
    }
  }

  @Test
  void shouldChooseAnEngineForContractsApartFromThoseForWebAssembly() {
    Slot slot = Slot.engine(EvmEngine.class);
    Provider.Rank rank = new Provider.Rank(Version.emptyVersion, 0, 1);
    Provider slower = new Provider(slot, new Contracts("slower"), "slower", rank);
    rank = new Provider.Rank(Version.emptyVersion, 1, 2);
    Provider faster = new Provider(slot, new Contracts("faster"), "faster", rank);
    EngineChoice choice = new EngineChoice(data, leases);
    for (Provider engine : List.of(fast, slow, slower, faster)) {
      leases.add(engine);
    }

    choice.choose("slower");

    assertThat(leases.serving().get(slot)).isSameAs(slower);
    assertThat(leases.serving().get(SLOT)).isSameAs(slow);
    assertThat(choice.chosen(Kind.WASM)).isEmpty();
    assertThat(new EngineChoice(data, leases).chosen(Kind.EVM)).hasValue("slower");
    assertThatThrownBy(() -> choice.choose("none"))
        .hasMessage("no engine is named 'none'; there are fast, slow, faster, slower");
  }

  @Test
  void shouldBeChosenByJsonRpc() throws Exception {
    leases.add(fast);
    leases.add(slow);
    EngineModule module = new EngineModule(new EngineChoice(data, leases));

    JsonValue answer =
        module
            .methods()
            .get(1)
            .handler()
            .call(new RpcParameters(JsonArray.of(JsonValue.of("fast"))));

    assertThat(answer).isEqualTo(module.methods().getFirst().handler().call(RpcParameters.NONE));
    assertThat(leased()).isSameAs(fast.service());
    assertThatThrownBy(
            () ->
                module
                    .methods()
                    .get(1)
                    .handler()
                    .call(new RpcParameters(JsonArray.of(JsonValue.of("none")))))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("fast, slow");
  }
}
