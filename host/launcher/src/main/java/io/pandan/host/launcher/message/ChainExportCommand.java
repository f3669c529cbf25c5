package io.pandan.host.launcher.message;

import io.pandan.api.json.JsonBool;
import io.pandan.api.json.JsonObject;
import io.pandan.host.launcher.LaunchException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a running node write its chain into a file on its own disk, and waits for it. */
@Command(
    name = "export",
    description =
        "Lets the running node write its chain into a file: a CAR in the form of Lotus' snapshots."
            + " The chain goes on meanwhile.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ChainExportCommand implements Callable<Integer> {
  private static final long POLL_MS = 200;

  @Spec private CommandSpec spec;
  @Mixin private NodeOptions node;

  @Parameters(
      paramLabel = "FILE",
      description = "The file, on the node's disk; it is FILE.part until it is whole.")
  private Path file;

  @Option(
      names = "--tipset",
      paramLabel = "EPOCH",
      description = "The newest tipset that is exported. Default: the head.")
  private @Nullable Long tipset;

  @Option(
      names = "--recent-roots",
      paramLabel = "N",
      description =
          "Of how many of the newest epochs the states are exported, at least 1. Default: 900.")
  private @Nullable Long recentRoots;

  @Option(names = "--all", description = "The states of all epochs.")
  private boolean all;

  @Option(
      names = "--verify",
      paramLabel = "N",
      description = "How many of the newest tipsets are executed again first. Default: 20.")
  private @Nullable Long verify;

  @Override
  public Integer call() throws LaunchException, InterruptedException {
    JsonObject.Builder plan =
        JsonObject.builder().put("file", file.toAbsolutePath().normalize().toString());
    put(plan, "height", tipset);
    put(plan, "states", recentRoots);
    put(plan, "verify", verify);
    PrintWriter err = spec.commandLine().getErr();
    try (NodeRpc rpc = node.connect()) {
      Thread cancel = new Thread(() -> cancel(rpc, err), "pandan-cancel");
      Runtime.getRuntime().addShutdownHook(cancel);
      try {
        Answer status = rpc.call("Pandan.ChainExport", plan.put("all", all).build());
        String told = "";
        while (JsonBool.TRUE.equals(status.member("running").value())) {
          String line = status.member("progress").text();
          if (!line.equals(told)) {
            told = line;
            err.println("pandan: " + line);
            err.flush();
          }
          Thread.sleep(POLL_MS);
          status = rpc.call("Pandan.ChainExportStatus");
        }
        return finish(status);
      } finally {
        release(cancel);
      }
    }
  }

  private static void put(JsonObject.Builder plan, String name, @Nullable Long value) {
    if (value != null) {
      plan.put(name, value);
    }
  }

  private int finish(Answer status) throws LaunchException {
    if (status.value() instanceof JsonObject object && object.get("result").isPresent()) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(status.member("result").text());
      out.println("File      " + file.toAbsolutePath().normalize());
      out.flush();
      return 0;
    }
    throw new LaunchException("the chain was not exported: " + status.member("failure").text());
  }

  /** What Ctrl-C does. */
  private static void cancel(NodeRpc rpc, PrintWriter err) {
    try {
      rpc.call("Pandan.ChainExportCancel");
      err.println("pandan: the export was cancelled; there is no file");
    } catch (LaunchException e) {
      err.println("pandan: the export was not cancelled: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    err.flush();
  }

  private static void release(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends: the hook is what ended the export.
    }
  }
}
