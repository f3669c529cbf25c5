package io.pandan.testkit.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a process of its own, after its banner. Thread safe. */
public final class StartedNode implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern ACCOUNT =
      Pattern.compile("\\s*\\(\\d+\\) (0x\\p{XDigit}{40})\\s+key (0x\\p{XDigit}{64})");

  private final NodeDistribution distribution;
  private final Process process;
  private final Path data;
  private final List<String> lines = new ArrayList<>();
  private final CountDownLatch announced = new CountDownLatch(1);

  private StartedNode(NodeDistribution distribution, Process process, Path data) {
    this.distribution = distribution;
    this.process = process;
    this.data = data;
    // A test that is aborted leaves no node behind.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Thread.ofPlatform().name("output of node " + process.pid()).daemon().start(this::readOutput);
  }

  /**
   * A funded development account, as the banner shows it.
   *
   * @param address its address, 0x and 40 digits
   * @param privateKey its key, 0x and 64 digits
   */
  public record Account(String address, String privateKey) {}

  static StartedNode await(NodeDistribution distribution, Process process, Path data, boolean ready)
      throws InterruptedException {
    StartedNode node = new StartedNode(distribution, process, data);
    boolean inTime = node.announced.await(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    if (!inTime || !process.isAlive() || node.isReady() != ready) {
      process.toHandle().destroyForcibly();
      throw new IllegalStateException(
          (ready ? "the node does not start:\n" : "the node is not as unready as expected:\n")
              + node.output());
    }
    return node;
  }

  private void readOutput() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
        if (line.equals("Ready.") || line.startsWith("NOT READY")) {
          announced.countDown();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      announced.countDown();
    }
  }

  /** What it has printed, errors included. */
  public String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  private boolean isReady() {
    return output().contains("\nReady.");
  }

  /** Where JSON-RPC is. */
  public URI rpc() {
    return URI.create(labelled("JSON-RPC"));
  }

  /** The root of the console's port, which ends with a slash; the node must have a console. */
  public URI console() {
    return URI.create(labelled("Console")).resolve("/");
  }

  /** The administrator's token. */
  public String token() {
    return labelled("Token");
  }

  /** Its data folder. */
  public Path data() {
    return data;
  }

  /** Its process' id. */
  public long pid() {
    return process.pid();
  }

  /** The development accounts, in order. */
  public List<Account> accounts() {
    return output()
        .lines()
        .map(ACCOUNT::matcher)
        .filter(Matcher::matches)
        .map(matcher -> new Account(matcher.group(1), matcher.group(2)))
        .toList();
  }

  /**
   * Runs a command of {@code ./pandan} on this node.
   *
   * @param arguments the command and its arguments, without {@code --}
   * @return what it printed
   * @throws IllegalStateException when it fails
   */
  public String command(String... arguments) throws IOException, InterruptedException {
    NodeDistribution.Outcome outcome = attempt(arguments);
    if (outcome.exitCode() != 0) {
      throw new IllegalStateException(String.join(" ", arguments) + ": " + outcome.output());
    }
    return outcome.output();
  }

  /**
   * Runs a command of {@code ./pandan} on this node, which may fail.
   *
   * @param arguments the command and its arguments, without {@code --}
   */
  public NodeDistribution.Outcome attempt(String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    return distribution.run(all.toArray(String[]::new));
  }

  /**
   * Asks it to stop (SIGTERM) and waits.
   *
   * @return its exit code: 143 when it drained and stopped, 1 when it had to halt
   */
  public int stop() throws InterruptedException {
    // Process.destroy would close the streams too, and its last words were lost.
    process.toHandle().destroy();
    if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the node does not stop:\n" + output());
    }
    return process.exitValue();
  }

  /** Kills it (SIGKILL) and waits. */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the node survives SIGKILL");
    }
  }

  /** Ends it, in whatever way. */
  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String labelled(String label) {
    Matcher matcher =
        Pattern.compile("^  " + Pattern.quote(label) + " +(\\S+)", Pattern.MULTILINE)
            .matcher(output());
    if (!matcher.find()) {
      throw new IllegalStateException("the banner has no " + label + ":\n" + output());
    }
    return matcher.group(1);
  }
}
