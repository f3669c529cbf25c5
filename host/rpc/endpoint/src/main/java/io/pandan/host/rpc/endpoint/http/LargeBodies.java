package io.pandan.host.rpc.endpoint.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests above the usual size: those of a few methods, one at a time. Which method it is has to
 * be said at the request's beginning, before its parameters, as clients have it. Thread-safe.
 */
final class LargeBodies {
  /** How much of a request is looked at for its method. */
  private static final int BEGINNING_BYTES = 1_024;

  private static final Pattern METHOD = Pattern.compile("\"method\"\\s*:\\s*\"([^\"\\\\]+)\"");

  private final List<String> methods;
  private final int maxBytes;
  private final Semaphore turn = new Semaphore(1);

  /**
   * Limits.
   *
   * @param methods the methods' names
   * @param maxBytes the longest request of one of them
   */
  LargeBodies(List<String> methods, int maxBytes) {
    this.methods = List.copyOf(methods);
    this.maxBytes = maxBytes;
  }

  /** The longest request there can be, where all others have a limit of their own. */
  int maxBytes(int others) {
    return methods.isEmpty() ? others : Math.max(others, maxBytes);
  }

  /** Whether a request may be long, by its beginning. */
  boolean admits(byte[] beginning) {
    String text =
        new String(
            beginning, 0, Math.min(beginning.length, BEGINNING_BYTES), StandardCharsets.ISO_8859_1);
    Matcher method = METHOD.matcher(text);
    return method.find() && methods.contains(method.group(1));
  }

  /** Answers a request, once it has been read whole. */
  interface Answer {
    void of(byte[] body) throws IOException;
  }

  /** Why a request was not answered. */
  enum Refusal {
    /** It is too long. */
    TOO_LONG,
    /** Another one is being answered. */
    BUSY
  }

  /**
   * Reads the rest of a request and answers it.
   *
   * @param beginning what was read of it
   * @param rest the rest
   * @param answer answers
   * @return why not; empty when it was answered
   */
  Optional<Refusal> answer(byte[] beginning, InputStream rest, Answer answer) throws IOException {
    if (!turn.tryAcquire()) {
      return Optional.of(Refusal.BUSY);
    }
    try {
      ByteArrayOutputStream body = new ByteArrayOutputStream(2 * beginning.length);
      body.writeBytes(beginning);
      byte[] part;
      while ((part = rest.readNBytes(1 << 20)).length > 0) {
        if (body.size() + part.length > maxBytes) {
          return Optional.of(Refusal.TOO_LONG);
        }
        body.writeBytes(part);
      }
      answer.of(body.toByteArray());
      return Optional.empty();
    } finally {
      turn.release();
    }
  }
}
