package io.pandan.bench.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Ethereum's JSON-RPC over one connection. For one thread. */
final class RpcClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpConnection connection;

  RpcClient(int port) throws IOException {
    connection = new HttpConnection(port);
  }

  /**
   * Calls a method.
   *
   * @param parameters a JSON array
   * @return the result
   * @throws IllegalStateException when the answer is an error, with the request's beginning
   */
  JsonNode call(String method, String parameters) {
    try {
      JsonNode answer = JSON.readTree(connection.post(request(method, parameters)));
      JsonNode result = answer.get("result");
      if (result == null || answer.hasNonNull("error")) {
        throw new IllegalStateException(
            "%s: %.500s; the parameters were %.300s".formatted(method, answer, parameters));
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(method, e);
    }
  }

  /** Sends a request that was made before, and gives the answer as it came. */
  String post(byte[] request) {
    try {
      return new String(connection.post(request), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request's bytes. */
  static byte[] request(String method, String parameters) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
        .formatted(method, parameters)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A number in Ethereum's hexadecimal form. */
  BigInteger quantity(String method, String parameters) {
    return new BigInteger(call(method, parameters).asText().substring(2), 16);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
