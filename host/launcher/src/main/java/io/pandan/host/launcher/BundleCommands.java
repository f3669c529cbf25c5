package io.pandan.host.launcher;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that change the bundles of a running node. */
final class BundleCommands {
  private static final String PATH = "admin/deploy";

  private BundleCommands() {}

  /** What they share. */
  abstract static class BundleCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private RunningNode node;

    @Override
    public final Integer call() throws Exception {
      spec.commandLine().getOut().print(ask(node));
      spec.commandLine().getOut().flush();
      return 0;
    }

    abstract String ask(RunningNode node) throws Exception;
  }

  @Command(
      name = "deploy",
      description = "Installs a bundle in a running node, or replaces the one of its name.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Deploy extends BundleCommand {
    @Parameters(paramLabel = "FILE", description = "The bundle's jar.")
    private Path file;

    @Option(names = "--force", description = "Even if its version is lower than the running one.")
    private boolean force;

    @Override
    String ask(RunningNode node) throws LaunchException, InterruptedException {
      if (file.toString().endsWith(".car")) {
        throw new LaunchException(
            "%s is no jar; a bundle of built-in actors comes by: ./pandan actors import %s"
                .formatted(file, file));
      }
      try {
        return node.send("POST", PATH + "?force=" + force, BodyPublishers.ofFile(file));
      } catch (FileNotFoundException e) {
        throw new LaunchException("there is no file " + file, e);
      }
    }
  }

  @Command(
      name = "undeploy",
      description = "Takes a bundle away from a running node; it stays away after a restart.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Undeploy extends BundleCommand {
    @Parameters(paramLabel = "NAME", description = "The bundle's symbolic name.")
    private String name;

    @Override
    String ask(RunningNode node) throws LaunchException, InterruptedException {
      return node.send("DELETE", PATH + "/" + RunningNode.segment(name), BodyPublishers.noBody());
    }
  }

  @Command(
      name = "rollback",
      description = "Takes the last deployment or removal of a bundle back.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Rollback extends BundleCommand {
    @Parameters(paramLabel = "NAME", description = "The bundle's symbolic name.")
    private String name;

    @Override
    String ask(RunningNode node) throws LaunchException, InterruptedException {
      return node.send(
          "POST", PATH + "/" + RunningNode.segment(name) + "/rollback", BodyPublishers.noBody());
    }
  }

  @Command(
      name = "bundles",
      description = "Lists the bundles of a running node.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class List extends BundleCommand {
    @Override
    String ask(RunningNode node) throws LaunchException, InterruptedException {
      return node.send("GET", PATH, BodyPublishers.noBody());
    }
  }
}
