package io.pandan.host.chain.fork;

import io.pandan.api.chain.NotReadyException;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Calls the node that a network was forked from, {@value #MAX_CALLS} calls at a time. What does not
 * answer is asked {@value #ATTEMPTS} times. Thread safe.
 */
final class OriginRpc implements AutoCloseable {
  private static final int MAX_CALLS = 16;
  private static final int ATTEMPTS = 3;
  private static final long PAUSE_MS = 200;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** The longest answer, in bytes: that with a block of a megabyte is shorter. */
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY_REQUESTS = 429;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final Semaphore calls = new Semaphore(MAX_CALLS);
  private final URI url;
  private final Optional<String> token;

  /**
   * Calls a node.
   *
   * @param url where it answers JSON-RPC
   * @param token its bearer token
   */
  OriginRpc(URI url, Optional<String> token) {
    this.url = url;
    this.token = token;
  }

  /** What a node answers with an error. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** There is no such method. */
    static final long METHOD_NOT_FOUND = -32_601;

    private final long code;

    Refusal(long code, String message) {
      super(message);
      this.code = code;
    }

    /** JSON-RPC's. */
    long code() {
      return code;
    }
  }

  URI url() {
    return url;
  }

  /**
   * Calls a method.
   *
   * @param purpose what it is for, for the error
   * @param parameters a JSON array's text
   * @return the result
   * @throws Refusal when the node answers with an error
   * @throws NotReadyException when it does not answer
   */
  JsonValue call(String purpose, String method, String parameters) {
    byte[] request =
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                + method
                + "\",\"params\":"
                + parameters
                + "}")
            .getBytes(StandardCharsets.UTF_8);
    try {
      calls.acquire();
      try {
        return result(send(request));
      } catch (IOException e) {
        throw new NotReadyException(
            "%s: the forked node %s does not answer: %s".formatted(purpose, url, reason(e)));
      } finally {
        calls.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotReadyException(purpose + ": interrupted while " + url + " was asked");
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private JsonValue send(byte[] request) throws IOException, InterruptedException {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(request));
    token.ifPresent(secret -> post.header("authorization", "Bearer " + secret));
    for (int attempt = 1; ; attempt++) {
      try {
        return once(post.build());
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        Thread.sleep(PAUSE_MS << attempt);
      }
    }
  }

  private JsonValue once(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      int status = response.statusCode();
      if (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS) {
        throw new IOException("HTTP status " + status);
      }
      byte[] answer = body.readNBytes(MAX_ANSWER_BYTES + 1);
      if (answer.length > MAX_ANSWER_BYTES) {
        throw new Refusal(
            0, "an answer of " + url + " has more than " + MAX_ANSWER_BYTES + " bytes");
      }
      if (status != OK) {
        throw new Refusal(status, url + " answers with HTTP status " + status);
      }
      return OriginJson.parse(answer);
    }
  }

  private JsonValue result(JsonValue answer) {
    if (!(answer instanceof JsonObject object)) {
      throw new Refusal(0, url + " answers with no object");
    }
    if (object.get("error").orElse(null) instanceof JsonObject error) {
      long code =
          error.get("code").orElse(null) instanceof JsonNumber number
              ? number.value().longValue()
              : 0;
      String message =
          error.get("message").orElse(null) instanceof JsonString(String text)
              ? text
              : "no message";
      throw new Refusal(code, message);
    }
    return object
        .get("result")
        .orElseThrow(() -> new Refusal(0, url + " answers without a result"));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
