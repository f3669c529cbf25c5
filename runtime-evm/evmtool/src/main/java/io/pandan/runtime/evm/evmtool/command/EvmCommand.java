package io.pandan.runtime.evm.evmtool.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ./pandan evm}. Exit codes: 0 when all went well, 1 when a state test failed or the code
 * that was run did, 2 for wrong usage.
 */
@Command(
    name = "evm",
    description = "Ethereum's state tests and bytecode of one's own, on the EVM's engines.",
    subcommands = {StateTestCommand.class, RunCommand.class},
    mixinStandardHelpOptions = true,
    version = "Pandan 0.1.0",
    sortOptions = false)
public final class EvmCommand implements Runnable {
  @Spec private CommandSpec spec;

  private EvmCommand() {}

  /**
   * Runs the command and leaves the JVM with its exit code.
   *
   * @param arguments the options
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, with its output and errors where picocli has them. */
  public static CommandLine commandLine() {
    return new CommandLine(new EvmCommand()).setExecutionExceptionHandler(EvmCommand::report);
  }

  /** What a user can mend is one line; everything else is our fault and shows where. */
  private static int report(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof UsageException) {
      command.getErr().println("pandan: " + failure.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    throw failure;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "'evm' needs a command: statetest or run");
  }
}
