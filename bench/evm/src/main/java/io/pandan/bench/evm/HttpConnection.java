package io.pandan.bench.evm;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A kept-alive HTTP/1.1 connection to a port of this machine that posts JSON. Its own work is some
 * microseconds, which the JDK's client's is not. For one thread.
 */
final class HttpConnection implements AutoCloseable {
  private static final int TIMEOUT_MS = 120_000;

  /** Node.js closes connections that were idle for 5 s. */
  private static final long IDLE_NS = 3_000_000_000L;

  private final int port;
  private final byte[] head;
  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private long usedNs;

  HttpConnection(int port) throws IOException {
    this.port = port;
    head =
        ("POST / HTTP/1.1\r\nHost: 127.0.0.1:"
                + port
                + "\r\nContent-Type: application/json\r\nContent-Length: ")
            .getBytes(StandardCharsets.US_ASCII);
    socket = new Socket();
    in = InputStream.nullInputStream();
    out = OutputStream.nullOutputStream();
    connect();
  }

  private void connect() throws IOException {
    socket.close();
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), TIMEOUT_MS);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    out = socket.getOutputStream();
    usedNs = System.nanoTime();
  }

  /** Posts a body, and waits for the answer's. */
  byte[] post(byte[] body) throws IOException {
    if (System.nanoTime() - usedNs > IDLE_NS) {
      connect();
    }
    byte[] answer = exchange(body);
    usedNs = System.nanoTime();
    return answer;
  }

  private byte[] exchange(byte[] body) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream(head.length + body.length + 16);
    request.write(head);
    request.write((body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    request.write(body);
    request.writeTo(out);
    out.flush();
    String status = line();
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("the answer was '" + status + "'");
    }
    int length = -1;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    return chunked ? chunks() : exactly(length);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int length = chunkLength(); length > 0; length = chunkLength()) {
      body.write(exactly(length));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkLength() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    if (length < 0) {
      throw new IOException("the answer has no length");
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("the answer ended after " + body.length + " of " + length + " bytes");
    }
    return body;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection was closed");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
