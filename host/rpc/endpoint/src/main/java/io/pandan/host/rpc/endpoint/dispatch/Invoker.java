package io.pandan.host.rpc.endpoint.dispatch;

import io.pandan.api.chain.NotReadyException;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcChannel;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes calls: permission, lease, a virtual thread of its own, a deadline. Thread-safe. */
final class Invoker {
  private static final Logger LOG = LoggerFactory.getLogger(Invoker.class);

  private final MethodTable methods;

  Invoker(MethodTable methods) {
    this.methods = methods;
  }

  JsonValue invoke(RpcRequest call, RpcPermission caller, CallScope scope, long deadlineNanos) {
    try {
      while (true) {
        BoundMethod bound = methods.find(call.method()).orElseThrow(() -> notFound(call));
        requirePermission(bound.method(), caller);
        Optional<JsonValue> result = invoke(bound, call, scope, deadlineNanos);
        if (result.isPresent()) {
          return result.get();
        }
        // The module left between the look-up and the lease: look again, or wait for the next.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RpcException(RpcException.SERVER_ERROR, "the node is stopping");
    }
  }

  private static Optional<JsonValue> invoke(
      BoundMethod bound, RpcRequest call, CallScope scope, long deadlineNanos)
      throws InterruptedException {
    Optional<CallChannel> channel = scope.channel(call, bound.lease());
    RpcParameters parameters =
        new RpcParameters(call.parameters().values(), channel.map(RpcChannel.class::cast));
    FutureTask<JsonValue> task = new FutureTask<>(() -> bound.method().handler().call(parameters));
    channel.ifPresent(open -> open.running(task));
    boolean answered = false;
    try {
      Optional<JsonValue> result = invoke(bound, call, task, deadlineNanos);
      answered = result.isPresent();
      return result;
    } finally {
      channel.ifPresent(answered ? scope::answered : CallChannel::failed);
    }
  }

  private static Optional<JsonValue> invoke(
      BoundMethod bound, RpcRequest call, FutureTask<JsonValue> task, long deadlineNanos)
      throws InterruptedException {
    Thread thread =
        Thread.ofVirtual()
            .name(call.method())
            .unstarted(
                () -> {
                  try {
                    task.run();
                  } finally {
                    bound.lease().exit(Thread.currentThread());
                  }
                });
    if (!bound.lease().enter(thread)) {
      return Optional.empty();
    }
    thread.start();
    try {
      return Optional.of(task.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new RpcException(RpcException.TIMEOUT, "request timed out in " + call.method());
    } catch (CancellationException e) {
      throw new RpcException(RpcException.SERVER_ERROR, call.method() + " was cancelled");
    } catch (ExecutionException e) {
      throw failure(call, e.getCause());
    } catch (InterruptedException e) {
      task.cancel(true);
      throw e;
    }
  }

  private static RpcException failure(RpcRequest call, Throwable cause) {
    return switch (cause) {
      case RpcException e -> e;
      case NotReadyException e ->
          new RpcException(RpcException.SERVER_ERROR, "the node is not ready: " + e.getMessage());
      case InterruptedException _ ->
          new RpcException(
              RpcException.SERVER_ERROR, call.method() + " was interrupted: its module is leaving");
      default -> {
        LOG.error("JSON-RPC method {} failed", call.method(), cause);
        yield new RpcException(
            RpcException.INTERNAL_ERROR,
            "internal error in " + call.method() + ": see the node's log");
      }
    };
  }

  private static void requirePermission(RpcMethod method, RpcPermission caller) {
    if (!caller.covers(method.permission())) {
      throw new RpcException(
          RpcException.GENERAL_ERROR,
          "missing permission to call "
              + method.name()
              + ": it needs "
              + method.permission().name().toLowerCase(Locale.ROOT)
              + ", send the node's token as \"Authorization: Bearer TOKEN\"");
    }
  }

  private static RpcException notFound(RpcRequest call) {
    return new RpcException(
        RpcException.METHOD_NOT_FOUND,
        "the method " + abbreviate(call.method()) + " does not exist or is not available");
  }

  private static String abbreviate(String name) {
    int max = 128;
    return name.length() <= max ? name : name.substring(0, max) + "...";
  }
}
