package io.pandan.host.rpc.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.host.rpc.endpoint.dispatch.Dispatcher;
import io.pandan.host.rpc.endpoint.dispatch.MethodTable;
import io.pandan.host.rpc.endpoint.dispatch.RpcLimits;
import io.pandan.host.rpc.endpoint.http.RawSocket.Frame;
import io.pandan.host.rpc.endpoint.socket.RpcSockets;
import io.pandan.host.rpc.endpoint.socket.SocketLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that say nothing: they stay as long as they answer pings. */
class SilentClientTest {
  private static final Duration IDLE = Duration.ofSeconds(3);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void shouldKeepThoseThatAnswerPingsAndCloseOthers() throws Exception {
    Dispatcher dispatcher =
        new Dispatcher(new RpcLimits(1_000, 1, 16, LONG, 1_000), new MethodTable(LONG));
    RpcSockets sockets =
        new RpcSockets(dispatcher, new SocketLimits(10, 1, 1, 1_000, 1_000, IDLE, LONG));
    try (SocketServer server = new SocketServer(dispatcher, sockets, 1_000, folder)) {
      RawSocket dead = server.open("/");
      RawSocket alive = server.open("/");
      int pings = 0;
      // Pings come three times as often as silence is given up: these take twice that time.
      while (pings < 6) {
        Frame frame = alive.read();
        assertThat(frame.opcode()).isEqualTo(RawSocket.PING);
        alive.send(true, RawSocket.PONG, frame.payload());
        pings++;
      }

      Frame close = dead.readToClose();
      assertThat(close.closeCode()).isEqualTo(1001);
      assertThat(close.closeReason()).contains("nothing was heard for 3 s");
    }
  }
}
