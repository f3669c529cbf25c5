package io.pandan.host.chain;

import io.pandan.api.FatalException;
import io.pandan.api.MalformedException;
import io.pandan.api.chain.NotReadyException;
import io.pandan.api.json.JsonBool;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.chain.snapshot.Progress;
import io.pandan.host.chain.snapshot.SnapshotExport;
import io.pandan.host.chain.snapshot.StateWarmUp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Long tasks, one at a time, while the chain goes on. {@code Pandan.ChainExport} begins to write a
 * snapshot on the node's own disk, where neither a request's time nor its size limits it, {@code
 * Pandan.ChainWarmUp} to read all of the newest state; {@code Pandan.ChainTask} tells how far it
 * is, and {@code Pandan.CancelChainTask} ends it, without a file. Thread safe.
 */
final class ExportModule implements RpcModule, AutoCloseable {
  private static final long ALL = Long.MAX_VALUE;
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final SnapshotExport export;
  private final StateWarmUp warmUp;
  private @Nullable Thread thread;
  private String progress = "";
  private Optional<String> result = Optional.empty();
  private Optional<String> failure = Optional.empty();

  ExportModule(SnapshotExport export, StateWarmUp warmUp) {
    this.export = export;
    this.warmUp = warmUp;
  }

  @Override
  public List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Pandan.ChainExport", RpcPermission.ADMIN, this::begin),
        new RpcMethod("Pandan.ChainWarmUp", RpcPermission.ADMIN, this::warmUp),
        new RpcMethod(
            "Pandan.ChainTask",
            RpcPermission.ADMIN,
            parameters -> {
              parameters.requireAtMost(0);
              return status();
            }),
        new RpcMethod(
            "Pandan.CancelChainTask",
            RpcPermission.ADMIN,
            parameters -> {
              parameters.requireAtMost(0);
              return JsonValue.of(cancel());
            }));
  }

  private JsonValue begin(RpcParameters parameters) {
    parameters.requireAtMost(1);
    if (!(parameters.require(0, "plan") instanceof JsonObject plan)) {
      throw RpcParameters.invalid(0, "plan", "is no object");
    }
    if (!(plan.get("file").orElse(null) instanceof JsonString(String file))
        || !Path.of(file).isAbsolute()) {
      throw RpcParameters.invalid(0, "plan", "has no file with an absolute path");
    }
    boolean all = plan.get("all").orElse(null) instanceof JsonBool(boolean value) && value;
    try {
      SnapshotExport.Plan wanted =
          new SnapshotExport.Plan(
              Path.of(file),
              number(plan, "height"),
              all ? ALL : number(plan, "states").orElse(SnapshotExport.DEFAULT_STATES),
              number(plan, "verify").orElse(SnapshotExport.DEFAULT_VERIFIED));
      start(progress -> export.run(wanted, progress).describe());
    } catch (MalformedException e) {
      throw RpcParameters.invalid(0, "plan", "is refused: " + e.getMessage());
    }
    return status();
  }

  private static OptionalLong number(JsonObject plan, String name) {
    Optional<JsonValue> value = plan.get(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      if (value.get() instanceof JsonNumber number) {
        return OptionalLong.of(number.value().longValueExact());
      }
    } catch (ArithmeticException e) {
      // Told below.
    }
    throw RpcParameters.invalid(0, "plan", "has a " + name + " that is no whole number");
  }

  private interface Job {
    String run(Progress progress) throws IOException, InterruptedException;
  }

  private JsonValue warmUp(RpcParameters parameters) {
    parameters.requireAtMost(0);
    start(progress -> "Blocks    %d, all of the newest state%n".formatted(warmUp.run(progress)));
    return status();
  }

  private synchronized void start(Job job) {
    Thread running = thread;
    if (running != null && running.isAlive()) {
      throw new RpcException(RpcException.GENERAL_ERROR, "a task is under way already");
    }
    progress = "begun";
    result = Optional.empty();
    failure = Optional.empty();
    thread = Thread.ofPlatform().name("pandan-task").daemon().start(() -> run(job));
  }

  private void run(Job job) {
    try {
      end(Optional.of(job.run(new Progress(this::tell))), Optional.empty());
    } catch (InterruptedException | ClosedByInterruptException e) {
      end(Optional.empty(), Optional.of("cancelled"));
    } catch (IOException
        | UncheckedIOException
        | MalformedException
        | NotReadyException
        | FatalException e) {
      end(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private synchronized void tell(String line) {
    progress = line;
  }

  private synchronized void end(Optional<String> summary, Optional<String> reason) {
    result = summary;
    failure = reason;
  }

  private synchronized JsonValue status() {
    Thread running = thread;
    boolean ended = result.isPresent() || failure.isPresent();
    JsonObject.Builder status =
        JsonObject.builder()
            .put("running", running != null && running.isAlive() && !ended)
            .put("progress", progress);
    result.ifPresent(text -> status.put("result", text));
    failure.ifPresent(text -> status.put("failure", text));
    return status.build();
  }

  private synchronized boolean cancel() {
    Thread running = thread;
    boolean alive = running != null && running.isAlive();
    if (alive) {
      running.interrupt();
    }
    return alive;
  }

  /** Ends an export; its partial file is deleted, unless the process ends before. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      cancel();
      running = thread;
    }
    if (running != null) {
      try {
        running.join(GRACE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
