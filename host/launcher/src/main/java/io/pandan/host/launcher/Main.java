package io.pandan.host.launcher;

import io.pandan.host.launcher.message.ActorCommand;
import io.pandan.host.launcher.message.EngineCommand;
import io.pandan.host.launcher.message.SendCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind {@code ./pandan}. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "pandan",
    description = "A Filecoin Virtual Machine node assembled from OSGi bundles.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "Pandan 0.1.0",
    subcommands = {
      RunCommand.class,
      GenesisCommand.class,
      ChainCommand.class,
      ActorCommand.class,
      ActorsCommand.class,
      SendCommand.class,
      EngineCommand.class,
      BundleCommands.Deploy.class,
      BundleCommands.Undeploy.class,
      BundleCommands.Rollback.class,
      BundleCommands.List.class,
      GogoCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  private Main() {}

  /**
   * Runs one command and leaves the JVM with its exit code.
   *
   * @param arguments the command and its options
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, with its output and errors where picocli has them. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(Main::report)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** What a user can mend is one line; everything else is our fault and shows where. */
  private static int report(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof LaunchException) {
      command.getErr().println("pandan: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
