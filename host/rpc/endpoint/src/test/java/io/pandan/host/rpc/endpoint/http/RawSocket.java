package io.pandan.host.rpc.endpoint.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A WebSocket client that sends whatever bytes it is told to (RFC 6455), and reads when asked. */
final class RawSocket implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int TIMEOUT_MS = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final String status;

  /** What a server sends. */
  record Frame(int opcode, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    int closeCode() {
      return opcode == CLOSE ? ByteBuffer.wrap(payload).getShort() & 0xffff : 0;
    }

    String closeReason() {
      return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
  }

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.status = readLine();
    for (String header = readLine(); !header.isEmpty(); header = readLine()) {
      if (header.toLowerCase(Locale.ROOT).startsWith("sec-websocket-extensions")) {
        throw new IOException("this client knows no extension: " + header);
      }
    }
  }

  static RawSocket open(int port, String path, String... headers) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(TIMEOUT_MS);
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\n"
            + "Upgrade: websocket\r\n"
            + "Connection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Extensions: permessage-deflate\r\n"
            + (String.join("", headers).contains("Host:") ? "" : "Host: localhost:" + port + "\r\n")
            + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList())
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new RawSocket(socket);
  }

  /** The status of the answer to the handshake. */
  int status() {
    return Integer.parseInt(status.split(" ")[1]);
  }

  void send(String text) throws IOException {
    send(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  void send(boolean last, int opcode, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) ((last ? 0x80 : 0) | opcode));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 1 << 16) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    // A mask of zeros leaves the payload as it is.
    frame.putInt(0).put(payload);
    socket.getOutputStream().write(frame.array(), 0, frame.position());
  }

  /** Reads one message, or one control frame. */
  Frame read() throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    int opcode = 0;
    while (true) {
      int first = in.readUnsignedByte();
      opcode = opcode == 0 ? first & 0xf : opcode;
      long length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      payload.write(in.readNBytes(Math.toIntExact(length)));
      if ((first & 0x80) != 0) {
        return new Frame(opcode, payload.toByteArray());
      }
    }
  }

  /** Reads to the close frame. */
  Frame readToClose() throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.opcode() == CLOSE) {
        return frame;
      }
    }
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("no answer to the handshake");
      }
      if (c == '\n') {
        return line.toString(StandardCharsets.US_ASCII).strip();
      }
      line.write(c);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
