package io.pandan.host.launcher.message;

import io.pandan.host.launcher.LaunchException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lets a running node that was forked read all of its newest state. */
@Command(
    name = "warm-up",
    description =
        "Lets the running node, which was forked, read all of its newest state from the node it was"
            + " forked from. What was read stays, also when this is interrupted.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ChainWarmUpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private NodeOptions node;

  @Override
  public Integer call() throws LaunchException, InterruptedException {
    try (NodeRpc rpc = node.connect()) {
      String summary = new ChainTask(rpc, spec.commandLine().getErr()).run("Pandan.ChainWarmUp");
      spec.commandLine().getOut().print(summary);
      spec.commandLine().getOut().flush();
      return 0;
    }
  }
}
