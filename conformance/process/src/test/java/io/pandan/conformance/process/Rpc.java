package io.pandan.conformance.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** JSON-RPC over HTTP, as a client outside the node speaks it. Thread safe. */
final class Rpc {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicLong ids = new AtomicLong();
  private final URI url;

  Rpc(URI url) {
    this.url = url;
  }

  /** What the node answers with an error. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }

  /**
   * Calls a method.
   *
   * @param parameters strings, numbers, booleans or JSON values
   * @return the result
   * @throws Failure when the reply is an error
   * @throws UncheckedIOException when there is no reply
   */
  JsonNode call(String method, Object... parameters) {
    ObjectNode request = JSON.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", ids.incrementAndGet()).put("method", method);
    request.set("params", JSON.valueToTree(parameters));
    JsonNode reply = send(request);
    if (reply.has("error")) {
      throw new Failure(method + ": " + reply.get("error"));
    }
    return reply.get("result");
  }

  /** A quantity that a method returns. */
  BigInteger quantity(String method, Object... parameters) {
    return number(call(method, parameters));
  }

  /** A transaction's receipt, once it is executed. */
  Optional<JsonNode> receipt(String hash) {
    return Optional.of(call("eth_getTransactionReceipt", hash)).filter(r -> !r.isNull());
  }

  static BigInteger number(JsonNode hexadecimal) {
    return new BigInteger(hexadecimal.asText().substring(2), 16);
  }

  private JsonNode send(ObjectNode request) {
    HttpRequest post =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
            .build();
    try {
      HttpResponse<byte[]> reply = http.send(post, HttpResponse.BodyHandlers.ofByteArray());
      return JSON.readTree(reply.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
