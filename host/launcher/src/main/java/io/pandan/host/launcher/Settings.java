package io.pandan.host.launcher;

import io.pandan.api.Address;
import io.pandan.host.launcher.genesis.GenesisFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a start tells the framework and its bundles.
 *
 * @param framework the framework's launch properties
 * @param configuration for each PID ({@code factory~name} for a factory's) the keys to set; keys
 *     that are not named keep the value that the console gave them; without any key the
 *     configuration is deleted
 */
record Settings(Map<String, String> framework, Map<String, Map<String, Object>> configuration) {
  /** The development network, as users of Filecoin's devnets know its chain id. */
  static final String NETWORK_NAME = "pandan-dev";

  static final long CHAIN_ID = 31_415_926;

  private static final String CONFIGURATION_PACKAGE = "org.osgi.service.cm;version=1.6.1";
  private static final String LOGGING = "org.ops4j.pax.logging";
  private static final String HTTP = "org.apache.felix.http";
  private static final String LOOPBACK = "127.0.0.1";

  /** The name of the HTTP service that answers JSON-RPC, and of the one for the console. */
  static final String RPC_HTTP = "rpc";

  static final String CONSOLE_HTTP = "console";

  /** Well above any JSON-RPC request; the RPC servlet has a finer limit of its own. */
  private static final int RPC_REQUEST_BYTES = 64 << 20;

  /** Calls in a JSON-RPC batch of a development node. */
  private static final int RPC_BATCH_SIZE = 1_000;

  /** Blocks that a query for logs or traces covers on a development node. */
  private static final long RPC_LOG_BLOCKS = 100_000;

  /**
   * A message that a development node takes: in base 64 it fits a JSON-RPC request of 1 MiB. Users
   * install actors by messages, and their code may be larger than Lotus' 64 KiB.
   */
  private static final int MESSAGE_BYTES = 768_000;

  /** A bundle is uploaded through the console. */
  private static final int CONSOLE_REQUEST_BYTES = 512 << 20;

  Settings {
    framework = Map.copyOf(framework);
    configuration = Map.copyOf(configuration);
  }

  static Settings of(
      Distribution distribution,
      List<NodeBundle> bundles,
      DataFolder data,
      List<DevelopmentAccounts.Account> accounts,
      ActorChoice actors,
      GenesisFile genesis,
      boolean founding,
      int rpcPort,
      OptionalInt consolePort,
      OptionalLong callGas) {
    Map<String, String> framework = new LinkedHashMap<>();
    framework.put("org.osgi.framework.storage", data.frameworkCache().toString());
    framework.put("org.osgi.framework.storage.clean", "onFirstInit");
    framework.put("org.osgi.framework.system.packages.extra", CONFIGURATION_PACKAGE);
    framework.put("felix.log.level", "1");
    framework.put("felix.cm.dir", data.configuration().toString());
    // Both HTTP services are named ones: the nameless one never opens a port.
    framework.put(HTTP + ".require.config", "true");
    framework.put("felix.webconsole.security.providers", "io.pandan.host.console");
    // A shell on an input that ends would stop the framework.
    framework.put("gosh.args", "--nointeractive");
    framework.put("io.pandan.data", data.path().toString());
    framework.put("io.pandan.bundles", distribution.bundles().toString());
    // A new build of a bundle runs beside the old one for a moment, whatever its version is.
    framework.put("org.osgi.framework.bsnversion", "multiple");
    // FileInstall begins when host/deploy is there to be handed what it finds.
    framework.put("felix.fileinstall.dir", data.deploy().toString());
    framework.put("felix.fileinstall.filter", ".*\\.(jar|car)");
    framework.put("felix.fileinstall.poll", "500");
    framework.put("felix.fileinstall.active.level", Integer.toString(Node.OPEN_LEVEL));
    framework.put("felix.fileinstall.bundles.new.start", "false");

    List<String> runtimes =
        bundles.stream().flatMap(bundle -> bundle.runtimes().stream()).distinct().sorted().toList();
    Map<String, Map<String, Object>> configuration = new LinkedHashMap<>();
    configuration.put(HTTP + "~" + RPC_HTTP, http(RPC_HTTP, rpcPort, RPC_REQUEST_BYTES));
    // A node without a console opens no port for it, even if an earlier one on this data did.
    configuration.put(
        HTTP + "~" + CONSOLE_HTTP,
        consolePort.isPresent()
            ? http(CONSOLE_HTTP, consolePort.getAsInt(), CONSOLE_REQUEST_BYTES)
            : Map.of());
    // A development node takes what Hardhat and Foundry send without a token, and larger batches.
    configuration.put(
        "io.pandan.host.rpc.endpoint",
        Map.of(
            "adminTokenFile",
            data.adminTokenFile().toString(),
            "tokenSecretFile",
            data.tokenSecretFile().toString(),
            "anonymousPermission",
            genesis.development() ? "WRITE" : "READ",
            "maxBatchSize",
            RPC_BATCH_SIZE,
            "largeMethods",
            new String[] {"anvil_loadState"}));
    configuration.put("io.pandan.host.rpc.eth", Map.of("maxLogBlocks", RPC_LOG_BLOCKS));
    configuration.put("io.pandan.host.rpc.trace", Map.of("maxBlocks", RPC_LOG_BLOCKS));
    // Everybody knows these keys: who reaches the node signs with them.
    configuration.put(
        "io.pandan.host.wallet.development",
        Map.of(
            "privateKeys",
            accounts.stream().map(DevelopmentAccounts.Account::privateKey).toArray(String[]::new)));
    Map<String, Object> chain = chain(genesis, actors, runtimes, callGas);
    if (founding) {
      // Later it is the administrator's.
      chain.put("blockIntervalMs", genesis.blockIntervalMs());
    }
    configuration.put("io.pandan.host.chain", chain);
    configuration.put(
        "org.apache.felix.webconsole.internal.servlet.OsgiManager",
        Map.of("http.service.filter", "(" + HTTP + ".name=" + CONSOLE_HTTP + ")"));
    configuration.put(LOGGING, logging(distribution));
    return new Settings(framework, configuration);
  }

  /**
   * For a framework that imports a chain and then ends: it opens no port and makes no blocks.
   *
   * @param data its own folder
   * @param task the property that asks the chain's bundle for it
   */
  static Settings ofImport(Distribution distribution, Path data, String task) {
    Map<String, String> framework = new LinkedHashMap<>();
    framework.put("org.osgi.framework.storage", data.resolve("felix").toString());
    framework.put("org.osgi.framework.system.packages.extra", CONFIGURATION_PACKAGE);
    framework.put("felix.log.level", "1");
    framework.put("felix.cm.dir", data.resolve("config").toString());
    framework.put("io.pandan.data", data.toString());
    framework.put("io.pandan.bundles", distribution.bundles().toString());
    framework.put(task, "true");
    return new Settings(framework, Map.of(LOGGING, logging(distribution)));
  }

  private static Map<String, Object> logging(Distribution distribution) {
    return Map.of(LOGGING + ".logback.config.file", distribution.loggingConfiguration().toString());
  }

  /** What a new network begins with; an old one goes on with what it began with. */
  private static Map<String, Object> chain(
      GenesisFile genesis, ActorChoice actors, List<String> runtimes, OptionalLong callGas) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("networkName", genesis.name());
    settings.put("chainId", genesis.chainId());
    settings.put("networkVersion", genesis.networkVersion());
    settings.put("development", genesis.development());
    settings.put("genesisTimestampS", genesis.genesisTimeS().orElse(0));
    settings.put("maxMessageBytes", MESSAGE_BYTES);
    callGas.ifPresent(limit -> settings.put("callGas", limit));
    settings.put("actorSet", actors.set().toString());
    settings.put("actorBundle", actors.bundle().orElse(""));
    // It executes what this node's description has.
    settings.put("runtimes", runtimes.toArray(String[]::new));
    settings.put("userActors", runtimes.contains("wasm") && genesis.userActors());
    List<String> accounts =
        new ArrayList<>(genesis.accounts().stream().map(Settings::account).toList());
    String miner = DevelopmentAccounts.MINER.toString();
    if (genesis.canonical() && !isFunded(genesis, DevelopmentAccounts.MINER)) {
      accounts.add(miner);
    }
    settings.put("accounts", accounts.toArray(String[]::new));
    settings.put("minerWorker", miner);
    settings.put("signer", signer(genesis));
    settings.put(
        "contracts", genesis.contracts().stream().map(Settings::contract).toArray(String[]::new));
    return settings;
  }

  private static String account(GenesisFile.Account account) {
    return account.address() + "=" + account.fil().toPlainString();
  }

  private static String contract(GenesisFile.Contract contract) {
    StringBuilder text =
        new StringBuilder(
            "%s %s %d %s"
                .formatted(
                    contract.address(),
                    contract.fil().toPlainString(),
                    contract.nonce(),
                    contract.code()));
    contract.storage().forEach((key, value) -> text.append(' ').append(key + "=" + value));
    return text.toString();
  }

  /** Whether a genesis has an account. */
  static boolean isFunded(GenesisFile genesis, Address address) {
    return genesis.accounts().stream().anyMatch(account -> account.address().equals(address));
  }

  private static String signer(GenesisFile genesis) {
    return genesis.accounts().stream()
        .map(GenesisFile.Account::address)
        .filter(address -> address.protocol() != Address.Protocol.DELEGATED)
        .findFirst()
        .map(Address::toString)
        .orElse("");
  }

  private static Map<String, Object> http(String name, int port, int requestBytes) {
    return Map.of(
        HTTP + ".name",
        name,
        HTTP + ".host",
        LOOPBACK,
        "org.osgi.service.http.port",
        port,
        HTTP + ".jetty.virtualthreads.enable",
        true,
        HTTP + ".jetty.requestSizeLimit",
        requestBytes,
        HTTP + ".jetty.sendServerHeader",
        false,
        // Not under the name of the service's other settings: see JettyConfig of Felix HTTP.
        "org.apache.felix.jetty.websocket.enable",
        name.equals(RPC_HTTP));
  }
}
