package io.pandan.host.rpc.eth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.host.rpc.methods.TestCalls;
import io.pandan.host.rpc.methods.TestChain;
import io.pandan.host.rpc.methods.TestChannel;
import io.pandan.host.rpc.methods.TestState;
import io.pandan.host.rpc.methods.eth.EthJson;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EthPushModuleTest {
  private static final long CONTRACT_ID = 1005;
  private static final int MAX_LOGS = 5;
  private static final int MAX_BLOCKS = 10;

  private final TestState state =
      new TestState()
          .withAccount(1001, Sent.ALICE, 3, TokenAmount.ofAtto(1_000_000))
          .withAccount(1002, Sent.BOB, 0, TokenAmount.ZERO);
  private final TestChain chain = new TestChain().withState(state);
  private final EthPushModule module =
      new EthPushModule(chain, MAX_LOGS, MAX_BLOCKS, 4, 3, Duration.ofMinutes(5));
  private final TestCalls eth = new TestCalls(module);
  private final TestChannel channel = new TestChannel();

  @AfterEach
  void close() {
    module.close();
  }

  @Test
  void shouldPushNewHeadsWithoutTheirTransactions() throws InterruptedException {
    JsonValue id = eth.call(channel, "eth_subscribe", "'newHeads'");
    ExecutedTipset tipset = seal();

    JsonObject notification = channel.next();

    assertThat(notification.get("jsonrpc")).contains(JsonValue.of("2.0"));
    assertThat(notification.get("id")).isEmpty();
    assertThat(notification.get("method")).contains(JsonValue.of("eth_subscription"));
    assertThat(member(notification, "params").get("subscription")).contains(id);
    JsonObject head = (JsonObject) result(notification);
    assertThat(head.get("hash")).contains(EthJson.digest(tipset.key().cid()));
    assertThat(head.get("number")).contains(JsonValue.of("0x1"));
    assertThat(head.members()).containsKeys("logsBloom", "timestamp", "baseFeePerGas");
    assertThat(head.members()).doesNotContainKeys("transactions", "uncles");
  }

  @Test
  void shouldPushTheLogsThatAFilterNames() throws InterruptedException {
    eth.call(channel, "eth_subscribe", "'logs'", "{'topics':[null,['" + word(2) + "',null]]}");
    TestChannel third = new TestChannel();
    eth.call(
        third, "eth_subscribe", "'logs'", "{'topics':[['" + word(1) + "','" + word(3) + "']]}");
    eth.call(new TestChannel(), "eth_subscribe", "'logs'");

    seal(
        Sent.succeeded(
            Sent.TRANSFER,
            1,
            Sent.log(CONTRACT_ID, "0x01", 1, 2),
            Sent.log(CONTRACT_ID, "0x02", 3, 4)));

    assertThat(data(channel.next())).isEqualTo("0x01");
    assertThat(data(channel.next())).isEqualTo("0x02");
    assertThat(data(third.next())).isEqualTo("0x01");
    assertThat(data(third.next())).isEqualTo("0x02");
  }

  @Test
  void shouldTakeBackTheLogsOfABlockThatIsNoLongerInTheChain() throws InterruptedException {
    String filter = eth.text("eth_newFilter", "{}");
    eth.call(channel, "eth_subscribe", "'newHeads'");
    ExecutedTipset tipset =
        seal(Sent.succeeded(Sent.TRANSFER, 1, Sent.log(CONTRACT_ID, "0x01", 1)));
    channel.next();
    String heard = eth.text("eth_getFilterChanges", filter);
    eth.call(channel, "eth_subscribe", "'logs'");

    module.reverted(tipset);
    module.applied(chain.head());

    JsonObject removed = (JsonObject) result(channel.next());
    if (removed.get("removed").filter(JsonValue.of(false)::equals).isPresent()) {
      // Of the block itself, which was still on its way when logs were asked for.
      removed = (JsonObject) result(channel.next());
    }
    assertThat(removed.get("removed")).contains(JsonValue.of(true));
    assertThat(removed.get("blockHash")).contains(EthJson.digest(tipset.key().cid()));
    channel.next();
    JsonArray changes = (JsonArray) eth.call("eth_getFilterChanges", filter);
    assertThat(changes.elements())
        .as("taken back, and heard again with the block that took its place")
        .extracting(log -> ((JsonObject) log).get("removed").orElseThrow())
        .containsExactly(JsonValue.of(true), JsonValue.of(false));
    assertThat(heard).contains("'removed':false");
  }

  @Test
  void shouldPushPendingTransactionsByHashOrWhole() throws InterruptedException {
    TestChannel whole = new TestChannel();
    eth.call(channel, "eth_subscribe", "'newPendingTransactions'");
    eth.call(whole, "eth_subscribe", "'newPendingTransactions'", "true");

    module.added(Sent.message(Sent.TRANSFER));

    assertThat(result(channel.next())).isEqualTo(JsonValue.of(Sent.TRANSFER_HASH));
    JsonObject transaction = (JsonObject) result(whole.next());
    assertThat(transaction.get("hash")).contains(JsonValue.of(Sent.TRANSFER_HASH));
    assertThat(transaction.get("from")).contains(JsonValue.of(Sent.ALICE.toString()));
  }

  @Test
  void shouldPushNothingMoreAfterUnsubscribing() throws InterruptedException {
    JsonString id = (JsonString) eth.call(channel, "eth_subscribe", "'newHeads'");
    TestChannel other = new TestChannel();
    eth.call(other, "eth_subscribe", "'newHeads'");

    assertThat(eth.text("eth_unsubscribe", "'" + id.value() + "'")).isEqualTo("true");
    assertThat(eth.text("eth_unsubscribe", "'" + id.value() + "'")).isEqualTo("false");

    seal();
    other.next();
    assertThat(channel.isSilent()).isTrue();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void shouldForgetSubscribersThatLeave() {
    JsonString id = (JsonString) eth.call(channel, "eth_subscribe", "'newHeads'");

    channel.leave();

    assertThat(eth.text("eth_unsubscribe", "'" + id.value() + "'")).isEqualTo("false");
  }

  @Test
  void shouldBoundTheNumberOfSubscriptions() {
    for (int i = 0; i < 4; i++) {
      eth.call(new TestChannel(), "eth_subscribe", "'newHeads'");
    }

    assertThatThrownBy(() -> eth.call(channel, "eth_subscribe", "'newHeads'"))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("the limit is 4");
  }

  @Test
  void shouldNameWhatCanBeSubscribedTo() {
    assertThat(eth.error("eth_subscribe", "'weather'").getMessage())
        .contains("newHeads, logs, newPendingTransactions or syncing");
    assertThat(eth.error("eth_subscribe", "'newHeads'").getMessage()).contains("WebSocket");
  }

  @Test
  void shouldTellTheBlocksSinceTheLastPoll() {
    seal();
    String id = eth.text("eth_newBlockFilter");
    assertThat(eth.text("eth_getFilterChanges", id)).isEqualTo("[]");

    ExecutedTipset first = seal();
    chain.nullRound();
    ExecutedTipset second = seal();

    assertThat(eth.call("eth_getFilterChanges", id))
        .isEqualTo(
            JsonArray.of(EthJson.digest(first.key().cid()), EthJson.digest(second.key().cid())));
    assertThat(eth.text("eth_getFilterChanges", id)).isEqualTo("[]");
  }

  @Test
  void shouldTellTheLogsSinceTheLastPollInBoundedPortions() {
    String id = eth.text("eth_newFilter", "{'topics':['" + word(1) + "']}");
    for (int i = 0; i < 4; i++) {
      seal(
          Sent.succeeded(
              Sent.TRANSFER,
              1,
              Sent.log(CONTRACT_ID, "0x0" + i, 1),
              Sent.log(CONTRACT_ID, "0x0" + i, 1),
              Sent.log(CONTRACT_ID, "0x0f", 2)));
    }

    assertThat(((JsonArray) eth.call("eth_getFilterChanges", id)).size())
        .as("whole blocks until there are more than %d", MAX_LOGS)
        .isEqualTo(6);
    assertThat(((JsonArray) eth.call("eth_getFilterChanges", id)).size()).isEqualTo(2);
    assertThat(eth.text("eth_getFilterChanges", id)).isEqualTo("[]");
  }

  @Test
  void shouldLookAtABoundedNumberOfBlocksAPoll() {
    String id = eth.text("eth_newFilter", "{}");
    for (int i = 0; i < MAX_BLOCKS; i++) {
      seal();
    }
    seal(Sent.succeeded(Sent.TRANSFER, 1, Sent.log(CONTRACT_ID, "0x01", 1)));

    assertThat(eth.text("eth_getFilterChanges", id)).isEqualTo("[]");
    assertThat(((JsonArray) eth.call("eth_getFilterChanges", id)).size()).isEqualTo(1);
  }

  @Test
  void shouldGiveAllLogsOfAFilterAsOftenAsAsked() {
    seal(Sent.succeeded(Sent.TRANSFER, 1, Sent.log(CONTRACT_ID, "0x01", 1)));
    String id = eth.text("eth_newFilter", "{'fromBlock':'earliest','toBlock':'latest'}");

    assertThat(((JsonArray) eth.call("eth_getFilterLogs", id)).size()).isEqualTo(1);
    assertThat(((JsonArray) eth.call("eth_getFilterLogs", id)).size()).isEqualTo(1);
    assertThat(eth.text("eth_getFilterChanges", id)).isEqualTo("[]");
  }

  @Test
  void shouldCollectPendingTransactionsUpToTheLimit() throws InterruptedException {
    String id = eth.text("eth_newPendingTransactionFilter");
    eth.call(channel, "eth_subscribe", "'newHeads'");
    for (int i = 0; i < MAX_LOGS + 2; i++) {
      module.added(Sent.message(Sent.TRANSFER));
    }
    // What is told is worked on in order: with the head, all before it is done.
    seal();
    channel.next();

    JsonArray hashes = (JsonArray) eth.call("eth_getFilterChanges", id);
    assertThat(hashes.elements()).hasSize(MAX_LOGS).containsOnly(JsonValue.of(Sent.TRANSFER_HASH));
    assertThat(eth.text("eth_getFilterChanges", id)).isEqualTo("[]");
  }

  @Test
  void shouldBoundTheNumberOfFilters() {
    String first = eth.text("eth_newBlockFilter");
    eth.text("eth_newFilter", "{}");
    eth.text("eth_newPendingTransactionFilter");

    RpcException error = eth.error("eth_newBlockFilter");
    assertThat(error.code()).isEqualTo(RpcException.LIMIT_EXCEEDED);
    assertThat(error.getMessage()).contains("the limit is 3");

    assertThat(eth.text("eth_uninstallFilter", first)).isEqualTo("true");
    assertThat(eth.text("eth_uninstallFilter", first)).isEqualTo("false");
    eth.text("eth_newBlockFilter");
  }

  @Test
  void shouldRemoveFiltersThatNobodyAsksFor() {
    EthPushModule forgetful =
        new EthPushModule(chain, MAX_LOGS, MAX_BLOCKS, 4, 1, Duration.ofNanos(1));
    TestCalls calls = new TestCalls(forgetful);
    String id = calls.text("eth_newBlockFilter");

    assertThat(calls.error("eth_getFilterChanges", id).getMessage()).isEqualTo("filter not found");
    calls.text("eth_newBlockFilter");
    calls.text("eth_newBlockFilter");
    forgetful.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth_getFilterChanges", "eth_getFilterLogs"})
  void shouldKnowNoFilterThatWasNotMade(String method) {
    assertThat(eth.error(method, "'0x1'").getMessage()).isEqualTo("filter not found");
  }

  private ExecutedTipset seal(TestChain.Executed... messages) {
    ExecutedTipset tipset = chain.seal(messages);
    module.applied(tipset);
    return tipset;
  }

  private static JsonObject member(JsonObject object, String name) {
    return (JsonObject) object.get(name).orElseThrow();
  }

  private static JsonValue result(JsonObject notification) {
    return member(notification, "params").get("result").orElseThrow();
  }

  private static String data(JsonObject notification) {
    return ((JsonString) ((JsonObject) result(notification)).get("data").orElseThrow()).value();
  }

  private static String word(int lowest) {
    return EthJson.data(Sent.word(lowest)).value();
  }
}
