package io.pandan.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.testkit.node.NodeDistribution;
import io.pandan.testkit.node.StartedNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Somebody's own rules for the message pool, deployed into a running node. */
@Timeout(240)
class PolicyIT {
  private static final String POLICY = "io.pandan.conformance.policy";

  private final NodeDistribution distribution = NodeDistribution.assembled();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void shouldFollowADeployedPolicyFromTheNextMessageOn() throws Exception {
    SourceBundle policy =
        new SourceBundle(
            distribution,
            POLICY,
            Path.of("src/test/bundles/policy"),
            List.of(),
            folder.resolve("policy"));
    try (StartedNode node = distribution.start(folder.resolve("data"))) {
      Rpc rpc = new Rpc(node.rpc());
      rpc.call("evm_setAutomine", false);
      String alice = node.accounts().getFirst().address();
      String bob = node.accounts().get(1).address();
      String early = send(rpc, alice, bob, 1);
      node.command("deploy", policy.jar("1.0.0").toString());
      assertThatThrownBy(() -> send(rpc, alice, bob, 999))
          .isInstanceOf(Rpc.Failure.class)
          .hasMessageContaining("the house's 1000");
      String late = send(rpc, bob, alice, 5_000);
      rpc.call("evm_mine");
      assertThat(transactions(rpc)).containsExactly(late, early);

      node.command("undeploy", POLICY);
      String first = send(rpc, alice, bob, 999);
      String second = send(rpc, bob, alice, 5_000);
      rpc.call("evm_mine");
      assertThat(transactions(rpc)).containsExactly(first, second);
    }
  }

  private static String send(Rpc rpc, String from, String to, int premium) {
    return rpc.call(
            "eth_sendTransaction",
            Map.of(
                "from",
                from,
                "to",
                to,
                "maxPriorityFeePerGas",
                "0x" + Integer.toHexString(premium)))
        .asText();
  }

  private static List<String> transactions(Rpc rpc) {
    List<String> hashes = new ArrayList<>();
    for (JsonNode hash : rpc.call("eth_getBlockByNumber", "latest", false).get("transactions")) {
      hashes.add(hash.asText());
    }
    return hashes;
  }
}
