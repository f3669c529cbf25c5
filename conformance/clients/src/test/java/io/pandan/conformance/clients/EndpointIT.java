package io.pandan.conformance.clients;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.testkit.node.NodeDistribution;
import io.pandan.testkit.node.StartedNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON-RPC endpoint of a started node over plain HTTP: who is let in, and how much. */
class EndpointIT {
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}";
  private static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1df5e76\"}";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private static Path folder;
  private static StartedNode node;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    node = NodeDistribution.assembled().start(folder);
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/rpc/v0", "/rpc/v1"})
  void shouldAnswerAtItsPaths(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = post(CALL, path, request -> {});

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.body()).isEqualTo(ANSWER);
  }

  @Test
  void shouldKnowNoOtherPath() throws IOException, InterruptedException {
    assertThat(post(CALL, "/rpc/v2", request -> {}).statusCode()).isEqualTo(404);
  }

  @Test
  void shouldTellAVisitorWhatItIs() throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(HttpRequest.newBuilder(node.rpc()).GET().build(), BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).contains("POST, OPTIONS");
    assertThat(response.body()).contains("this is a JSON-RPC 2.0 endpoint");
  }

  @ParameterizedTest
  @CsvSource({
    "Host, evil.example, 403",
    "Host, localhost:1234, 200",
    "Origin, http://evil.example, 403",
    "Origin, http://localhost:3000, 403",
    "Authorization, Bearer guess, 401",
    "Content-Type, text/plain, 415",
    "Content-Type, application/json; charset=utf-8, 200",
  })
  void shouldCheckHeadersBeforeItLooksAtARequest(String header, String value, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> response = post(CALL, "/", request -> request.setHeader(header, value));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).startsWith("{\"jsonrpc\":\"2.0\",");
    assertThat(response.headers().firstValue("access-control-allow-origin")).isEmpty();
    assertThat(response.headers().firstValue("connection"))
        .isEqualTo(status == 200 ? Optional.empty() : Optional.of("close"));
  }

  @Test
  void shouldKnowTheAdministratorByTheToken() throws IOException, InterruptedException {
    String token = node.token();

    assertThat(
            post(CALL, "/", request -> request.setHeader("Authorization", "Bearer " + token))
                .body())
        .isEqualTo(ANSWER);
  }

  @Test
  void shouldRefuseALargeRequestHoweverItIsSent() throws IOException, InterruptedException {
    String large = "[" + "1,".repeat(600_000) + "1]";

    assertThat(post(large, "/", request -> {}).statusCode()).isEqualTo(413);
    HttpRequest chunked =
        HttpRequest.newBuilder(node.rpc())
            .header("content-type", "application/json")
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(large.getBytes(US_ASCII))))
            .build();
    HttpResponse<String> response = HTTP.send(chunked, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("the limit is 1048576 bytes");
  }

  @Test
  void shouldAnswerAThousandCallsInABatchAndNoMore() throws IOException, InterruptedException {
    String answers = post("[" + CALL + ("," + CALL).repeat(999) + "]", "/", request -> {}).body();
    assertThat(answers).isEqualTo("[" + ANSWER + ("," + ANSWER).repeat(999) + "]");

    assertThat(post("[" + CALL + ("," + CALL).repeat(1_000) + "]", "/", request -> {}).body())
        .contains("batch too large: 1001 calls, the limit is 1000");
  }

  @Test
  void shouldAnswerNotificationsWithNothing() throws IOException, InterruptedException {
    HttpResponse<String> response =
        post("{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"}", "/", request -> {});

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void shouldAnswerFilecoinsMethods() throws IOException, InterruptedException {
    String head =
        post(CALL.replace("eth_chainId", "Filecoin.ChainHead"), "/rpc/v1", request -> {}).body();

    assertThat(head).contains("\"Cids\":[{\"/\":\"bafy2bza").contains("\"Height\":");
  }

  private static HttpResponse<String> post(
      String body, String path, Consumer<HttpRequest.Builder> change)
      throws IOException, InterruptedException {
    URI url = node.rpc().resolve(path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body));
    change.accept(request);
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
