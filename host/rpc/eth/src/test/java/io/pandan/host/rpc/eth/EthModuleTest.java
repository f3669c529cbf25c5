package io.pandan.host.rpc.eth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.ActorEvent;
import io.pandan.api.EventEntry;
import io.pandan.api.StampedEvent;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.host.rpc.methods.TestCalls;
import io.pandan.host.rpc.methods.TestChain;
import io.pandan.host.rpc.methods.TestState;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.hamt.Kamt;
import io.pandan.ipld.hamt.KamtConfig;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EthModuleTest {
  private static final long CONTRACT_ID = 1005;
  private static final String NO_HASH = "'0x" + "11".repeat(32) + "'";

  private final TestState state =
      new TestState()
          .withAccount(1001, Sent.ALICE, 3, TokenAmount.ofAtto(1_000_000))
          .withAccount(1002, Sent.BOB, 0, TokenAmount.ZERO);
  private final TestChain chain = new TestChain().withState(state);
  private final EthModule module = new EthModule(chain, chain, 5, 10, "1.2.3");
  private final TestCalls eth = new TestCalls(module);

  @Test
  void shouldNameTheClientAndTheNetwork() {
    assertThat(eth.text("web3_clientVersion")).startsWith("'Pandan/v1.2.3/").endsWith("/java25'");
    assertThat(eth.text("net_version")).isEqualTo("'31415926'");
    assertThat(eth.text("eth_chainId")).isEqualTo("'0x1df5e76'");
    assertThat(eth.text("eth_protocolVersion")).isEqualTo("'0x1c'");
    assertThat(eth.text("eth_accounts")).isEqualTo("[]");
    assertThat(eth.text("eth_syncing")).isEqualTo("false");
    assertThat(eth.text("net_listening")).isEqualTo("true");
  }

  @Test
  void shouldHash() {
    assertThat(eth.text("web3_sha3", "'0x68656c6c6f20776f726c64'"))
        .isEqualTo("'0x47173285a8d7341e5e972fc677286384f802f8ef42a5ec5f03bbfa254cb01fad'");
  }

  @Test
  void shouldShowABlockWithTheTipsetKeysDigestAsHash() {
    ExecutedTipset tipset =
        chain.seal(Sent.succeeded(Sent.TRANSFER, 1_000_000), Sent.failed(Sent.LEGACY, 33, 500_000));
    String hash = EthJson.data(tipset.key().cid().digest()).value();

    JsonObject block = (JsonObject) eth.call("eth_getBlockByNumber", "'latest'", "false");

    assertThat(block.get("hash")).contains(JsonValue.of(hash));
    assertThat(block.get("parentHash"))
        .contains(EthJson.data(chain.tipset(0).orElseThrow().key().cid().digest()));
    assertThat(block.get("number")).contains(JsonValue.of("0x1"));
    assertThat(block.get("gasUsed")).contains(JsonValue.of("0x16e360"));
    assertThat(block.get("gasLimit")).contains(JsonValue.of("0x2540be400"));
    assertThat(block.get("baseFeePerGas")).contains(JsonValue.of("0x64"));
    assertThat(block.get("timestamp")).contains(JsonValue.of("0x6553f11e"));
    assertThat(block.get("transactions"))
        .contains(JsonArray.of(JsonValue.of(Sent.TRANSFER_HASH), JsonValue.of(Sent.LEGACY_HASH)));
    assertThat(eth.call("eth_getBlockByHash", "'" + hash + "'", "false")).isEqualTo(block);
    assertThat(eth.text("eth_getBlockTransactionCountByHash", "'" + hash + "'")).isEqualTo("'0x2'");
    assertThat(eth.text("eth_getBlockTransactionCountByNumber", "'0x0'")).isEqualTo("'0x0'");
  }

  @Test
  void shouldShowWhatWaitsWithoutAGapAsThePendingBlock() {
    TestChain waiting =
        new TestChain()
            .withState(new TestState().withAccount(1001, Sent.ALICE, 0, TokenAmount.ZERO));
    waiting.submit(Sent.message(Sent.TRANSFER));
    waiting.submit(Sent.message(Sent.LEGACY));
    TestCalls calls = new TestCalls(new EthModule(waiting, waiting, 5, 10, "1.2.3"));

    JsonObject block = (JsonObject) calls.call("eth_getBlockByNumber", "'pending'", "false");

    assertThat(block.get("number")).contains(JsonValue.of("0x1"));
    assertThat(block.get("hash")).contains(JsonNull.NULL);
    assertThat(block.get("nonce")).contains(JsonNull.NULL);
    assertThat(block.get("parentHash")).contains(EthJson.digest(waiting.head().key().cid()));
    assertThat(block.get("baseFeePerGas")).contains(JsonValue.of("0x70"));
    assertThat(block.get("transactions"))
        .as("nonce 2 waits for nonce 1")
        .contains(JsonArray.of(JsonValue.of(Sent.TRANSFER_HASH)));
    assertThat(block.members().keySet())
        .isEqualTo(
            ((JsonObject) calls.call("eth_getBlockByNumber", "'latest'", "false"))
                .members()
                .keySet());
    assertThat(calls.text("eth_getBlockTransactionCountByNumber", "'pending'")).isEqualTo("'0x1'");
    JsonObject transaction =
        (JsonObject) calls.call("eth_getTransactionByBlockNumberAndIndex", "'pending'", "'0x0'");
    assertThat(transaction.get("hash")).contains(JsonValue.of(Sent.TRANSFER_HASH));
    assertThat(transaction.get("blockHash")).contains(JsonNull.NULL);
    assertThat(calls.text("eth_getTransactionByBlockNumberAndIndex", "'pending'", "'0x1'"))
        .isEqualTo("null");
    assertThat(calls.text("eth_getBlockReceipts", "'pending'")).isEqualTo("null");
  }

  @Test
  void shouldAnswerNullForWhatIsNotThere() {
    assertThat(eth.call("eth_getBlockByNumber", "'0x5'", "false")).isEqualTo(JsonNull.NULL);
    assertThat(eth.call("eth_getBlockByHash", NO_HASH, "true")).isEqualTo(JsonNull.NULL);
    assertThat(eth.call("eth_getTransactionByHash", NO_HASH)).isEqualTo(JsonNull.NULL);
    assertThat(eth.call("eth_getTransactionReceipt", NO_HASH)).isEqualTo(JsonNull.NULL);
    assertThat(eth.call("eth_getTransactionByBlockNumberAndIndex", "'0x0'", "'0x0'"))
        .isEqualTo(JsonNull.NULL);
    assertThat(eth.call("eth_getBlockReceipts", "'0x9'")).isEqualTo(JsonNull.NULL);
  }

  @Test
  void shouldShowATransactionAsItWasSigned() {
    chain.seal(Sent.succeeded(Sent.TRANSFER, 1_000_000));

    JsonObject transaction =
        (JsonObject) eth.call("eth_getTransactionByHash", "'" + Sent.TRANSFER_HASH + "'");

    assertThat(text(transaction, "from")).isEqualTo(Sent.ALICE.toString());
    assertThat(text(transaction, "to")).isEqualTo(Sent.BOB.toString());
    assertThat(text(transaction, "value")).isEqualTo("0x7");
    assertThat(text(transaction, "gas")).isEqualTo("0x4c4b40");
    assertThat(text(transaction, "maxFeePerGas")).isEqualTo("0x3e8");
    assertThat(text(transaction, "maxPriorityFeePerGas")).isEqualTo("0xc8");
    assertThat(text(transaction, "gasPrice")).as("base fee and premium").isEqualTo("0x12c");
    assertThat(text(transaction, "type")).isEqualTo("0x2");
    assertThat(text(transaction, "chainId")).isEqualTo("0x1df5e76");
    assertThat(text(transaction, "r"))
        .isEqualTo("0x4e2d428f40618f9506921ac95ba8fed803dba40b708fec773e92867530b9b2ce");
    assertThat(text(transaction, "s"))
        .isEqualTo("0x35fba54a179b8acb6edb1bd0ac96a446985ade927b12d66940e8af08961c481d");
    assertThat(text(transaction, "v")).isEqualTo("0x0");
    assertThat(transaction.get("accessList")).contains(JsonArray.EMPTY);
    assertThat(eth.call("eth_getTransactionByBlockNumberAndIndex", "'0x1'", "'0x0'"))
        .isEqualTo(transaction);
  }

  @Test
  void shouldShowALegacyTransactionWithItsGasPrice() {
    chain.seal(Sent.succeeded(Sent.LEGACY, 1_000_000));

    JsonObject transaction =
        (JsonObject) eth.call("eth_getTransactionByHash", "'" + Sent.LEGACY_HASH + "'");

    assertThat(text(transaction, "type")).isEqualTo("0x0");
    assertThat(text(transaction, "gasPrice")).isEqualTo("0x96");
    assertThat(text(transaction, "v")).isEqualTo("0x3bebd0f");
    assertThat(text(transaction, "input")).isEqualTo("0xdeadbeef");
    assertThat(transaction.get("maxFeePerGas")).isEmpty();
    assertThat(transaction.get("accessList")).isEmpty();
  }

  @Test
  void shouldShowATransactionThatWaits() {
    assertThat(eth.text("eth_sendRawTransaction", "'" + Sent.TRANSFER + "'"))
        .isEqualTo("'" + Sent.TRANSFER_HASH + "'");

    JsonObject transaction =
        (JsonObject) eth.call("eth_getTransactionByHash", "'" + Sent.TRANSFER_HASH + "'");

    assertThat(transaction.get("blockHash")).contains(JsonNull.NULL);
    assertThat(text(transaction, "gasPrice")).isEqualTo("0x3e8");
    assertThat(eth.call("eth_getTransactionReceipt", "'" + Sent.TRANSFER_HASH + "'"))
        .isEqualTo(JsonNull.NULL);
    String alice = "'" + Sent.ALICE + "'";
    assertThat(eth.text("eth_getTransactionCount", alice, "'latest'")).isEqualTo("'0x3'");
    assertThat(eth.text("eth_getTransactionCount", alice, "'pending'")).isEqualTo("'0x4'");
  }

  @Test
  void shouldGiveTheReceiptOfATransactionThatIsAboutToBeMined() throws Exception {
    eth.call("eth_sendRawTransaction", "'" + Sent.TRANSFER + "'");
    CompletableFuture<JsonValue> receipt =
        CompletableFuture.supplyAsync(
            () -> eth.call("eth_getTransactionReceipt", "'" + Sent.TRANSFER_HASH + "'"));
    assertThatThrownBy(() -> receipt.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    module.applied(chain.seal(Sent.succeeded(Sent.TRANSFER, 1_000_000)));

    assertThat(text((JsonObject) receipt.get(10, TimeUnit.SECONDS), "blockNumber"))
        .isEqualTo("0x1");
  }

  @Test
  void shouldGiveAReceipt() {
    state.with(
        CONTRACT_ID, "evm", TestChain.cid("head"), 1, TokenAmount.ZERO, Sent.CONTRACT.toFilecoin());
    StampedEvent nativeEvent =
        new StampedEvent(
            6,
            new ActorEvent(
                List.of(new EventEntry(3, "$type", Codec.CBOR, new byte[] {0x61, 'x'}))));
    chain.seal(
        Sent.succeeded(Sent.TRANSFER, 1_000_000, nativeEvent),
        Sent.succeeded(Sent.LEGACY, 2_000_000, Sent.log(CONTRACT_ID, "0xabcd", 1, 2)));

    JsonObject receipt =
        (JsonObject) eth.call("eth_getTransactionReceipt", "'" + Sent.LEGACY_HASH + "'");

    assertThat(text(receipt, "status")).isEqualTo("0x1");
    assertThat(text(receipt, "transactionIndex")).isEqualTo("0x1");
    assertThat(text(receipt, "gasUsed")).isEqualTo("0x1e8480");
    assertThat(text(receipt, "cumulativeGasUsed")).isEqualTo("0x2dc6c0");
    assertThat(text(receipt, "type")).isEqualTo("0x0");
    assertThat(receipt.get("contractAddress")).contains(JsonNull.NULL);
    // Of 3,000,000 units 2,000,000 are used and 400,000 burnt at 100; the tip of 50 is for all.
    assertThat(text(receipt, "effectiveGasPrice")).isEqualTo("0xc3");
    JsonObject log = (JsonObject) ((JsonArray) receipt.get("logs").orElseThrow()).elements().get(0);
    assertThat(text(log, "address")).isEqualTo(Sent.CONTRACT.toString());
    assertThat(text(log, "data")).isEqualTo("0xabcd");
    assertThat(text(log, "logIndex")).as("counts native actors' events").isEqualTo("0x1");
    assertThat(log.get("topics"))
        .contains(JsonArray.of(EthJson.data(Sent.word(1)), EthJson.data(Sent.word(2))));
    assertThat(text(receipt, "logsBloom")).hasSize(514).matches(".*[1-9a-f].*");
    assertThat(text((JsonObject) eth.call("eth_getBlockByNumber", "'0x1'", "true"), "logsBloom"))
        .isEqualTo(text(receipt, "logsBloom"));
    assertThat(((JsonArray) eth.call("eth_getBlockReceipts", "'latest'")).elements())
        .hasSize(2)
        .endsWith(receipt);
  }

  @Test
  void shouldGiveTheAddressOfAContractThatWasMade() {
    chain.seal(Sent.created(Sent.CONTRACT));

    JsonObject receipt =
        (JsonObject) eth.call("eth_getTransactionReceipt", "'" + Sent.CREATE_HASH + "'");

    assertThat(text(receipt, "contractAddress")).isEqualTo(Sent.CONTRACT.toString());
    assertThat(receipt.get("to")).contains(JsonNull.NULL);
  }

  @Test
  void shouldGiveAFailedCreationNoAddress() {
    chain.seal(Sent.failed(Sent.CREATE, 33, 1_000));

    JsonObject receipt =
        (JsonObject) eth.call("eth_getTransactionReceipt", "'" + Sent.CREATE_HASH + "'");

    assertThat(text(receipt, "status")).isEqualTo("0x0");
    assertThat(receipt.get("contractAddress")).contains(JsonNull.NULL);
  }

  @Test
  void shouldReadBalanceAndNonce() {
    assertThat(eth.text("eth_getBalance", "'" + Sent.ALICE + "'")).isEqualTo("'0xf4240'");
    assertThat(eth.text("eth_getBalance", "'" + Sent.CONTRACT + "'", "'latest'"))
        .isEqualTo("'0x0'");
    assertThat(eth.text("eth_getTransactionCount", "'" + Sent.CONTRACT + "'", "'0x0'"))
        .isEqualTo("'0x0'");
    assertThat(eth.text("eth_getBalance", "'0xff000000000000000000000000000000000003e9'"))
        .as("a masked id")
        .isEqualTo("'0xf4240'");
  }

  @Test
  void shouldReadCodeStorageAndNonceOfAContract() {
    byte[] code = {0x60, 0x01};
    addContract(code, false);
    String contract = "'" + Sent.CONTRACT + "'";

    assertThat(eth.text("eth_getCode", contract, "'latest'")).isEqualTo("'0x6001'");
    assertThat(eth.text("eth_getTransactionCount", contract, "'pending'")).isEqualTo("'0x9'");
    assertThat(eth.text("eth_getStorageAt", contract, "'0x5'", "'latest'"))
        .isEqualTo("'0x" + "0".repeat(60) + "cafe'");
    assertThat(eth.text("eth_getStorageAt", contract, "'0x" + "0".repeat(63) + "5'"))
        .isEqualTo("'0x" + "0".repeat(60) + "cafe'");
    assertThat(eth.text("eth_getStorageAt", contract, "'0x6'", "'latest'"))
        .isEqualTo("'0x" + "0".repeat(64) + "'");
    assertThat(eth.text("eth_getCode", "'" + Sent.ALICE + "'", "'latest'")).isEqualTo("'0x'");
  }

  @Test
  void shouldShowNothingOfADestroyedContract() {
    addContract(new byte[] {0x60, 0x01}, true);
    String contract = "'" + Sent.CONTRACT + "'";

    assertThat(eth.text("eth_getCode", contract, "'latest'")).isEqualTo("'0x'");
    assertThat(eth.text("eth_getStorageAt", contract, "'0x5'")).endsWith("0000'");
    assertThat(eth.text("eth_getTransactionCount", contract)).isEqualTo("'0x0'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'address':'0x00000000000000000000000000000000000000c0'} | 2",
        "{'address':['0xff000000000000000000000000000000000003ed']} | 2",
        "{'address':'0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266'} | 0",
        "{'topics':[TOPIC_1]} | 1",
        "{'topics':[null,TOPIC_2]} | 1",
        "{'topics':[[TOPIC_1,TOPIC_3]]} | 2",
        "{'topics':[TOPIC_2]} | 0",
        "{'topics':[TOPIC_1,null,TOPIC_2]} | 0",
        "{'topics':[]} | 2",
        "{'fromBlock':'latest'} | 0",
        "{'fromBlock':'0x0','toBlock':'0x0'} | 0",
        "{'fromBlock':'0x99','toBlock':'0x99'} | 0",
      })
  void shouldFindLogs(String filter, int count) {
    sealLogs();
    chain.seal();

    assertThat(logs(filter).elements()).hasSize(count);
  }

  @Test
  void shouldFindLogsByBlockHash() {
    ExecutedTipset tipset = sealLogs();

    String hash = EthJson.data(tipset.key().cid().digest()).value();
    assertThat(((JsonArray) eth.call("eth_getLogs", "{'blockHash':'" + hash + "'}")).elements())
        .hasSize(2);
    assertThat(eth.error("eth_getLogs", "{'blockHash':" + NO_HASH + "}").code())
        .isEqualTo(RpcException.RESOURCE_NOT_FOUND);
    assertThat(eth.error("eth_getLogs", "{'blockHash':'" + hash + "','fromBlock':'0x1'}").code())
        .isEqualTo(RpcException.INVALID_PARAMS);
  }

  @Test
  void shouldLimitQueriesForLogs() {
    state.with(
        CONTRACT_ID, "evm", TestChain.cid("head"), 1, TokenAmount.ZERO, Sent.CONTRACT.toFilecoin());
    StampedEvent log = Sent.log(CONTRACT_ID, "0x", 1);
    chain.seal(Sent.succeeded(Sent.LEGACY, 1, log, log, log, log, log, log));
    for (int i = 0; i < 10; i++) {
      chain.seal();
    }

    assertThat(eth.error("eth_getLogs", "{'fromBlock':'0x1','toBlock':'0x1'}"))
        .hasMessageContaining("more than 5 logs")
        .returns(RpcException.LIMIT_EXCEEDED, RpcException::code);
    assertThat(eth.error("eth_getLogs", "{'fromBlock':'earliest'}"))
        .hasMessage("block range exceeds maximum of 10 (got 12)")
        .returns(RpcException.LIMIT_EXCEEDED, RpcException::code);
    assertThat(eth.error("eth_getLogs", "{'fromBlock':'0x5','toBlock':'0x4'}").code())
        .isEqualTo(RpcException.INVALID_PARAMS);
  }

  @Test
  void shouldUseTheBlockBeforeANullRoundForState() {
    chain.nullRound().seal();

    assertThat(eth.text("eth_getBalance", "'" + Sent.ALICE + "'", "'0x1'")).isEqualTo("'0xf4240'");
    assertThat(eth.call("eth_getBlockByNumber", "'0x1'", "false")).isEqualTo(JsonNull.NULL);
    assertThat(eth.error("eth_getBalance", "'" + Sent.ALICE + "'", "'0x3'"))
        .hasMessage("block 3 does not exist: the latest is 2");
  }

  private ExecutedTipset sealLogs() {
    state.with(
        CONTRACT_ID, "evm", TestChain.cid("head"), 1, TokenAmount.ZERO, Sent.CONTRACT.toFilecoin());
    return chain.seal(
        Sent.succeeded(
            Sent.LEGACY, 1, Sent.log(CONTRACT_ID, "0x", 1, 2), Sent.log(CONTRACT_ID, "0x01", 3)));
  }

  private JsonArray logs(String filter) {
    String all = filter.contains("Block") ? filter : filter.replace("{", "{'fromBlock':'0x0',");
    for (int i = 1; i <= 3; i++) {
      all = all.replace("TOPIC_" + i, "'" + EthJson.data(Sent.word(i)).value() + "'");
    }
    return (JsonArray) eth.call("eth_getLogs", all);
  }

  private void addContract(byte[] code, boolean destroyed) {
    Kamt<byte[]> storage = Kamt.create(chain.blocks(), KamtConfig.EVM_STORAGE, CborCodec.BYTES);
    storage.set(Sent.word(5), new byte[] {(byte) 0xca, (byte) 0xfe});
    Cid bytecode = Cid.sum(Codec.RAW, code);
    chain.blocks().put(bytecode, code);
    CborWriter tuple =
        new CborWriter()
            .writeArrayHeader(6)
            .writeCid(bytecode)
            .writeBytes(new byte[32])
            .writeCid(storage.flush())
            .writeNull()
            .writeLong(9);
    if (destroyed) {
      tuple.writeArrayHeader(2).writeLong(1001).writeLong(3);
    } else {
      tuple.writeNull();
    }
    byte[] head = tuple.toByteArray();
    Cid cid = Cid.sum(Codec.DAG_CBOR, head);
    chain.blocks().put(cid, head);
    state.with(CONTRACT_ID, "evm", cid, 9, TokenAmount.ZERO, Sent.CONTRACT.toFilecoin());
  }

  private static String text(JsonObject object, String member) {
    JsonValue value = object.get(member).orElseThrow(() -> new AssertionError("no " + member));
    return ((JsonString) value).value();
  }
}
