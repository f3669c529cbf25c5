package io.pandan.host.rpc.endpoint.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.chain.NotReadyException;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcHandler;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcPermission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatcherTest {
  private final AtomicInteger pings = new AtomicInteger();
  private final MethodTable methods = new MethodTable(Duration.ofMillis(100));
  private final Dispatcher dispatcher = dispatcher(Duration.ofSeconds(30), 1_000);

  @BeforeEach
  void addMethods() {
    add("test_echo", RpcPermission.READ, p -> p.values());
    add(
        "test_ping",
        RpcPermission.READ,
        _ -> {
          pings.incrementAndGet();
          return JsonValue.of("pong");
        });
    add("test_write", RpcPermission.WRITE, _ -> JsonNull.NULL);
    add(
        "test_revert",
        RpcPermission.READ,
        _ -> {
          throw new RpcException(
              RpcException.EXECUTION_REVERTED,
              "execution reverted: no",
              JsonValue.of("0x08c379a0"));
        });
    add(
        "test_crash",
        RpcPermission.READ,
        _ -> {
          throw new IllegalStateException("secret path");
        });
  }

  @Test
  void shouldAnswerACall() {
    assertThat(
            reply("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"test_echo\",\"params\":[1,\"a\"]}"))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":[1,\"a\"]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"test_ping\"} | \"x\"",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"test_ping\"} | null",
        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"test_ping\",\"params\":null} | 1.5",
      })
  void shouldAnswerWithTheCallersId(String request, String id) {
    assertThat(reply(request))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":\"pong\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\" | null | -32700",
        "[{\"jsonrpc\":\"2.0\" | null | -32700",
        "[] | null | -32600",
        "1 | null | -32600",
        "{\"id\":1,\"method\":\"test_ping\"} | 1 | -32600",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"test_ping\"} | 1 | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"test_ping\"} | null | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":1} | 1 | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1} | 1 | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_ping\",\"params\":\"x\"} | 1 | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_ping\",\"params\":{}} | 1 | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_none\"} | 1 | -32601",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_crash\"} | 1 | -32603",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_write\"} | 1 | 1",
      })
  void shouldAnswerWithTheSpecifiedError(String request, String id, int code) {
    assertThat(reply(request))
        .startsWith(
            "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",\"message\":");
  }

  @Test
  void shouldKeepTheDetailsOfAnInternalErrorToTheLog() {
    assertThat(reply("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_crash\"}"))
        .doesNotContain("secret")
        .contains("internal error in test_crash");
  }

  @Test
  void shouldSayWhatTheNodeLacks() {
    add(
        "test_execute",
        RpcPermission.READ,
        _ -> {
          throw new NotReadyException("no runtime for evm");
        });

    assertThat(reply("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_execute\"}"))
        .contains("{\"code\":-32000,\"message\":\"the node is not ready: no runtime for evm\"}");
  }

  @Test
  void shouldPassTheDataOfAnErrorOn() {
    assertThat(reply("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_revert\"}"))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":3,\"message\":"
                + "\"execution reverted: no\",\"data\":\"0x08c379a0\"}}");
  }

  @Test
  void shouldRunANotificationAndReplyNothing() {
    assertThat(dispatch("{\"jsonrpc\":\"2.0\",\"method\":\"test_ping\"}")).isEmpty();
    assertThat(dispatch("{\"jsonrpc\":\"2.0\",\"method\":\"test_none\"}")).isEmpty();
    assertThat(pings).hasValue(1);
  }

  @Test
  void shouldAnswerABatchInOrderAndLeaveOutNotifications() {
    assertThat(
            reply(
                "[{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test_ping\"},"
                    + "{\"jsonrpc\":\"2.0\",\"method\":\"test_ping\"},5,"
                    + "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_echo\",\"params\":[]}]"))
        .isEqualTo(
            "[{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":\"pong\"},"
                + "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":"
                + "\"invalid request: must be an object, not number\"}},"
                + "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}]");
  }

  @Test
  void shouldReplyNothingToABatchOfNotifications() {
    assertThat(dispatch("[{\"jsonrpc\":\"2.0\",\"method\":\"test_ping\"}]")).isEmpty();
  }

  @Test
  void shouldRefuseABatchOverTheLimitWhole() {
    String call = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test_ping\"}";

    assertThat(reply("[" + String.join(",", List.of(call, call, call, call, call)) + "]"))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":"
                + "\"batch too large: 5 calls, the limit is 4\"}}");
    assertThat(pings).hasValue(0);
  }

  @Test
  void shouldRefuseAReplyOverTheLimit() {
    String big = "x".repeat(600);
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test_echo\",\"params\":[\"" + big + "\"]}";

    assertThat(reply(call)).contains(big);
    assertThat(reply("[" + call + "," + call + "]"))
        .contains(big)
        .contains("{\"code\":-32005,\"message\":\"response too large: the limit is 1000 bytes");
  }

  @Test
  void shouldInterruptACallThatTakesTooLong() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    add(
        "test_hang",
        RpcPermission.READ,
        _ -> {
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
          return JsonNull.NULL;
        });

    String reply =
        text(
            dispatcher(Duration.ofMillis(50), 1_000),
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_hang\"}",
            RpcPermission.READ);

    assertThat(reply).contains("\"code\":-32002");
    interrupted.await();
  }

  @Test
  void shouldLetACallerWithPermissionThrough() {
    assertThat(
            text(
                dispatcher,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_write\"}",
                RpcPermission.ADMIN))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}");
  }

  @Test
  void shouldMakeEachCallOnAVirtualThread() {
    AtomicReference<Boolean> virtual = new AtomicReference<>();
    add(
        "test_thread",
        RpcPermission.READ,
        _ -> {
          virtual.set(Thread.currentThread().isVirtual());
          return JsonArray.EMPTY;
        });

    reply("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_thread\"}");

    assertThat(virtual.get()).isTrue();
  }

  private Dispatcher dispatcher(Duration timeLimit, int maxResponseBytes) {
    return new Dispatcher(new RpcLimits(10_000, 4, 64, timeLimit, maxResponseBytes), methods);
  }

  private void add(String name, RpcPermission permission, RpcHandler handler) {
    RpcModule module = () -> List.of(new RpcMethod(name, permission, handler));
    methods.add(new MethodTable.Rank(0, methods.names().size()), module);
  }

  private String dispatch(String request) {
    return text(dispatcher, request, RpcPermission.READ);
  }

  private String reply(String request) {
    String reply = dispatch(request);
    assertThat(reply).isNotEmpty();
    return reply;
  }

  private static String text(Dispatcher dispatcher, String request, RpcPermission caller) {
    return dispatcher
        .dispatch(request.getBytes(StandardCharsets.UTF_8), caller)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }
}
