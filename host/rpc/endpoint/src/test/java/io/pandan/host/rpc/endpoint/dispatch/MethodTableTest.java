package io.pandan.host.rpc.endpoint.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcHandler;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.endpoint.dispatch.MethodTable.Rank;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MethodTableTest {
  private static final Rank FIRST = new Rank(0, 1);
  private static final Rank SECOND = new Rank(0, 2);
  private static final Rank BETTER = new Rank(10, 3);

  private final MethodTable table = new MethodTable(Duration.ofSeconds(10));
  private final Invoker invoker = new Invoker(table);

  @Test
  void shouldPreferTheHigherRankingThenTheOlderModule() {
    table.add(SECOND, answering("second"));
    table.add(FIRST, answering("first"));
    assertThat(call()).isEqualTo(JsonValue.of("first"));

    table.add(BETTER, answering("better"));
    assertThat(call()).isEqualTo(JsonValue.of("better"));

    table.remove(BETTER);
    assertThat(call()).isEqualTo(JsonValue.of("first"));
  }

  @Test
  void shouldKnowEthereumsMethodsByLotusNames() throws InterruptedException {
    RpcHandler handler = _ -> JsonNull.NULL;
    table.add(
        FIRST,
        () ->
            List.of("eth_blockNumber", "net_version", "web3_clientVersion", "trace_block", "m_x")
                .stream()
                .map(name -> new RpcMethod(name, RpcPermission.WRITE, handler))
                .toList());

    assertThat(table.names())
        .containsExactlyInAnyOrder(
            "eth_blockNumber",
            "net_version",
            "web3_clientVersion",
            "trace_block",
            "m_x",
            "Filecoin.EthBlockNumber",
            "Filecoin.NetVersion",
            "Filecoin.Web3ClientVersion",
            "Filecoin.EthTraceBlock");
    assertThat(table.find("Filecoin.EthBlockNumber").orElseThrow().method())
        .returns(RpcPermission.WRITE, RpcMethod::permission)
        .returns(handler, RpcMethod::handler);
    table.remove(FIRST);
    assertThat(table.names()).isEmpty();
  }

  @Test
  void shouldRefuseAModuleThatOffersAMethodTwice() {
    RpcMethod method = new RpcMethod("m", RpcPermission.READ, _ -> JsonNull.NULL);

    assertThatThrownBy(() -> table.add(FIRST, () -> List.of(method, method)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("m");
  }

  @Test
  void shouldNotWaitForAMethodThatWasNeverThere() throws InterruptedException {
    assertThat(table.find("m")).isEmpty();
  }

  @Test
  void shouldWaitForTheSuccessorOfAModuleThatLeft() throws Exception {
    table.add(FIRST, answering("old"));
    table.remove(FIRST);

    CompletableFuture<JsonValue> call = CompletableFuture.supplyAsync(this::call);
    assertThatThrownBy(() -> call.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    table.add(SECOND, answering("new"));

    assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo(JsonValue.of("new"));
  }

  @Test
  void shouldGiveUpOnASuccessorThatDoesNotCome() throws InterruptedException {
    MethodTable impatient = new MethodTable(Duration.ofMillis(20));
    impatient.add(FIRST, answering("old"));
    impatient.remove(FIRST);

    assertThat(impatient.find("m")).isEqualTo(Optional.empty());
  }

  @Test
  void shouldLetCallsInFlightEndBeforeTheirModuleLeaves() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    table.add(
        FIRST,
        module(
            _ -> {
              entered.countDown();
              finish.await();
              return JsonValue.of("whole");
            }));
    CompletableFuture<JsonValue> call = CompletableFuture.supplyAsync(this::call);
    entered.await();

    CompletableFuture<Void> removal = CompletableFuture.runAsync(() -> table.remove(FIRST));
    assertThatThrownBy(() -> removal.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    finish.countDown();

    removal.get(10, TimeUnit.SECONDS);
    assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo(JsonValue.of("whole"));
  }

  @Test
  void shouldInterruptACallThatKeepsItsModuleFromLeaving() throws Exception {
    MethodTable impatient = new MethodTable(Duration.ofMillis(20));
    CountDownLatch entered = new CountDownLatch(1);
    impatient.add(
        FIRST,
        module(
            _ -> {
              entered.countDown();
              new CountDownLatch(1).await();
              return JsonNull.NULL;
            }));
    CompletableFuture<JsonValue> call =
        CompletableFuture.supplyAsync(() -> call(new Invoker(impatient)));
    entered.await();

    impatient.remove(FIRST);

    assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
        .hasMessageContaining("m was interrupted: its module is leaving");
  }

  private JsonValue call() {
    return call(invoker);
  }

  private static JsonValue call(Invoker invoker) {
    return invoker.invoke(
        new RpcRequest(Optional.empty(), "m", RpcParameters.NONE),
        RpcPermission.READ,
        new CallScope(Optional.empty()),
        System.nanoTime() + TimeUnit.SECONDS.toNanos(30));
  }

  private static RpcModule answering(String answer) {
    return module(_ -> JsonValue.of(answer));
  }

  private static RpcModule module(RpcHandler handler) {
    return () -> List.of(new RpcMethod("m", RpcPermission.READ, handler));
  }
}
