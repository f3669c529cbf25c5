package io.pandan.host.launcher.message;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers JSON-RPC over HTTP with what a test told it, and keeps what it was asked. */
final class ScriptedNode implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, List<String>> answers = new HashMap<>();
  private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

  ScriptedNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** A call that was made. */
  record Call(String method, JsonArray parameters) {}

  /** The next answers to a method; the last one stays. */
  ScriptedNode results(String method, String... results) {
    for (String result : results) {
      add(method, "\"result\":" + result);
    }
    return this;
  }

  ScriptedNode error(String method, int code, String message) {
    return add(method, "\"error\":{\"code\":%d,\"message\":\"%s\"}".formatted(code, message));
  }

  private ScriptedNode add(String method, String answer) {
    answers.computeIfAbsent(method, _ -> new ArrayList<>()).add(answer);
    return this;
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  List<String> methods() {
    return calls().stream().map(Call::method).toList();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private void answer(HttpExchange exchange) throws IOException {
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    JsonObject request = (JsonObject) JsonText.parse(text);
    String method = ((JsonString) request.get("method").orElseThrow()).value();
    calls.add(new Call(method, (JsonArray) request.get("params").orElseThrow()));
    List<String> left = answers.getOrDefault(method, List.of());
    String answer = left.isEmpty() ? "\"error\":{\"code\":-32601,\"message\":\"?\"}" : left.get(0);
    if (left.size() > 1) {
      left.removeFirst();
    }
    byte[] reply = ("{\"jsonrpc\":\"2.0\",\"id\":1," + answer + "}").getBytes();
    exchange.sendResponseHeaders(200, reply.length);
    exchange.getResponseBody().write(reply);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
