package io.pandan.host.launcher;

import io.pandan.host.launcher.message.ChainExportCommand;
import io.pandan.host.launcher.message.ChainWarmUpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Carries chains away, and brings them. */
@Command(
    name = "chain",
    description = "Exports a node's chain into a file, and imports one into a new data folder.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {ChainExportCommand.class, ChainWarmUpCommand.class, ChainImportCommand.class})
final class ChainCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
