package io.pandan.conformance.clients;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The assembled node in a process of its own, on free ports, with a data folder of its own. */
final class RunningNode implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("JSON-RPC +(http://\\S+)");
  private static final Pattern TOKEN = Pattern.compile("Token +(\\S+)");
  private static final Pattern READY = Pattern.compile("^Ready\\.$", Pattern.MULTILINE);
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final long STOP_LIMIT_S = 30;
  private static final long POLL_MS = 100;

  private final Process process;
  private final Path log;

  private RunningNode(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a node and waits until it is ready. */
  static RunningNode start(Path folder) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("node"));
    Path log = folder.resolve("node.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dpandan.home=" + home,
                "-jar",
                home.resolve("lib/io.pandan.host.launcher.jar").toString(),
                "run",
                "--rpc-port",
                "0",
                "--console-port",
                "0",
                "--data",
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    RunningNode node = new RunningNode(process, log);
    try {
      node.awaitReady();
      return node;
    } catch (IOException | InterruptedException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  /** Where it answers. */
  URI url() throws IOException {
    return URI.create(find(URL).orElseThrow());
  }

  /** Its administrator's token. */
  String token() throws IOException {
    return find(TOKEN).orElseThrow();
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (find(READY).isEmpty()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("the node is not ready:\n" + Files.readString(log));
      }
      Thread.sleep(POLL_MS);
    }
  }

  private Optional<String> find(Pattern pattern) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(log));
    return matcher.find() ? Optional.of(matcher.group(matcher.groupCount())) : Optional.empty();
  }

  /** Stops it as a user does. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT_S, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException("the node did not stop in " + STOP_LIMIT_S + " s");
    }
  }
}
