package io.pandan.host.rpc.endpoint.dispatch;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.endpoint.json.JsonReader;
import io.pandan.host.rpc.endpoint.json.JsonWriter;
import io.pandan.host.rpc.endpoint.json.MalformedJsonException;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Answers requests and batches by JSON-RPC 2.0, within limits. The calls of a batch run one after
 * the other, so that transactions in it keep their order. Thread-safe.
 */
public final class Dispatcher {
  private final RpcLimits limits;
  private final JsonReader reader;
  private final JsonWriter writer = new JsonWriter();
  private final Invoker invoker;

  /**
   * A dispatcher.
   *
   * @param limits what one request may cost
   * @param methods the methods
   */
  public Dispatcher(RpcLimits limits, MethodTable methods) {
    this.limits = limits;
    this.reader = new JsonReader(limits.maxDepth(), limits.maxBodyBytes());
    this.invoker = new Invoker(methods);
  }

  /**
   * Answers one request or batch.
   *
   * @param body the request's text; not kept
   * @param caller what the caller may do
   * @return the reply's text, or empty when there is nothing to reply because all calls were
   *     notifications
   */
  public Optional<byte[]> dispatch(byte[] body, RpcPermission caller) {
    return dispatch(body, caller, new CallScope(Optional.empty()), () -> {});
  }

  /**
   * Answers one request or batch of a connection that stays; notifications follow the reply.
   *
   * @param body the request's text; not kept
   * @param caller what the caller may do
   * @param calls the connection's calls
   * @param read is run when the request has been read: its calls may take longer
   * @param reply sends the reply's text; not called when there is nothing to reply
   */
  public void dispatch(
      byte[] body, RpcPermission caller, OpenCalls calls, Runnable read, Consumer<byte[]> reply) {
    CallScope scope = new CallScope(Optional.of(calls));
    dispatch(body, caller, scope, read).ifPresent(reply);
    scope.replied();
  }

  private Optional<byte[]> dispatch(
      byte[] body, RpcPermission caller, CallScope scope, Runnable read) {
    long deadlineNanos = System.nanoTime() + limits.timeLimit().toNanos();
    JsonValue request;
    try {
      request = reader.read(body);
    } catch (MalformedJsonException e) {
      return Optional.of(
          error(new RpcException(RpcException.PARSE_ERROR, "parse error: " + e.getMessage())));
    }
    read.run();
    return request instanceof JsonArray batch
        ? batch(batch, caller, scope, deadlineNanos)
        : single(request, caller, scope, deadlineNanos, limits.maxResponseBytes());
  }

  /**
   * The text of an error that belongs to no call.
   *
   * @param error the error
   * @return a response object whose id is {@code null}
   */
  public byte[] error(RpcException error) {
    return writer.write(errorResponse(JsonNull.NULL, error));
  }

  private Optional<byte[]> batch(
      JsonArray batch, RpcPermission caller, CallScope scope, long deadlineNanos) {
    if (batch.size() == 0) {
      return Optional.of(
          error(new RpcException(RpcException.INVALID_REQUEST, "invalid request: empty batch")));
    }
    if (batch.size() > limits.maxBatchSize()) {
      return Optional.of(
          error(
              new RpcException(
                  RpcException.INVALID_REQUEST,
                  "batch too large: "
                      + batch.size()
                      + " calls, the limit is "
                      + limits.maxBatchSize())));
    }
    ByteArrayOutputStream replies = new ByteArrayOutputStream();
    for (JsonValue request : batch.elements()) {
      int left = Math.max(0, limits.maxResponseBytes() - replies.size());
      single(request, caller, scope, deadlineNanos, left)
          .ifPresent(
              reply -> {
                replies.write(replies.size() == 0 ? '[' : ',');
                replies.writeBytes(reply);
              });
    }
    if (replies.size() == 0) {
      return Optional.empty();
    }
    replies.write(']');
    return Optional.of(replies.toByteArray());
  }

  private Optional<byte[]> single(
      JsonValue request, RpcPermission caller, CallScope scope, long deadlineNanos, int maxBytes) {
    JsonValue id = RpcRequest.replyId(request);
    JsonObject response;
    boolean isNotification = false;
    try {
      RpcRequest call = RpcRequest.parse(request);
      isNotification = call.id().isEmpty();
      JsonValue result =
          scope.cancels(call) ? JsonNull.NULL : invoker.invoke(call, caller, scope, deadlineNanos);
      response = response(id).put("result", result).build();
    } catch (RpcException e) {
      // Only a request that could be read is a notification: section 4.1 against section 5.
      response = errorResponse(id, e);
    }
    if (isNotification) {
      return Optional.empty();
    }
    byte[] text = writer.write(response);
    if (text.length > maxBytes) {
      text = writer.write(errorResponse(id, tooLarge()));
    }
    return Optional.of(text);
  }

  private RpcException tooLarge() {
    return new RpcException(
        RpcException.LIMIT_EXCEEDED,
        "response too large: the limit is "
            + limits.maxResponseBytes()
            + " bytes for a request or batch");
  }

  private static JsonObject errorResponse(JsonValue id, RpcException error) {
    JsonObject.Builder body =
        JsonObject.builder().put("code", error.code()).put("message", error.getMessage());
    error.data().ifPresent(data -> body.put("data", data));
    return response(id).put("error", body.build()).build();
  }

  private static JsonObject.Builder response(JsonValue id) {
    return JsonObject.builder().put("jsonrpc", "2.0").put("id", id);
  }
}
