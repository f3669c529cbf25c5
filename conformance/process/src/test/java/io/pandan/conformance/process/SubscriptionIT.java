package io.pandan.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.testkit.node.NodeDistribution;
import io.pandan.testkit.node.StartedNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a swap of bundles means to those who are connected by WebSocket. */
@Timeout(240)
class SubscriptionIT {
  private static final String METHODS = "io.pandan.host.rpc.eth";
  private static final String ENDPOINT = "io.pandan.host.rpc.endpoint";

  private final NodeDistribution distribution = NodeDistribution.assembled();

  @Test
  void shouldTellThoseWhomASwapConcernsToSubscribeAgain(@TempDir Path folder) throws Exception {
    try (StartedNode node = distribution.start(folder.resolve("data"))) {
      Client subscriber = new Client(node);
      Client other = new Client(node);
      assertThat(subscriber.ask("eth_subscribe", "\"newHeads\"")).contains("\"result\":\"0x");
      assertThat(other.ask("eth_chainId", "")).contains("0x1df5e76");

      deploy(node, METHODS, folder);

      assertThat(subscriber.next()).startsWith("closed 1012 ").contains("subscribe again");
      assertThat(other.ask("eth_chainId", "")).contains("0x1df5e76");
      assertThat(new Client(node).ask("eth_subscribe", "\"newHeads\"")).contains("\"result\":\"0x");

      deploy(node, ENDPOINT, folder);

      assertThat(other.next()).startsWith("closed 1001 ");
      assertThat(new Client(node).ask("eth_chainId", "")).contains("0x1df5e76");
    }
  }

  private void deploy(StartedNode node, String bundle, Path folder) throws Exception {
    Path next = SourceBundle.reversioned(distribution.bundle(bundle), "0.2.0", folder);
    assertThat(node.command("deploy", next.toString())).contains("replaced");
  }

  /** A connection; what comes over it, and its end, are awaited one after the other. */
  private static final class Client implements WebSocket.Listener {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    Client(StartedNode node) {
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(URI.create(node.rpc().toString().replaceFirst("^http", "ws")), this)
              .join();
    }

    String ask(String method, String parameters) throws InterruptedException {
      String request =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
              .formatted(method, parameters);
      socket.sendText(request, true).join();
      return next();
    }

    String next() throws InterruptedException {
      String next = received.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("what the node sends").isNotNull();
      return next;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      received.add("closed " + code + " " + reason);
      return null;
    }
  }
}
