package io.pandan.conformance.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.Receipt;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Execution;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.ReplayException;
import io.pandan.api.chain.ReplayRequest;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.vm.TraceEvent;
import io.pandan.api.vm.Tracing;
import io.pandan.host.rpc.methods.TestCalls;
import io.pandan.host.rpc.trace.TraceModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that are executed again, and what is told of them. */
@Timeout(120)
class TraceTest {
  private static final String ONE_WORD = "0".repeat(63);

  @TempDir private Path folder;
  private TestNode node;
  private TracedContracts contracts;
  private TestCalls calls;

  @BeforeEach
  void open() throws InterruptedException {
    node = new TestNode(folder);
    contracts = new TracedContracts(node);
    calls = new TestCalls(new TraceModule(node.chain.view(), 64 << 20, 100, 100));
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void shouldGiveTheReceiptsThatTheChainHasAndTheCallsBehindThem() throws Exception {
    MessageLookup run = contracts.run();

    List<Execution> all =
        node.chain.view().replay(ReplayRequest.all(run.executed(), _ -> Tracing.FULL));

    assertThat(all).hasSameSizeAs(run.executed().messages());
    Execution execution = all.get(run.index());
    assertThat(execution.result().receipt().toCbor())
        .isEqualTo(run.executed().receipts().get(run.index()).toCbor());
    assertThat(execution.change()).isEmpty();
    assertThat(execution.result().trace())
        .hasAtLeastOneElementOfType(TraceEvent.Call.class)
        .hasAtLeastOneElementOfType(TraceEvent.Invoke.class)
        .hasAtLeastOneElementOfType(TraceEvent.Emit.class)
        .hasAtLeastOneElementOfType(TraceEvent.GasCharge.class);
  }

  @Test
  void shouldKeepTheStatesAroundAMessage() throws Exception {
    MessageLookup run = contracts.run();

    Execution.StateChange change =
        node.chain
            .view()
            .replay(ReplayRequest.of(run, _ -> Tracing.NONE).keepingStates())
            .getFirst()
            .change()
            .orElseThrow();

    long before = change.before().actor(contracts.owner.address()).orElseThrow().nonce();
    assertThat(change.after().actor(contracts.owner.address()).orElseThrow().nonce())
        .isEqualTo(before + 1);
  }

  @Test
  void shouldSayThatAReplayGivesSomethingElseThanTheChainHas() throws Exception {
    MessageLookup run = contracts.run();
    ExecutedTipset tipset = run.executed();
    List<Receipt> receipts = new ArrayList<>(tipset.receipts());
    Receipt known = receipts.get(run.index());
    receipts.set(
        run.index(),
        new Receipt(known.exitCode(), known.returnData(), known.gasUsed() + 1, known.eventsRoot()));
    ExecutedTipset wrong =
        new ExecutedTipset(
            tipset.tipset(),
            tipset.key(),
            tipset.messages(),
            receipts,
            tipset.stateRoot(),
            tipset.receiptsRoot(),
            tipset.nextBaseFee());

    assertThatThrownBy(() -> node.chain.view().replay(ReplayRequest.all(wrong, _ -> Tracing.NONE)))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining(known.gasUsed() + " gas")
        .hasMessageContaining(known.gasUsed() + 1 + " gas");
  }

  @Test
  void shouldShowTheTreeOfCalls() throws Exception {
    MessageLookup run = contracts.run();

    JsonObject root = trace(run, "{'tracer':'callTracer','tracerConfig':{'withLog':true}}");

    assertThat(text(root, "type")).isEqualTo("CALL");
    assertThat(text(root, "to")).isEqualTo(contracts.contract.toString());
    assertThat(text(root, "gasUsed"))
        .isEqualTo("0x" + Long.toHexString(run.executed().receipts().get(run.index()).gasUsed()));
    List<JsonValue> inner = array(root, "calls");
    assertThat(inner).hasSize(3);
    JsonObject delegated = (JsonObject) inner.get(0);
    assertThat(text(delegated, "type")).isEqualTo("DELEGATECALL");
    assertThat(text(delegated, "to")).isEqualTo(contracts.library.toString());
    assertThat(text(delegated, "output")).isEqualTo("0x" + ONE_WORD + "8");
    JsonObject log = (JsonObject) array(delegated, "logs").getFirst();
    assertThat(text(log, "address")).isEqualTo(contracts.contract.toString());
    assertThat(text(log, "position")).isEqualTo("0x0");
    JsonObject failed = (JsonObject) inner.get(1);
    assertThat(text(failed, "type")).isEqualTo("CALL");
    assertThat(text(failed, "error")).isEqualTo("execution reverted");
    assertThat(text(failed, "revertReason")).isEqualTo("no");
    assertThat(text(failed, "output")).isEqualTo("0x" + TracedContracts.REASON);
    JsonObject made = (JsonObject) inner.get(2);
    assertThat(text(made, "type")).isEqualTo("CREATE");
    assertThat(text(made, "output"))
        .isEqualTo("0x" + HexFormat.of().formatHex(TracedContracts.CHILD));
    assertThat(trace(run, "{'tracer':'callTracer','tracerConfig':{'onlyTopCall':true}}").members())
        .doesNotContainKeys("calls", "logs");
  }

  @Test
  void shouldShowTheCreationOfAContract() throws Exception {
    MessageLookup first = new MessageLookup(node.chain.view().tipset(1).orElseThrow(), 0);

    JsonObject root = trace(first, "{'tracer':'callTracer'}");

    assertThat(text(root, "type")).isEqualTo("CREATE");
    assertThat(text(root, "to")).isEqualTo(contracts.library.toString());
    assertThat(text(root, "output")).startsWith("0x36");
    assertThat(root.members()).doesNotContainKey("calls");
  }

  @Test
  void shouldLogEachInstruction() throws Exception {
    MessageLookup run = contracts.run();

    JsonObject log = trace(run, "{'enableMemory':true}");

    assertThat(log.get("failed").orElseThrow()).isEqualTo(JsonValue.of(false));
    assertThat(text(log, "returnValue")).isEqualTo("0x" + ONE_WORD + "8");
    List<JsonObject> steps = array(log, "structLogs").stream().map(JsonObject.class::cast).toList();
    assertThat(steps.stream().map(step -> text(step, "op")))
        .containsSubsequence("DELEGATECALL", "SSTORE", "LOG1", "RETURN", "CALL", "REVERT")
        .endsWith("RETURN");
    JsonObject stored =
        steps.stream().filter(s -> text(s, "op").equals("SSTORE")).findFirst().get();
    assertThat(stored.get("depth").orElseThrow()).isEqualTo(JsonValue.of(2));
    assertThat(stored.get("stack").orElseThrow())
        .isEqualTo(JsonArray.of(JsonValue.of("0x8"), JsonValue.of("0x1")));
    assertThat(stored.get("storage").orElseThrow())
        .isEqualTo(JsonObject.builder().put("0x" + ONE_WORD + "1", "0x" + ONE_WORD + "8").build());
    assertThat(((JsonNumber) stored.get("gasCost").orElseThrow()).asLong().getAsLong())
        .isPositive();
    JsonObject slim = trace(run, "{'disableStack':true,'disableStorage':true,'limit':5}");
    assertThat(array(slim, "structLogs")).hasSize(5);
    assertThat(((JsonObject) array(slim, "structLogs").getFirst()).members().keySet())
        .containsExactly("pc", "op", "gas", "gasCost", "depth");
  }

  @Test
  void shouldTellWhatWasThereBeforeAndWhatHasChanged() throws Exception {
    MessageLookup run = contracts.run();
    String contract = contracts.contract.toString();

    JsonObject before = trace(run, "{'tracer':'prestateTracer'}");
    JsonObject owner = (JsonObject) before.get(owner()).orElseThrow();
    assertThat(owner.get("nonce").orElseThrow()).isEqualTo(JsonValue.of(2));
    JsonObject storage =
        (JsonObject) ((JsonObject) before.get(contract).orElseThrow()).get("storage").orElseThrow();
    assertThat(text(storage, "0x" + ONE_WORD + "1")).isEqualTo("0x" + ONE_WORD + "0");

    JsonObject diff = trace(run, "{'tracer':'prestateTracer','tracerConfig':{'diffMode':true}}");
    JsonObject post = (JsonObject) diff.get("post").orElseThrow();
    assertThat(((JsonObject) post.get(contract).orElseThrow()).get("storage").orElseThrow())
        .isEqualTo(JsonObject.builder().put("0x" + ONE_WORD + "1", "0x" + ONE_WORD + "8").build());
    assertThat(post.members()).doesNotContainKey(contracts.library.toString());
    assertThat(post.members()).hasSize(3);
    assertThat(((JsonObject) diff.get("pre").orElseThrow()).members()).hasSize(2);
  }

  private String owner() {
    return contracts.owner.ethAddress().toString();
  }

  @Test
  void shouldGiveTracesInLotusShapes() throws Exception {
    MessageLookup run = contracts.run();
    String hash = "'" + TracedContracts.hash(run) + "'";

    List<JsonValue> traces = ((JsonArray) calls.call("trace_transaction", hash)).elements();

    assertThat(traces.stream().map(t -> text((JsonObject) t, "type")))
        .containsExactly("call", "call", "call", "create");
    JsonObject root = (JsonObject) traces.getFirst();
    assertThat(root.members().keySet())
        .containsExactly(
            "type",
            "subtraces",
            "traceAddress",
            "action",
            "result",
            "blockHash",
            "blockNumber",
            "transactionHash",
            "transactionPosition");
    assertThat(root.get("subtraces").orElseThrow()).isEqualTo(JsonValue.of(3));
    assertThat(text((JsonObject) traces.get(2), "error")).isEqualTo("Reverted");
    assertThat(((JsonObject) traces.get(3)).get("traceAddress").orElseThrow())
        .isEqualTo(JsonArray.of(JsonValue.of(2)));
    String block = "'0x" + Long.toHexString(run.executed().height()) + "'";
    assertThat(calls.call("trace_block", block)).isEqualTo(new JsonArray(traces));
    JsonObject replayed =
        (JsonObject)
            ((JsonArray) calls.call("trace_replayBlockTransactions", block, "['trace']"))
                .elements()
                .getFirst();
    assertThat(text(replayed, "output")).isEqualTo("0x" + ONE_WORD + "8");
    assertThat(array(replayed, "trace")).hasSize(4);
  }

  @Test
  void shouldFindTracesByAddressInAPage() throws Exception {
    contracts.run();
    contracts.run();
    String library = "{'fromBlock':'0x0','toAddress':['" + contracts.library + "']";

    // Each run calls the library twice; its own creation counts, too.
    assertThat(((JsonArray) calls.call("trace_filter", library + "}")).elements()).hasSize(5);
    assertThat(
            ((JsonArray) calls.call("trace_filter", library + ",'after':'0x1','count':'0x2'}"))
                .elements())
        .hasSize(2);
    assertThat(calls.error("trace_filter", "{'fromBlock':'0x0','toBlock':'0x9','count':-1}").code())
        .isEqualTo(RpcException.INVALID_PARAMS);
  }

  @Test
  void shouldTraceCallsThatPretend() {
    String call = "{'from':'" + owner() + "','to':'0x" + "c0".repeat(20) + "'}";
    String options =
        "{'tracer':'callTracer','blockOverrides':{'number':'0x3039'},"
            + "'stateOverrides':{'0x"
            + "c0".repeat(20)
            + "':{'code':'0x435f5260205ff3'}}}";

    JsonObject root = (JsonObject) calls.call("debug_traceCall", call, "'latest'", options);

    assertThat(text(root, "output")).isEqualTo("0x" + "0".repeat(60) + "3039");
  }

  @Test
  void shouldRefuseATraceThatGrowsTooLarge() throws Exception {
    MessageLookup run = contracts.run();
    TestCalls small = new TestCalls(new TraceModule(node.chain.view(), 2_000, 100, 100));
    String hash = "'" + TracedContracts.hash(run) + "'";

    RpcException instructions = small.error("debug_traceTransaction", hash);
    assertThat(instructions.code()).isEqualTo(RpcException.LIMIT_EXCEEDED);
    assertThat(instructions).hasMessageContaining("more than 2000 bytes");
    assertThat(small.error("debug_traceTransaction", hash, "{'tracer':'callTracer'}").code())
        .isEqualTo(RpcException.LIMIT_EXCEEDED);
    assertThat(calls.error("debug_traceTransaction", hash, "{'tracer':'mine'}"))
        .hasMessageContaining("callTracer");
    assertThat(calls.error("debug_traceTransaction", "'0x" + "ab".repeat(32) + "'"))
        .hasMessageContaining("transaction not found");
  }

  @Test
  void shouldGiveTransactionsAndReceiptsInEthereumsEncoding() throws Exception {
    MessageLookup run = contracts.run();
    String hash = "'" + TracedContracts.hash(run) + "'";
    String block = "'0x" + Long.toHexString(run.executed().height()) + "'";

    assertThat(((JsonString) calls.call("debug_getRawTransaction", hash)).value())
        .startsWith("0x02f8");
    assertThat(((JsonArray) calls.call("debug_getRawReceipts", block)).elements())
        .singleElement()
        .asString()
        .contains("0x02f9");
    assertThat(((JsonArray) calls.call("debug_traceBlockByNumber", block)).elements()).hasSize(1);
  }

  private JsonObject trace(MessageLookup message, String options) {
    return (JsonObject)
        calls.call("debug_traceTransaction", "'" + TracedContracts.hash(message) + "'", options);
  }

  private static String text(JsonObject object, String member) {
    return ((JsonString) object.get(member).orElseThrow()).value();
  }

  private static List<JsonValue> array(JsonObject object, String member) {
    return ((JsonArray) object.get(member).orElseThrow()).elements();
  }
}
