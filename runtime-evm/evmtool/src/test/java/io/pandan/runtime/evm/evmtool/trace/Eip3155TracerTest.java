package io.pandan.runtime.evm.evmtool.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pandan.api.eth.EthAddress;
import io.pandan.runtime.evm.ethereum.BlockContext;
import io.pandan.runtime.evm.ethereum.Fork;
import io.pandan.runtime.evm.ethereum.Transaction;
import io.pandan.runtime.evm.ethereum.TransactionProcessor;
import io.pandan.runtime.evm.ethereum.WorldState;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Eip3155TracerTest {
  private static final EthAddress CALLER = address("73");
  private static final EthAddress OUTER = address("a1");
  private static final EthAddress INNER = address("b2");

  private final WorldState state = new WorldState();

  private static EthAddress address(String last) {
    return EthAddress.parse("0x" + "0".repeat(38) + last);
  }

  /** pc, name, depth, gas before, cost, and the error if there is one. */
  private List<String> trace(Fork fork, String outer, String inner, long gas) {
    state.setCode(OUTER, HexFormat.of().parseHex(outer));
    state.setCode(INNER, HexFormat.of().parseHex(inner));
    StringWriter out = new StringWriter();
    Eip3155Tracer tracer = new Eip3155Tracer(out, false);
    Transaction call =
        Transaction.legacy(
            CALLER, 0, BigInteger.ZERO, gas, Optional.of(OUTER), BigInteger.ZERO, new byte[0]);
    BlockContext block =
        new BlockContext(
            EthAddress.ZERO,
            1,
            0,
            gas,
            BigInteger.ZERO,
            BigInteger.ZERO,
            0,
            BigInteger.ONE,
            number -> Optional.empty());
    new TransactionProcessor(fork, new TracingEngine(fork.profile(), tracer))
        .run(state, block, call);
    tracer.summary(Optional.empty(), new byte[0], 0, true, "");
    return out.toString().lines().filter(line -> line.contains("\"pc\"")).map(this::line).toList();
  }

  private String line(String json) {
    try {
      JsonNode node = new JsonMapper().readTree(json);
      String error = node.has("error") ? " " + node.get("error").asText() : "";
      return "%d %s at %d: %d - %d%s"
          .formatted(
              node.get("pc").asInt(),
              node.get("opName").asText(),
              node.get("depth").asInt(),
              Long.decode(node.get("gas").asText()),
              Long.decode(node.get("gasCost").asText()),
              error);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** STATICCALL of an address with 1,000 gas, then STOP. */
  private static String staticCall(String last) {
    return "6000600060006000" + "60" + last + "6103e8fa00";
  }

  @Test
  void shouldCountWhatACallGivesAsItsCost() {
    assertThat(trace(Fork.CANCUN, staticCall("b2"), "5b00", 10_000))
        .containsExactly(
            "0 PUSH1 at 1: 10000 - 3",
            "2 PUSH1 at 1: 9997 - 3",
            "4 PUSH1 at 1: 9994 - 3",
            "6 PUSH1 at 1: 9991 - 3",
            "8 PUSH1 at 1: 9988 - 3",
            "10 PUSH2 at 1: 9985 - 3",
            "13 STATICCALL at 1: 9982 - 3600",
            "0 JUMPDEST at 2: 1000 - 1",
            "1 STOP at 2: 999 - 0",
            "14 STOP at 1: 7381 - 0");
  }

  @Test
  void shouldDoSoWhereNoCodeRuns() {
    // The identity precompile takes 15.
    assertThat(trace(Fork.CANCUN, staticCall("04"), "", 10_000))
        .endsWith("13 STATICCALL at 1: 9982 - 1100", "14 STOP at 1: 9867 - 0");
  }

  @Test
  void shouldSayWhyAFrameEnded() {
    assertThat(trace(Fork.CANCUN, staticCall("b2"), "01", 10_000))
        .endsWith("0 ADD at 2: 1000 - 3 stack underflow", "14 STOP at 1: 6382 - 0");
    assertThat(trace(Fork.CANCUN, staticCall("b2"), "60006000fd", 10_000))
        .contains("4 REVERT at 2: 994 - 0 execution reverted");
    assertThat(trace(Fork.CANCUN, staticCall("b2"), "60005400", 10_000))
        .contains("2 SLOAD at 2: 997 - 0 out of gas");
  }
}
