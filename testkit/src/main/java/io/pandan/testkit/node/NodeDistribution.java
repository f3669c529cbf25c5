package io.pandan.testkit.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The distribution that the build assembled ({@code cnf/target/node}), started as {@code ./pandan}
 * starts it. Thread safe.
 *
 * @param home its folder
 * @param heapMb the most memory that a JVM may have for objects, in MiB
 */
public record NodeDistribution(Path home, int heapMb) {
  /** Enough for most tests, so that several nodes run side by side. */
  private static final int HEAP_MB = 512;

  private static final long COMMAND_TIMEOUT_S = 60;

  /** Checks that it is there. */
  public NodeDistribution {
    if (!Files.isRegularFile(launcher(home))) {
      throw new IllegalArgumentException("no node was assembled in " + home);
    }
  }

  /** The one that the system property {@code node} names. */
  public static NodeDistribution assembled() {
    return new NodeDistribution(Path.of(System.getProperty("node")).toAbsolutePath(), HEAP_MB);
  }

  /** The same with more or less memory. */
  public NodeDistribution withHeapMb(int heapMb) {
    return new NodeDistribution(home, heapMb);
  }

  /**
   * What a command said.
   *
   * @param exitCode its exit code
   * @param output what it printed, errors included
   */
  public record Outcome(int exitCode, String output) {}

  /**
   * Starts a node with free ports and waits until it is ready.
   *
   * @param data its data folder
   * @param options further options of {@code ./pandan run}
   * @throws IllegalStateException when it ends, says that it is not ready, or takes three minutes
   */
  public StartedNode start(Path data, String... options) throws IOException, InterruptedException {
    return StartedNode.await(this, run(data, options), data, true);
  }

  /**
   * Starts a node of which something is missing, and waits until it says so.
   *
   * @throws IllegalStateException when it ends, is ready, or takes three minutes
   */
  public StartedNode startIncomplete(Path data, String... options)
      throws IOException, InterruptedException {
    return StartedNode.await(this, run(data, options), data, false);
  }

  private Process run(Path data, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", "--rpc-port", "0"));
    arguments.addAll(List.of("--console-port", "0", "--data", data.toString()));
    arguments.addAll(List.of(options));
    return process(arguments).start();
  }

  /** Runs a command to its end, as in {@code run("bundles", "--data", folder)}. */
  public Outcome run(String... arguments) throws IOException, InterruptedException {
    Process process = process(List.of(arguments)).start();
    process.getOutputStream().close();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(COMMAND_TIMEOUT_S, TimeUnit.SECONDS)) {
        throw new IllegalStateException(String.join(" ", arguments) + " does not end: " + output);
      }
      return new Outcome(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The jar of a bundle. */
  public Path bundle(String symbolicName) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("bundles"))) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        if (symbolicName.equals(symbolicName(jar))) {
          return jar;
        }
      }
    }
    throw new IllegalArgumentException("no bundle " + symbolicName + " in " + home);
  }

  private static String symbolicName(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      String name = file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
      return name == null ? "" : name.split(";", 2)[0].strip();
    }
  }

  /** The JVM's options are those of the script {@code pandan}, with less memory. */
  private ProcessBuilder process(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseParallelGC",
                "-XX:-DontCompileHugeMethods",
                "-Xmx" + heapMb + "m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dpandan.home=" + home,
                "-jar",
                launcher(home).toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  private static Path launcher(Path home) {
    return home.resolve("lib").resolve("io.pandan.host.launcher.jar");
  }
}
