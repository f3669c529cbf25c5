package io.pandan.host.launcher;

import io.pandan.api.MalformedException;
import io.pandan.host.actors.ImportedBundles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Brings the built-in actors that the Filecoin project releases to a data folder, for networks of
 * the canonical actor set. Works whether or not a node runs there.
 */
@Command(
    name = "actors",
    description = "Imports and lists bundles of built-in actors, as the Filecoin project has them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {ActorsCommand.Import.class, ActorsCommand.ListBundles.class})
final class ActorsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /** The data folder that is meant. */
  static final class Data {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = "${sys:pandan.data:-.pandan}",
        description = "The data folder. Default: .pandan in the checkout.")
    private Path data;

    ImportedBundles bundles() {
      return new ImportedBundles(DataFolder.actors(data));
    }
  }

  @Command(
      name = "import",
      description = "Imports a bundle, which './pandan run --actors canonical' can found upon.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Import implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Data data;

    @Parameters(
        paramLabel = "CAR",
        description = "The bundle, as in builtin-actors-devnet.car; not compressed.")
    private Path car;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description =
            "What to call it. Default: a release's name, as in v18-devnet, or the file's.")
    private @Nullable String name;

    @Override
    public Integer call() throws LaunchException {
      if (!Files.isRegularFile(car)) {
        throw new LaunchException("there is no file " + car);
      }
      try {
        ImportedBundles.Imported imported = data.bundles().add(car, Optional.ofNullable(name));
        PrintWriter out = spec.commandLine().getOut();
        out.println("%-9s %s".formatted("Name", imported.name()));
        out.println("%-9s %s".formatted("Manifest", imported.root()));
        out.flush();
        return 0;
      } catch (MalformedException e) {
        throw new LaunchException(car + " is not imported: " + e.getMessage(), e);
      } catch (IOException e) {
        throw new LaunchException(car + " cannot be imported: " + e, e);
      }
    }
  }

  @Command(
      name = "list",
      description = "Lists the bundles that were imported: name and CID of the manifest.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class ListBundles implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Data data;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      List<ImportedBundles.Imported> bundles = data.bundles().list();
      bundles.forEach(b -> out.println("%-20s %s".formatted(b.name(), b.root())));
      out.flush();
      return 0;
    }
  }
}
