package io.pandan.bench.evm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts the nodes that are compared: ours as its users start it, the others as their users do.
 *
 * @param checkout where {@code pandan} is
 * @param packages what came from npm
 * @param folder an empty folder for their data and logs
 */
record Peers(Path checkout, NpmPackages packages, Path folder) {
  /** What calls may use on our node, in Filecoin's gas: 100 times a block's. */
  private static final long PANDAN_CALL_GAS = 1_000_000_000_000L;

  /** What calls may use on an Ethereum node, in Ethereum's gas; our node looks at no call's. */
  static final long ETHEREUM_CALL_GAS = 100_000_000_000L;

  /** Our node with one of its engines. */
  Server pandan(String engine) throws IOException, InterruptedException {
    String name = "pandan, " + engine;
    return Server.on(
        name,
        "--call-gas " + PANDAN_CALL_GAS + " --engine " + engine,
        ServerProcess.start(
            List.of(
                checkout.resolve("pandan").toString(),
                "run",
                "--rpc-port",
                "{port}",
                "--console-port",
                "0",
                "--data",
                folder.resolve(engine).toString(),
                "--call-gas",
                Long.toString(PANDAN_CALL_GAS),
                "--engine",
                engine),
            folder,
            name,
            Map.of()),
        account -> Deployment.of(packages.artifacts(), account),
        Server.GasMeter::filecoin,
        true);
  }

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
