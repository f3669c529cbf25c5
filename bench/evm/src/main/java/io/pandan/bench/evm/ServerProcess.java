package io.pandan.bench.evm;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that was started for the benchmark and ends with it. Times and memory are Linux's
 * ({@code proc(5)}); elsewhere they are 0.
 */
final class ServerProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final long STOP_TIMEOUT_S = 15;
  private static final int POLL_MS = 5;

  private static final int BYTES_OF_KIB = 1024;

  private final Process process;
  private final int port;
  private final Duration startUp;

  /** Processor time by thread: one that has ended counts as it was last seen. */
  private final Map<String, Long> threads = new HashMap<>();

  private ServerProcess(Process process, int port, Duration startUp) {
    this.process = process;
    this.port = port;
    this.startUp = startUp;
  }

  /**
   * Starts a server and waits until it tells its chain id.
   *
   * @param command with {@code {port}} where the port is to stand
   * @param folder the working folder, where what it prints goes into {@code NAME.log}
   * @param name what the log is named after
   * @param environment what is added to the environment
   * @throws IllegalStateException when it ends or takes two minutes, with what it printed
   */
  static ServerProcess start(
      List<String> command, Path folder, String name, Map<String, String> environment)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path log = folder.resolve(name + ".log");
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                command.stream()
                    .map(word -> word.replace("{port}", Integer.toString(port)))
                    .toList())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    long begun = System.nanoTime();
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() - begun > START_TIMEOUT.toNanos()) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "it does not start: " + Files.readString(log, StandardCharsets.UTF_8).strip());
      }
      Thread.sleep(POLL_MS);
    }
    return new ServerProcess(process, port, Duration.ofNanos(System.nanoTime() - begun));
  }

  private static boolean answers(int port) {
    try (HttpConnection connection = new HttpConnection(port)) {
      return new String(
              connection.post(RpcClient.request("eth_chainId", "[]")), StandardCharsets.UTF_8)
          .contains("\"0x");
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return probe.getLocalPort();
    }
  }

  /** Where it listens on 127.0.0.1. */
  int port() {
    return port;
  }

  /** The time from its start to its first answer. */
  Duration startUp() {
    return startUp;
  }

  /** Processor time so far, of all its threads, in nanoseconds. */
  long processorNs() {
    File[] tasks = new File("/proc/" + process.pid() + "/task").listFiles();
    if (tasks == null) {
      return 0;
    }
    for (File task : tasks) {
      String times = read("task/" + task.getName() + "/schedstat");
      if (!times.isEmpty()) {
        threads.put(task.getName(), Long.parseLong(times.split(" ", 2)[0]));
      }
    }
    return threads.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The memory that it has now, in bytes. */
  long residentBytes() {
    return status("VmRSS");
  }

  /** The most memory that it ever had, in bytes. */
  long peakBytes() {
    return status("VmHWM");
  }

  private long status(String field) {
    Matcher line =
        Pattern.compile("^" + field + ":\\s+(\\d+) kB", Pattern.MULTILINE).matcher(read("status"));
    return line.find() ? Long.parseLong(line.group(1)) * BYTES_OF_KIB : 0;
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
