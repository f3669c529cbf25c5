package io.pandan.runtime.evm.evmtool.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class StateTestCommandTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ZERO_HASH = "0x" + "0".repeat(64);

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = EvmCommand.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  /** The counter's fixture, changed. */
  private String fixture(String name, Consumer<ObjectNode> change) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/counter.json")) {
      JsonNode root = JSON.readTree(Objects.requireNonNull(in));
      change.accept((ObjectNode) root.get("counter"));
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.write(file, JSON.writeValueAsBytes(root)).toString();
    }
  }

  private static ObjectNode cancun(ObjectNode test) {
    return (ObjectNode) test.get("post").get("Cancun").get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"interpreter", "compiler", "compiler-eager"})
  void shouldPrintALineForEachCaseAndTotals(String engine) throws IOException {
    fixture("first/counter.json", test -> {});
    fixture("second/counter.json", test -> {});

    assertThat(run("statetest", folder.toString(), "--engine", engine)).as(out.toString()).isZero();

    assertThat(out.toString())
        .contains("pass  Cancun counter d0g0v0\n", "pass  Homestead counter d0g0v0\n")
        .containsPattern("first +2 +2 +0 +0\n")
        .containsPattern("Homestead +2 +2 +0 +0\n")
        .endsWith("4 cases: 4 passed, 0 failed, 0 not run\n");
  }

  @Test
  void shouldOnlyRunTheForkAndTheCasesThatAreAskedFor() throws IOException {
    String file = fixture("counter.json", test -> {});

    assertThat(run("statetest", file, "--fork", "Homestead", "--filter", "d0g0v0")).isZero();
    assertThat(out.toString()).doesNotContain("Cancun").contains("1 cases: 1 passed");
    assertThat(run("statetest", file, "--fork", "Berlin")).isEqualTo(2);
    assertThat(err.toString()).contains("no state tests");
  }

  @Test
  void shouldSayWhichAccountsDifferFromThePostState() throws IOException {
    String file =
        fixture(
            "counter.json",
            test -> {
              cancun(test).put("hash", ZERO_HASH);
              ((ObjectNode)
                      cancun(test).at("/state/0x1000000000000000000000000000000000000000/storage"))
                  .put("0x00", "0x08");
            });

    assertThat(run("statetest", file, "--fork", "Cancun")).isEqualTo(1);

    assertThat(out.toString())
        .contains("FAIL  Cancun counter d0g0v0 (" + file + "): state root 0xedafb278")
        .contains("0x1000000000000000000000000000000000000000 slot 0x0 is 0x7, expected 0x8")
        .contains("1 cases: 0 passed, 1 failed, 0 not run");
  }

  @Test
  void shouldFailOnOtherLogs() throws IOException {
    String file = fixture("counter.json", test -> cancun(test).put("logs", ZERO_HASH));

    assertThat(run("statetest", file, "--quiet")).isEqualTo(1);
    assertThat(out.toString())
        .contains("logs 0x13b52f9d")
        .doesNotContain("pass  ")
        .contains("2 cases: 1 passed, 1 failed");
  }

  @Test
  void shouldFailWhenATransactionIsRefusedThatIsExpectedToPassAndTheOtherWayRound()
      throws IOException {
    fixture("refused.json", test -> ((ObjectNode) test.get("transaction")).put("nonce", "0x01"));
    fixture(
        "taken.json",
        test -> cancun(test).put("expectException", "TransactionException.NONCE_IS_MAX"));
    fixture(
        "otherwise.json",
        test -> {
          ((ObjectNode) test.get("transaction")).put("nonce", "0x01");
          cancun(test).put("expectException", "TransactionException.INTRINSIC_GAS_TOO_LOW");
        });

    assertThat(run("statetest", folder.toString(), "--fork", "Cancun")).isEqualTo(1);

    assertThat(out.toString())
        .contains("refused (NONCE_TOO_HIGH: nonce 1, the sender's is 0), expected success")
        .contains("not refused, expected TransactionException.NONCE_IS_MAX")
        .contains("expected TransactionException.INTRINSIC_GAS_TOO_LOW")
        .contains("3 cases: 0 passed, 3 failed");
  }

  @Test
  void shouldPassWhenATransactionIsRefusedAsExpected() throws IOException {
    String file =
        fixture(
            "counter.json",
            test -> {
              ((ObjectNode) test.get("transaction")).put("nonce", "0x01");
              // The root of the state before.
              String root = "0xe9cef22ea08b1802fadd9ae8fee1f403109c4fab38e218611bc3c8fc9f7cc888";
              cancun(test)
                  .put("hash", root)
                  .put("logs", "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347")
                  .put(
                      "expectException",
                      "TransactionException.NONCE_MISMATCH_TOO_HIGH|Other.SOMETHING");
            });

    assertThat(run("statetest", file, "--fork", "Cancun")).as(out.toString()).isZero();
  }

  @Test
  void shouldCountAndNameForksThatItDoesNotKnow() throws IOException {
    String file =
        fixture(
            "counter.json",
            test ->
                ((ObjectNode) test.get("post"))
                    .set("FrontierToHomesteadAt5", test.get("post").get("Homestead")));

    assertThat(run("statetest", file)).isZero();
    assertThat(out.toString())
        .contains("not run: 1, unknown fork FrontierToHomesteadAt5\n")
        .contains("3 cases: 2 passed, 0 failed, 1 not run");
  }

  @Test
  void shouldPrintJsonWithTheFieldsOfGoEthereum() throws IOException {
    String file = fixture("counter.json", test -> cancun(test).put("logs", ZERO_HASH));

    assertThat(run("statetest", file, "--json")).isEqualTo(1);

    JsonNode failed = JSON.readTree(out.toString().lines().findFirst().orElseThrow());
    assertThat(failed.get("name").asText()).isEqualTo("counter");
    assertThat(failed.get("pass").asBoolean()).isFalse();
    assertThat(failed.get("stateRoot").asText()).startsWith("0xedafb278");
    assertThat(failed.get("fork").asText()).isEqualTo("Cancun");
    assertThat(failed.get("error").asText()).startsWith("logs 0x13b52f9d");
    JsonNode passed = JSON.readTree(out.toString().lines().skip(1).findFirst().orElseThrow());
    assertThat(passed.get("pass").asBoolean()).isTrue();
    assertThat(passed.has("error")).isFalse();
  }

  @Test
  void shouldTraceAndEndWithASummary() throws IOException {
    String file = fixture("counter.json", test -> {});

    assertThat(run("statetest", file, "--fork", "Cancun", "--trace")).isZero();

    assertThat(err.toString().lines())
        .hasSize(11)
        .first()
        .asString()
        .startsWith("{\"pc\":0,\"op\":96,\"gas\":\"0x13498\",\"gasCost\":\"0x3\"");
    assertThat(err.toString())
        .contains("\"gasCost\":\"0xb54\",\"memSize\":0,\"stack\":[\"0x7\",\"0x0\"]")
        .endsWith(
            "{\"stateRoot\":\"0xedafb278a8b4fd06b4e2f7123300d516359aaa410490378655ef17ce6d7a0583\","
                + "\"output\":\"0x\",\"gasUsed\":\"0x6719\",\"pass\":true,\"fork\":\"Cancun\"}\n");
  }

  @Test
  void shouldDumpTheStateOfACaseThatFailed() throws IOException {
    String file = fixture("counter.json", test -> cancun(test).put("logs", ZERO_HASH));

    assertThat(run("statetest", file, "--dump")).isEqualTo(1);
    assertThat(out.toString())
        .contains("{\"0x1000000000000000000000000000000000000000\":{\"nonce\":\"0x1\"")
        .contains("\"storage\":{\"0x0\":\"0x7\"}");
  }

  @Test
  void shouldFailOnFilesThatItCannotRead() throws IOException {
    fixture("counter.json", test -> {});
    Files.writeString(folder.resolve("pointer.json"), "version 1\noid sha256:00\n");
    Files.writeString(folder.resolve("chain.json"), "{\"block\": {\"blocks\": []}}");

    assertThat(run("statetest", folder.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("NOT READ  " + folder.resolve("chain.json") + ": block: no field 'env'")
        .contains("NOT READ  " + folder.resolve("pointer.json") + ": not JSON")
        .endsWith("2 files were not read\n");
  }

  @Test
  void shouldExitWithTwoWhenTheUsageIsWrong() throws IOException {
    String file = fixture("counter.json", test -> {});

    assertThat(run("statetest")).isEqualTo(2);
    assertThat(run("statetest", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(run("statetest", file, "--engine", "besu")).isEqualTo(2);
    assertThat(run("statetest", file, "--jobs", "-1")).isEqualTo(2);
    assertThat(run("statetest", file, "--trace", "--engine", "compiler")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString())
        .contains("no engine 'besu', there is [compiler, compiler-eager, interpreter]")
        .contains("--trace runs on the interpreter");
  }
}
