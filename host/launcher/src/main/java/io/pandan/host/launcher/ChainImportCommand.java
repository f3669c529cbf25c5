package io.pandan.host.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Imports a snapshot into a data folder that has no network. It is done beside the chain, by a
 * framework without ports, and moved into its place when it is whole.
 */
@Command(
    name = "import",
    description =
        "Imports a file of 'chain export' into a data folder that has no network yet; then"
            + " './pandan run' goes on from its head.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ChainImportCommand implements Callable<Integer> {
  private static final String STAGING = "chain.importing";
  private static final String TASK = "io.pandan.chain.import";
  private static final long TASK_TIMEOUT_MS = 20_000;
  private static final long POLL_MS = 20;

  /** What a node has beside what executes. */
  private static final List<String> LEFT_OUT =
      List.of(
          "io.pandan.host.console",
          "io.pandan.host.deploy",
          "io.pandan.host.rpc",
          "io.pandan.host.wallet",
          "org.apache.felix.http.jetty",
          "org.apache.felix.fileinstall",
          "org.apache.felix.gogo",
          "org.apache.felix.inventory",
          "org.apache.felix.webconsole");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The snapshot.")
  private Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:pandan.data:-.pandan}",
      description = "The data folder. Default: .pandan in the checkout.")
  private Path data;

  @Option(
      names = "--node",
      paramLabel = "NAME|FILE",
      defaultValue = "node",
      description = "Which bundles execute, as in 'run --node'. Default: ${DEFAULT-VALUE}.")
  private String description;

  @Option(
      names = "--verify",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many of the newest tipsets are executed again. Default: ${DEFAULT-VALUE}.")
  private long verify;

  @Override
  public Integer call() throws LaunchException, IOException, InterruptedException {
    if (!Files.isRegularFile(file)) {
      throw new LaunchException("there is no file " + file);
    }
    try (DataFolder folder = DataFolder.open(data)) {
      requireEmpty(folder);
      Path staging = folder.path().resolve(STAGING);
      delete(staging);
      Files.createDirectories(staging);
      String summary = run(folder, staging);
      Files.move(staging.resolve("chain"), folder.path().resolve("chain"));
      Files.move(
          staging.resolve("network.properties"), folder.path().resolve("network.properties"));
      delete(staging);
      spec.commandLine().getOut().print(summary);
      spec.commandLine().getOut().flush();
      return 0;
    }
  }

  private static void requireEmpty(DataFolder folder) throws LaunchException {
    if (folder.network().isPresent() || Files.exists(folder.path().resolve("chain"))) {
      throw new LaunchException(
          "the data folder %s has the network %s already; import into another: --data DIR"
              .formatted(
                  folder.path(),
                  folder
                      .network()
                      .map(network -> network.getProperty("name"))
                      .orElse("(unnamed)")));
    }
  }

  private String run(DataFolder folder, Path staging) throws LaunchException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Distribution distribution = Distribution.open(Path.of(System.getProperty("pandan.home")));
    RunDescription run = RunDescription.read(distribution.description(description));
    List<NodeBundle> bundles =
        distribution.select(run, DeployedBundles.in(folder.deployed())).stream()
            .filter(bundle -> LEFT_OUT.stream().noneMatch(bundle.symbolicName()::startsWith))
            .toList();
    System.setProperty("org.ops4j.pax.logging.DefaultServiceLog.level", "WARN");
    System.setProperty("pandan.logs", folder.logs().toString());
    Node node =
        Node.start(
            bundles,
            Settings.ofImport(distribution, staging, TASK),
            (bundle, reason) -> err.println("pandan: bundle " + bundle + ": " + reason));
    StopOnSignal hook = StopOnSignal.watch(node, err);
    try {
      Consumer<String> progress =
          line -> {
            err.println("pandan: " + line);
            err.flush();
          };
      Map<String, Object> parameters = new LinkedHashMap<>();
      parameters.put("file", file.toAbsolutePath().normalize().toString());
      parameters.put("verify", verify);
      parameters.put("progress", progress);
      return task(node).apply(parameters);
    } catch (RuntimeException e) {
      // The framework's side has no type that is known here.
      throw new LaunchException("%s is not imported: %s".formatted(file, e.getMessage()), e);
    } finally {
      stop(node, hook);
    }
  }

  /** The chain's bundle offers it once its store is open. */
  @SuppressWarnings("unchecked") // as that bundle's ImportTask says
  private static Function<Map<String, Object>, String> task(Node node)
      throws LaunchException, InterruptedException {
    BundleContext context = node.context();
    long deadline = System.nanoTime() + TASK_TIMEOUT_MS * 1_000_000;
    while (System.nanoTime() < deadline) {
      try {
        ServiceReference<?>[] found =
            context.getServiceReferences(Function.class.getName(), "(" + TASK + "=true)");
        if (found != null) {
          return (Function<Map<String, Object>, String>) context.getService(found[0]);
        }
      } catch (InvalidSyntaxException e) {
        throw new IllegalStateException(e);
      }
      Thread.sleep(POLL_MS);
    }
    throw new LaunchException(
        "this node has no bundle that imports: it lacks io.pandan.host.chain");
  }

  private static void stop(Node node, StopOnSignal hook)
      throws LaunchException, InterruptedException {
    try {
      node.stop(TASK_TIMEOUT_MS);
      hook.release();
    } catch (BundleException e) {
      throw new LaunchException("the framework does not stop: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, IOException failure)
              throws IOException {
            Files.delete(path);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
