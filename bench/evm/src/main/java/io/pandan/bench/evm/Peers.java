package io.pandan.bench.evm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts the nodes that are compared: ours as its users start it, the others as their users do.
 *
 * @param checkout where {@code pandan} is
 * @param packages what came from npm
 * @param folder an empty folder for their data and logs
 */
record Peers(Path checkout, NpmPackages packages, Path folder) {
  private static final int POLL_MS = 50;
  private static final String BUNDLE = "io.pandan.runtime.evm.";

  /** What calls may use on our node, in Filecoin's gas: 100 times a block's. */
  private static final long PANDAN_CALL_GAS = 1_000_000_000_000L;

  /** What calls may use on an Ethereum node, in Ethereum's gas; our node looks at no call's. */
  static final long ETHEREUM_CALL_GAS = 100_000_000_000L;

  /**
   * Our node with one of the engines; one that the node has not is deployed.
   *
   * @param engine its name, which is that of its module in {@code runtime-evm} too
   */
  Server pandan(String engine) throws IOException, InterruptedException {
    String name = "pandan, " + engine;
    String data = folder.resolve(engine).toString();
    String script = checkout.resolve("pandan").toString();
    ServerProcess process =
        ServerProcess.start(
            List.of(
                script,
                "run",
                "--rpc-port",
                "{port}",
                "--console-port",
                "0",
                "--data",
                data,
                "--call-gas",
                Long.toString(PANDAN_CALL_GAS)),
            folder,
            name,
            Map.of());
    try {
      awaitReady(folder.resolve(name + ".log"));
      if (!runs(script, "engine", engine, "--data", data)) {
        if (!runs(script, "deploy", bundle(engine).toString(), "--data", data)
            || !runs(script, "engine", engine, "--data", data)) {
          throw new IllegalStateException("the node takes no engine '" + engine + "'");
        }
      }
    } catch (IllegalStateException | IOException e) {
      process.close();
      throw e;
    }
    return Server.on(
        name,
        "--call-gas " + PANDAN_CALL_GAS + ", engine " + engine,
        process,
        account -> Deployment.of(packages.artifacts(), account),
        Server.GasMeter::filecoin,
        true);
  }

  /** The bundle is among the benchmark's own libraries. */
  private Path bundle(String engine) throws IOException {
    Path libraries = checkout.resolve(Path.of("bench", "evm", "target", "lib"));
    try (Stream<Path> files = Files.list(libraries)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(BUNDLE + engine + "-"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no bundle of the engine '" + engine + "'"));
    }
  }

  /** Commands find a node when its banner is out. */
  private static void awaitReady(Path log) throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!Files.readString(log).contains("\nReady.")) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the node is not ready: " + Files.readString(log).strip());
      }
      Thread.sleep(POLL_MS);
    }
  }

  private static boolean runs(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /** Foundry's node. */
  Server anvil() throws IOException, InterruptedException {
    Path program = packages.anvil();
    if (!Files.isExecutable(program)) {
      throw new IllegalStateException("npm has no anvil for this system: " + program);
    }
    return Server.on(
        "anvil",
        "--gas-limit " + ETHEREUM_CALL_GAS,
        ServerProcess.start(
            List.of(
                program.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                "{port}",
                "--gas-limit",
                Long.toString(ETHEREUM_CALL_GAS),
                "--silent"),
            folder,
            "anvil",
            Map.of()),
        account -> Deployment.of(packages.artifacts(), account),
        Server.GasMeter::ethereum,
        false);
  }

  /** Hardhat's limits are in {@code hardhat.config.js}. */
  Server hardhat() throws IOException, InterruptedException {
    return Server.on(
        "hardhat",
        "blockGasLimit and transactionGasCap " + ETHEREUM_CALL_GAS,
        ServerProcess.start(
            List.of(
                packages.node(),
                packages.hardhat().toString(),
                "node",
                "--hostname",
                "127.0.0.1",
                "--port",
                "{port}"),
            packages.folder(),
            "hardhat",
            Map.of()),
        account -> Deployment.of(packages.artifacts(), account),
        Server.GasMeter::unknown,
        false);
  }
}
