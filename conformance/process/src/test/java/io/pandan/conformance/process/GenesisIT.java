package io.pandan.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.testkit.node.NodeDistribution;
import io.pandan.testkit.node.StartedNode;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Networks that begin with a file of their own. */
@Timeout(240)
class GenesisIT {
  private static final String RICH = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String CONTRACT = "0x00000000000000000000000000000000000c0de5";

  /** Returns the word at slot 1: PUSH1 1 SLOAD PUSH0 MSTORE PUSH1 32 PUSH0 RETURN. */
  private static final String CODE = "0x6001545f5260205ff3";

  private static final String GENESIS =
      """
      {"network": {"name": "mine", "chainId": 1337},
       "actors": {"set": "native"},
       "genesisTime": 1700000000,
       "accounts": [{"address": "%s", "balance": "1.5"}],
       "contracts": [{"address": "%s", "balance": 2, "nonce": 7, "code": "%s",
                      "storage": {"0x1": "0x2a"}}]}
      """
          .formatted(RICH, CONTRACT, CODE);

  private final NodeDistribution distribution = NodeDistribution.assembled();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void shouldBeginWithWhatTheFileSaysAndGoOnWithItAlone() throws Exception {
    Path data = folder.resolve("data");
    Path file = Files.writeString(folder.resolve("genesis.json"), GENESIS);
    String genesis;
    try (StartedNode node = distribution.start(data, "--genesis", file.toString())) {
      assertThat(node.output()).contains("mine, chain id 1337");
      Rpc rpc = new Rpc(node.rpc());
      assertBeginning(rpc);
      genesis = rpc.call("eth_getBlockByNumber", "0x0", false).toString();
      node.stop();
    }
    // Without the file it goes on as it is, and with the same file too.
    try (StartedNode node = distribution.start(data)) {
      assertThat(node.output()).contains("mine, chain id 1337");
      assertBeginning(new Rpc(node.rpc()));
      node.stop();
    }
    try (StartedNode node = distribution.start(data, "--genesis", file.toString())) {
      assertThat(new Rpc(node.rpc()).call("eth_getBlockByNumber", "0x0", false))
          .hasToString(genesis);
      node.stop();
    }
    Path other = Files.writeString(folder.resolve("other.json"), GENESIS.replace("1.5", "1.6"));
    NodeDistribution.Outcome refused = run(data, "--genesis", other.toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output())
        .contains("has the network mine (chain id 1337, native actors)")
        .contains(other + " describes mine (chain id 1337, native actors)")
        .contains("they differ at $.accounts[0].balance");
  }

  private static void assertBeginning(Rpc rpc) {
    assertThat(rpc.quantity("eth_chainId")).isEqualTo(1337);
    assertThat(rpc.call("Filecoin.StateNetworkName").asText()).isEqualTo("mine");
    assertThat(rpc.quantity("eth_getBalance", RICH, "latest"))
        .isEqualTo(new BigInteger("1500000000000000000"));
    assertThat(rpc.quantity("eth_getBalance", CONTRACT, "0x0"))
        .isEqualTo(new BigInteger("2000000000000000000"));
    assertThat(rpc.quantity("eth_getTransactionCount", CONTRACT, "latest")).isEqualTo(7);
    assertThat(rpc.call("eth_getCode", CONTRACT, "latest").asText()).isEqualTo(CODE);
    assertThat(rpc.quantity("eth_call", Map.of("to", CONTRACT), "latest")).isEqualTo(42);
    assertThat(Rpc.number(rpc.call("eth_getBlockByNumber", "0x0", false).get("timestamp")))
        .isEqualTo(1_700_000_000);
  }

  @Test
  void shouldBeginTheSameWithTheDefaultFileAsWithoutAny() throws Exception {
    Path file = folder.resolve("genesis.json");
    NodeDistribution.Outcome printed = distribution.run("genesis");
    assertThat(printed.exitCode()).isZero();
    Files.writeString(file, printed.output());
    String root;
    try (StartedNode node = distribution.start(folder.resolve("one"))) {
      root = stateRoot(node);
      assertThat(run(node.data(), "--genesis", file.toString()).output()).contains("is in use");
      node.stop();
    }
    try (StartedNode node =
        distribution.start(folder.resolve("two"), "--genesis", file.toString())) {
      assertThat(stateRoot(node)).isEqualTo(root);
      assertThat(node.accounts()).hasSize(10);
    }
    // The network without a file began with what the default file says.
    try (StartedNode node =
        distribution.start(folder.resolve("one"), "--genesis", file.toString())) {
      assertThat(stateRoot(node)).isEqualTo(root);
    }
  }

  private static String stateRoot(StartedNode node) {
    return new Rpc(node.rpc())
        .call("Filecoin.ChainGetGenesis")
        .at("/Blocks/0/ParentStateRoot/~1")
        .asText();
  }

  @Test
  void shouldSayWhatIsWrongWithAFileBeforeAnythingStarts() throws Exception {
    Path file = Files.writeString(folder.resolve("genesis.json"), GENESIS.replace("1337", "-1"));
    NodeDistribution.Outcome refused = run(folder.resolve("data"), "--genesis", file.toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output().strip())
        .isEqualTo(
            "pandan: %s: $.network.chainId '-1' is no whole number from 1 to 9007199254740991"
                .formatted(file));
  }

  private NodeDistribution.Outcome run(Path data, String... options) throws Exception {
    String[] all = new String[options.length + 7];
    System.arraycopy(
        new String[] {"run", "--rpc-port", "0", "--console-port", "0", "--data", data.toString()},
        0,
        all,
        0,
        7);
    System.arraycopy(options, 0, all, 7, options.length);
    return distribution.run(all);
  }
}
