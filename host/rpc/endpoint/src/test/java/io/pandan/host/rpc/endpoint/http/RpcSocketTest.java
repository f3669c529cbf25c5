package io.pandan.host.rpc.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcChannel;
import io.pandan.api.rpc.RpcHandler;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.endpoint.dispatch.Dispatcher;
import io.pandan.host.rpc.endpoint.dispatch.MethodTable;
import io.pandan.host.rpc.endpoint.dispatch.RpcLimits;
import io.pandan.host.rpc.endpoint.http.RawSocket.Frame;
import io.pandan.host.rpc.endpoint.socket.RpcSockets;
import io.pandan.host.rpc.endpoint.socket.SocketLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint's WebSockets in a server of its own, seen from the wire. */
class RpcSocketTest {
  private static final MethodTable.Rank RANK = new MethodTable.Rank(0, 1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_CONNECTIONS = 20;
  private static final int MAX_CALLS = 4;
  private static final int MAX_QUEUED = 1 << 20;

  @TempDir private Path folder;

  private final MethodTable methods = new MethodTable(Duration.ofMillis(200));
  private final BlockingQueue<RpcChannel> channels = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private RpcSockets endpoint;
  private SocketServer server;

  @BeforeEach
  void start() throws Exception {
    methods.add(
        RANK,
        () ->
            List.of(
                method("echo", p -> p.require(0, "value")),
                new RpcMethod("secret", RpcPermission.ADMIN, _ -> JsonValue.of("told")),
                method("subscribe", this::subscribe),
                method("greet", this::greet),
                method("flood", RpcSocketTest::flood),
                method("wait", _ -> awaitRelease())));
    Dispatcher dispatcher =
        new Dispatcher(new RpcLimits(100_000, 10, 16, PATIENCE, 10_000_000), methods);
    endpoint =
        new RpcSockets(
            dispatcher,
            new SocketLimits(
                MAX_CONNECTIONS,
                MAX_CALLS,
                3,
                100_000,
                MAX_QUEUED,
                Duration.ofSeconds(60),
                PATIENCE));
    Path token = Files.writeString(folder.resolve("token"), "geheim");
    server = new SocketServer(dispatcher, endpoint, 100_000, token);
  }

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/rpc/v0", "/rpc/v1"})
  void shouldAnswerAtThePathsOfHttp(String path) throws IOException {
    RawSocket socket = open(path);

    socket.send(call(1, "echo", "\"hello\""));

    assertThat(socket.read().text()).isEqualTo(result(1, "\"hello\""));
  }

  @ParameterizedTest
  @CsvSource({
    "/, Host: evil.example, 403",
    "/, Origin: http://evil.example, 403",
    "/, Origin: http://localhost:3000, 101",
    "/, Authorization: Bearer guess, 401",
    "/, Authorization: Bearer geheim, 101",
    "/?token=guess, X-Nothing: 1, 401",
    "/rpc/v2, X-Nothing: 1, 404",
  })
  void shouldLetInWhomHttpLetsIn(String path, String header, int status) throws IOException {
    assertThat(open(path, header).status()).isEqualTo(status);
  }

  @Test
  void shouldTakeTheTokenFromTheUrlAsLotusDoes() throws IOException {
    RawSocket administrator = open("/rpc/v1?token=geheim");
    administrator.send(call(1, "secret", ""));
    assertThat(administrator.read().text()).isEqualTo(result(1, "\"told\""));

    RawSocket anyone = open("/rpc/v1");
    anyone.send(call(1, "secret", ""));
    assertThat(anyone.read().text()).contains("missing permission");
  }

  @Test
  void shouldAnswerBatches() throws IOException {
    RawSocket socket = open("/");

    socket.send("[" + call(1, "echo", "1") + "," + call(2, "nothing", "") + "]");

    assertThat(socket.read().text())
        .startsWith("[" + result(1, "1") + ",{\"jsonrpc\":\"2.0\",\"id\":2,\"error\"")
        .contains("-32601");
  }

  @Test
  void shouldAnswerACallWhileAnotherRuns() throws IOException {
    RawSocket socket = open("/");
    socket.send(call(1, "wait", ""));
    socket.send(call(2, "echo", "2"));

    assertThat(socket.read().text()).isEqualTo(result(2, "2"));
    release.countDown();
    assertThat(socket.read().text()).isEqualTo(result(1, "null"));
  }

  @Test
  void shouldReadOnWhenACallOfManyIsAnswered() throws IOException {
    RawSocket socket = open("/");
    for (int i = 1; i <= MAX_CALLS; i++) {
      socket.send(call(i, "wait", ""));
    }
    socket.send(call(99, "echo", "99"));
    release.countDown();

    List<String> answers = new ArrayList<>();
    for (int i = 0; i <= MAX_CALLS; i++) {
      answers.add(socket.read().text());
    }
    assertThat(answers).contains(result(99, "99"), result(1, "null"));
  }

  /** Jetty 12.0.32 stops reading when frames are asked for on other threads: see RpcSocket. */
  @Test
  void shouldReadOnHoweverMuchIsSent() throws Exception {
    RawSocket socket = open("/");
    int count = 5_000;
    Thread sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < count; i++) {
                      socket.send(i % 2 == 0 ? "[" : call(i, "echo", "" + i));
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });

    for (int i = 0; i < count; i++) {
      assertThat(socket.read().opcode()).isEqualTo(RawSocket.TEXT);
    }
    sender.join();
  }

  @Test
  void shouldSendNotificationsAfterTheReplyThatTheyBelongTo() throws IOException {
    RawSocket socket = open("/");

    socket.send(call(7, "greet", ""));

    assertThat(socket.read().text()).isEqualTo(result(7, "\"first\""));
    assertThat(socket.read().text()).contains("\"note\":1");
    assertThat(socket.read().text()).contains("\"note\":2");
  }

  @Test
  void shouldKeepNotificationsInOrder() throws Exception {
    RawSocket socket = open("/");
    socket.send(call(1, "subscribe", ""));
    socket.read();
    RpcChannel channel = channel();

    for (int i = 0; i < 1_000; i++) {
      assertThat(channel.send(note(i))).isTrue();
    }

    for (int i = 0; i < 1_000; i++) {
      assertThat(socket.read().text()).contains("\"note\":" + i + "}");
    }
  }

  @Test
  void shouldTellTheModuleThatItsClientHasGone() throws Exception {
    RawSocket socket = open("/");
    socket.send(call(1, "subscribe", ""));
    socket.read();
    RpcChannel channel = channel();

    socket.close();

    assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    awaitClosed(channel);
  }

  @Test
  void shouldCloseTheChannelOfACallThatIsCancelled() throws Exception {
    RawSocket socket = open("/");
    socket.send(call(5, "subscribe", ""));
    socket.read();

    socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"xrpc.cancel\",\"params\":[5]}");

    assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    awaitClosed(channel());
  }

  @Test
  void shouldInterruptARunningCallThatIsCancelled() throws IOException {
    RawSocket socket = open("/");
    socket.send(call(5, "wait", ""));

    socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"xrpc.cancel\",\"params\":[5]}");

    assertThat(socket.read().text()).contains("wait was cancelled");
  }

  @Test
  void shouldBoundTheSubscriptionsOfAConnection() throws IOException {
    RawSocket socket = open("/");
    for (int i = 1; i <= 3; i++) {
      socket.send(call(i, "subscribe", ""));
      assertThat(socket.read().text()).isEqualTo(result(i, "\"subscribed\""));
    }

    socket.send(call(4, "subscribe", ""));

    assertThat(socket.read().text()).contains("-32005").contains("the limit is 3");
  }

  @Test
  void shouldEndTheConnectionWhenAModuleWithItsSubscriptionLeaves() throws IOException {
    RawSocket subscriber = open("/");
    RawSocket other = open("/");
    subscriber.send(call(1, "subscribe", ""));
    subscriber.read();

    methods.remove(RANK);

    assertThat(subscriber.readToClose().closeCode()).isEqualTo(1012);
    other.send(call(1, "echo", "1"));
    assertThat(other.read().text()).contains("-32601");
  }

  @Test
  void shouldCloseTheConnectionOfAClientThatDoesNotRead() throws Exception {
    RawSocket socket = open("/");
    socket.send(call(1, "subscribe", ""));
    socket.read();
    RpcChannel channel = channel();
    // What was sent before the reply was known to be on its way is held back.
    channel.send(note(1));
    assertThat(socket.read().text()).contains("\"note\":1");
    JsonObject large =
        JsonObject.builder().put("jsonrpc", "2.0").put("x", "x".repeat(100_000)).build();

    int sent = 0;
    while (channel.send(large)) {
      sent++;
      assertThat(sent).as("notifications that nobody reads").isLessThan(1_000);
    }

    Frame close = socket.readToClose();
    assertThat(close.closeCode()).isEqualTo(1008);
    assertThat(close.closeReason()).contains("too slow").contains("" + MAX_QUEUED);
    assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
  }

  @Test
  void shouldCloseTheConnectionOfAClientForWhichTooMuchWaitsBeforeAReply() throws Exception {
    RawSocket socket = open("/");
    socket.send(call(1, "flood", ""));

    Frame close = socket.readToClose();
    assertThat(close.closeCode()).isEqualTo(1008);
    assertThat(close.closeReason()).contains("1000 notifications wait");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | -32700",
        "{\"jsonrpc\": | -32700",
        "'' | -32700",
        "[] | -32600",
        "7 | -32600",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"echo\"} | -32600",
      })
  void shouldAnswerBrokenRequestsAndGoOn(String request, String code) throws IOException {
    RawSocket socket = open("/");

    socket.send(request);

    assertThat(socket.read().text()).contains(code);
    socket.send(call(1, "echo", "1"));
    assertThat(socket.read().text()).isEqualTo(result(1, "1"));
  }

  @Test
  void shouldRefuseDeepNesting() throws IOException {
    RawSocket socket = open("/");

    socket.send("[".repeat(50_000));

    assertThat(socket.read().text()).contains("-32700").contains("depth");
  }

  @Test
  void shouldPutFragmentsTogetherAndAnswerPingsBetweenThem() throws IOException {
    RawSocket socket = open("/");
    byte[] request = call(1, "echo", "\"hello\"").getBytes(StandardCharsets.US_ASCII);

    for (int i = 0; i < request.length; i++) {
      int opcode = i == 0 ? RawSocket.TEXT : RawSocket.CONTINUATION;
      socket.send(i == request.length - 1, opcode, new byte[] {request[i]});
      if (i == 10) {
        socket.send(true, RawSocket.PING, new byte[] {7});
      }
    }

    Frame pong = socket.read();
    assertThat(pong.opcode()).isEqualTo(RawSocket.PONG);
    assertThat(pong.payload()).containsExactly(7);
    assertThat(socket.read().text()).isEqualTo(result(1, "\"hello\""));
  }

  @Test
  void shouldCloseWithTheCodeForWhatIsWrongWithAFrame() throws IOException {
    RawSocket badText = open("/");
    badText.send(true, RawSocket.TEXT, new byte[] {(byte) 0xc3, (byte) 0x28});
    assertThat(badText.readToClose().closeCode()).isEqualTo(1007);

    RawSocket huge = open("/");
    huge.send("\"" + "x".repeat(200_000) + "\"");
    assertThat(huge.readToClose().closeCode()).isEqualTo(1009);

    RawSocket binary = open("/");
    binary.send(true, RawSocket.BINARY, new byte[] {1});
    assertThat(binary.readToClose().closeCode()).isEqualTo(1003);

    RawSocket stray = open("/");
    stray.send(true, RawSocket.CONTINUATION, new byte[] {1});
    assertThat(stray.readToClose().closeCode()).isEqualTo(1002);
  }

  @Test
  void shouldRefuseMoreConnectionsThanItMayHave() throws IOException {
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
      RawSocket socket = open("/");
      socket.send(call(1, "echo", "1"));
      socket.read();
    }

    assertThat(open("/").status()).isEqualTo(503);
  }

  @Test
  void shouldTellClientsThatItStops() throws IOException {
    RawSocket socket = open("/");
    socket.send(call(1, "echo", "1"));
    socket.read();

    endpoint.close();

    assertThat(socket.readToClose().closeCode()).isEqualTo(1001);
  }

  private JsonValue subscribe(RpcParameters parameters) {
    RpcChannel channel = parameters.requireChannel();
    channel.open(() -> closed.add("closed"));
    channels.add(channel);
    return JsonValue.of("subscribed");
  }

  private JsonValue greet(RpcParameters parameters) {
    RpcChannel channel = parameters.requireChannel();
    channel.open(() -> {});
    channel.send(note(1));
    channel.send(note(2));
    return JsonValue.of("first");
  }

  private static JsonValue flood(RpcParameters parameters) {
    RpcChannel channel = parameters.requireChannel();
    channel.open(() -> {});
    int sent = 0;
    while (channel.send(note(sent))) {
      sent++;
    }
    return JsonValue.of(sent);
  }

  private JsonValue awaitRelease() throws InterruptedException {
    release.await();
    return JsonNull.NULL;
  }

  private RpcChannel channel() throws InterruptedException {
    RpcChannel channel = channels.poll(10, TimeUnit.SECONDS);
    assertThat(channel).isNotNull();
    return channel;
  }

  /** The module may say a last word before its channel is closed. */
  private static void awaitClosed(RpcChannel channel) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (channel.send(note(1))) {
      assertThat(System.nanoTime()).as("the channel stays open").isLessThan(end);
      Thread.sleep(1);
    }
  }

  private RawSocket open(String path, String... headers) throws IOException {
    return server.open(path, headers);
  }

  private static RpcMethod method(String name, RpcHandler handler) {
    return new RpcMethod(name, RpcPermission.READ, handler);
  }

  private static JsonObject note(int number) {
    return JsonObject.builder().put("jsonrpc", "2.0").put("note", number).build();
  }

  private static String call(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":[%s]}"
        .formatted(id, method, params);
  }

  private static String result(int id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":%s}".formatted(id, result);
  }
}
