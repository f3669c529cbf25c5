package io.pandan.host.launcher.message;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.host.launcher.LaunchException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Calls a node's JSON-RPC methods over HTTP. Thread safe. */
final class NodeRpc implements AutoCloseable {
  /** A node ends what takes longer than its own limit, 30 s unless configured otherwise. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;
  private final Optional<String> token;

  /**
   * Calls a node.
   *
   * @param url where it answers
   * @param token the secret that gives more permissions than everybody's
   */
  NodeRpc(URI url, Optional<String> token) {
    this.url = url;
    this.token = token;
  }

  /**
   * Calls a method.
   *
   * @throws NodeRefusedException when the answer is an error
   * @throws LaunchException when there is no answer that is JSON-RPC's
   */
  Answer call(String method, JsonValue... parameters) throws LaunchException, InterruptedException {
    JsonObject request =
        JsonObject.builder()
            .put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", method)
            .put("params", JsonArray.of(parameters))
            .build();
    Answer answer = new Answer(method, send(JsonText.compact(request)));
    if (answer.value() instanceof JsonObject object && object.get("error").isPresent()) {
      Answer error = answer.member("error");
      String code = JsonText.compact(error.member("code").value());
      throw new NodeRefusedException(Long.parseLong(code), error.member("message").text());
    }
    return answer.member("result");
  }

  private JsonValue send(String request) throws LaunchException, InterruptedException {
    try {
      HttpRequest.Builder post =
          HttpRequest.newBuilder(url)
              .timeout(TIMEOUT)
              .header("content-type", "application/json")
              .POST(BodyPublishers.ofString(request));
      token.ifPresent(secret -> post.header("authorization", "Bearer " + secret));
      HttpResponse<String> response = http.send(post.build(), BodyHandlers.ofString());
      return JsonText.parse(response.body());
    } catch (IOException e) {
      throw new LaunchException("the node at %s does not answer: %s".formatted(url, e), e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
