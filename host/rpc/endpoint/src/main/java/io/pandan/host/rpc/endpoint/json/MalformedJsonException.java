package io.pandan.host.rpc.endpoint.json;

/** The text is no JSON, or exceeds a limit of the reader. */
public final class MalformedJsonException extends Exception {
  MalformedJsonException(String message) {
    super(message, null, false, false);
  }
}
