package io.pandan.host.launcher;

import io.pandan.host.launcher.genesis.GenesisFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the default genesis, to begin one's own with, or checks a file. */
@Command(
    name = "genesis",
    description =
        "Prints what a network begins with by default, as './pandan run --genesis FILE' reads it;"
            + " or checks a file.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GenesisCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--actors",
      paramLabel = "SET",
      defaultValue = "native",
      description = "The default of which actor set: native or canonical. Default: native.")
  private ActorChoice.Set actors;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = "Says what is wrong with a file, or prints it whole, with all defaults.")
  private @Nullable Path check;

  @Override
  public Integer call() throws LaunchException {
    GenesisFile genesis =
        check == null
            ? GenesisChoice.standard(new ActorChoice(actors, Optional.empty()))
            : GenesisFile.read(check);
    PrintWriter out = spec.commandLine().getOut();
    out.print(genesis.toText());
    out.flush();
    return 0;
  }
}
