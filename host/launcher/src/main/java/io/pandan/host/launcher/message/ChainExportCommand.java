package io.pandan.host.launcher.message;

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
    try (NodeRpc rpc = node.connect()) {
      String summary =
          new ChainTask(rpc, spec.commandLine().getErr())
              .run("Pandan.ChainExport", plan.put("all", all).build());
      PrintWriter out = spec.commandLine().getOut();
      out.print(summary);
      out.println("File      " + file.toAbsolutePath().normalize());
      out.flush();
      return 0;
    }
  }

  private static void put(JsonObject.Builder plan, String name, @Nullable Long value) {
    if (value != null) {
      plan.put(name, value);
    }
  }
}
