package io.pandan.host.launcher.message;

import io.pandan.api.json.JsonBool;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.host.launcher.LaunchException;
import java.io.PrintWriter;

/** Begins a long task of a running node, shows its progress, and ends it when this process ends. */
final class ChainTask {
  private static final long POLL_MS = 200;

  private final NodeRpc rpc;
  private final PrintWriter err;

  ChainTask(NodeRpc rpc, PrintWriter err) {
    this.rpc = rpc;
    this.err = err;
  }

  /**
   * Runs a task to its end.
   *
   * @return its summary
   * @throws LaunchException when it fails
   */
  String run(String method, JsonValue... parameters) throws LaunchException, InterruptedException {
    Answer status = rpc.call(method, parameters);
    Thread cancel = new Thread(this::cancel, "pandan-cancel");
    Runtime.getRuntime().addShutdownHook(cancel);
    try {
      String told = "";
      while (JsonBool.TRUE.equals(status.member("running").value())) {
        String line = status.member("progress").text();
        if (!line.equals(told)) {
          told = line;
          err.println("pandan: " + line);
          err.flush();
        }
        Thread.sleep(POLL_MS);
        status = rpc.call("Pandan.ChainTask");
      }
    } finally {
      release(cancel);
    }
    if (status.value() instanceof JsonObject object && object.get("result").isPresent()) {
      return status.member("result").text();
    }
    throw new LaunchException("the task failed: " + status.member("failure").text());
  }

  /** What Ctrl-C does. */
  private void cancel() {
    try {
      rpc.call("Pandan.CancelChainTask");
      err.println("pandan: cancelled");
    } catch (LaunchException e) {
      err.println("pandan: not cancelled: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    err.flush();
  }

  private static void release(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends: the hook is what ended the task.
    }
  }
}
