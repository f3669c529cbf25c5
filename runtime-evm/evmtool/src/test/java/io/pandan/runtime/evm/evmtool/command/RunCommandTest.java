package io.pandan.runtime.evm.evmtool.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pandan.runtime.evm.core.Opcode;
import io.pandan.runtime.evm.core.Profile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RunCommandTest {
  /** Returns 1 + 2. */
  private static final String THREE = "600160020160005260206000f3";

  /** Returns what it was called with. */
  private static final String ECHO = "0x366000600037366000f3";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = EvmCommand.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"interpreter", "compiler", "compiler-eager"})
  void shouldPrintWhatTheCodeReturnsAndUses(String engine) {
    assertThat(run("run", "--code", THREE, "--engine", engine)).isZero();
    assertThat(out.toString()).isEqualTo("0x" + "0".repeat(63) + "3\nsucceeded, gas used 24\n");
  }

  @Test
  void shouldReadCodeAndInputFromFiles() throws IOException {
    Path code = Files.writeString(folder.resolve("code"), ECHO + "\n");
    Path input = Files.writeString(folder.resolve("input"), "0102");

    assertThat(run("run", "--code", "@" + code, "--input", "@" + input)).isZero();
    assertThat(out.toString()).startsWith("0x0102\n");
  }

  @Test
  void shouldCallAFunctionByItsSignature() {
    assertThat(
            run(
                "run",
                "--code",
                ECHO,
                "--call",
                "transfer(address,uint256)",
                "--args",
                "[\"0x00000000000000000000000000000000000000ff\", 5]"))
        .isZero();
    assertThat(out.toString())
        .startsWith("0xa9059cbb" + "0".repeat(62) + "ff" + "0".repeat(63) + "5\n");
  }

  @Test
  void shouldExitWithOneWhenTheCodeRevertsOrFails() throws IOException {
    assertThat(run("run", "--code", "60006000fd", "--json")).isEqualTo(1);
    JsonNode reverted = new JsonMapper().readTree(out.toString());
    assertThat(reverted.get("status").asText()).isEqualTo("reverted");
    assertThat(reverted.get("gasUsed").asText()).isEqualTo("0x6");
    assertThat(reverted.get("pass").asBoolean()).isFalse();

    assertThat(run("run", "--code", "fe", "--gas", "1000")).isEqualTo(1);
    assertThat(out.toString()).endsWith("0x\nfailed, gas used 1000\n");
  }

  @Test
  void shouldKnowForksByBothTheirNames() {
    // PUSH0 came with Shanghai.
    assertThat(run("run", "--code", "5f", "--fork", "Paris")).isEqualTo(1);
    assertThat(run("run", "--code", "5f", "--fork", "shanghai")).isZero();
    assertThat(run("run", "--code", "1a", "--fork", "EIP158")).isEqualTo(1);
    Profile filecoin = Profile.FILECOIN;
    long cost = filecoin.codeByte() + filecoin.cost(Opcode.PUSH0) + filecoin.cost(Opcode.STOP);
    assertThat(run("run", "--code", "5f", "--fork", "filecoin", "--gas", "" + (cost - 1)))
        .isEqualTo(1);
    assertThat(run("run", "--code", "5f", "--fork", "filecoin", "--gas", "" + cost)).isZero();
    assertThat(out.toString()).endsWith("succeeded, gas used " + cost + "\n");
  }

  @Test
  void shouldCreateContractsAndShowLogs() {
    // Emits an event with one topic and deploys three bytes.
    String init = "602a60006000a1" + "6203020160e81b600052" + "60036000f3";

    assertThat(run("run", "--create", "--code", init)).isZero();
    assertThat(out.toString())
        .startsWith("0x030201\nsucceeded")
        .containsPattern("created 0x[0-9a-f]{40}")
        .contains("log of 0x", "  topic 0x" + "0".repeat(62) + "2a\n", "  data 0x\n");
  }

  @Test
  void shouldTrace() {
    assertThat(run("run", "--code", "6001", "--trace", "--gas", "100", "--memory")).isZero();
    assertThat(err.toString())
        .isEqualTo(
            """
            {"pc":0,"op":96,"gas":"0x64","gasCost":"0x3","memSize":0,"stack":[],"depth":1,\
            "returnData":"0x","refund":"0x0","opName":"PUSH1","memory":"0x"}
            {"pc":2,"op":0,"gas":"0x61","gasCost":"0x0","memSize":0,"stack":["0x1"],"depth":1,\
            "returnData":"0x","refund":"0x0","opName":"STOP","memory":"0x"}
            {"output":"0x","gasUsed":"0x3","pass":true,"fork":"osaka"}
            """);
  }

  @Test
  void shouldExitWithTwoWhenTheUsageIsWrong() {
    assertThat(run("run")).isEqualTo(2);
    assertThat(run("run", "--code", "6")).isEqualTo(2);
    assertThat(run("run", "--code", "@" + folder.resolve("none"))).isEqualTo(2);
    assertThat(run("run", "--code", "00", "--fork", "verkle")).isEqualTo(2);
    assertThat(run("run", "--code", "00", "--engine", "besu")).isEqualTo(2);
    assertThat(run("run", "--code", "00", "--gas", "-1")).isEqualTo(2);
    assertThat(run("run", "--code", "00", "--value", "-1")).isEqualTo(2);
    assertThat(run("run", "--code", "00", "--sender", "0x1")).isEqualTo(2);
    assertThat(run("run", "--code", "00", "--call", "f")).isEqualTo(2);
    assertThat(run("run", "--code", "00", "--call", "f(uint7)")).isEqualTo(2);
    assertThat(run("run", "--code", "00", "--call", "f(uint8)", "--args", "[")).isEqualTo(2);
    assertThat(run("run", "--code", "00", "--trace", "--engine", "compiler")).isEqualTo(2);
  }
}
