package io.pandan.host.rpc.filecoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.host.rpc.methods.TestCalls;
import io.pandan.host.rpc.methods.TestChain;
import io.pandan.host.rpc.methods.TestChannel;
import io.pandan.host.rpc.methods.TestState;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilecoinModuleTest {
  private static final Address KEY = Address.secp256k1(new byte[65]);
  private static final Address ROBUST = Address.actor(new byte[] {1});

  private final TestState state = new TestState();
  private final TestChain chain = new TestChain().withState(state);
  private final FilecoinModule module = new FilecoinModule(chain, chain, "1.2.3");
  private final TestCalls filecoin = new TestCalls(module);

  private final SignedMessage message =
      new SignedMessage(
          new Message(
              0,
              Address.id(1001),
              KEY,
              4,
              TokenAmount.ofFil(2),
              1_000_000,
              TokenAmount.ofAtto(300),
              TokenAmount.ofAtto(200),
              -1,
              new byte[] {1, 2}),
          new Signature(Signature.Type.SECP256K1, new byte[] {3, 4, 5}));

  private final String messageJson =
      "{'Version':0,'To':'t01001','From':'%s','Nonce':4,'Value':'2000000000000000000',"
              .formatted(KEY.toString('t'))
          + "'GasLimit':1000000,'GasFeeCap':'300','GasPremium':'200',"
          + "'Method':18446744073709551615,'Params':'AQI=','CID':"
          + link(message.message().cid())
          + "}";

  @Test
  void shouldNotifyOfTheHeadAndThenOfEachChange() throws InterruptedException {
    TestChannel channel = new TestChannel();
    JsonValue number = filecoin.call(channel, "Filecoin.ChainNotify");
    module.applied(chain.seal());
    module.reverted(chain.head());

    assertThat(channel.next()).isEqualTo(change(number, "current", 0));
    assertThat(channel.next()).isEqualTo(change(number, "apply", 1));
    assertThat(channel.next()).isEqualTo(change(number, "revert", 1));
    channel.leave();
    module.applied(chain.head());
    assertThat(channel.isSilent()).isTrue();
  }

  private JsonObject change(JsonValue number, String type, long height) {
    JsonValue tipset = filecoin.call("Filecoin.ChainGetTipSetByHeight", "" + height, "null");
    return JsonObject.builder()
        .put("jsonrpc", "2.0")
        .put("method", "xrpc.ch.val")
        .put(
            "params",
            JsonArray.of(
                number,
                JsonArray.of(JsonObject.builder().put("Type", type).put("Val", tipset).build())))
        .build();
  }

  @Test
  void shouldShowTheHeadAsLotusDoes() {
    ExecutedTipset head = chain.seal();

    assertThat(filecoin.text("Filecoin.ChainHead"))
        .isEqualTo(
            "{'Cids':["
                + link(head.key().cids().getFirst())
                + "],'Blocks':[{'Miner':'t01000','Ticket':{'VRFProof':'AQ=='},"
                + "'ElectionProof':{'WinCount':1,'VRFProof':'Ag=='},'BeaconEntries':null,"
                + "'WinPoStProof':null,'Parents':["
                + link(head.tipset().first().parents().getFirst())
                + "],'ParentWeight':'0','Height':1,'ParentStateRoot':"
                + link(TestChain.cid("state0"))
                + ",'ParentMessageReceipts':"
                + link(TestChain.cid("receipts0"))
                + ",'Messages':"
                + link(TestChain.cid("messages1"))
                + ",'BLSAggregate':null,'Timestamp':1700000030,'BlockSig':null,"
                + "'ForkSignaling':0,'ParentBaseFee':'100'}],'Height':1}");
  }

  @Test
  void shouldFindTipsetsByKeyAndAroundNullRounds() {
    ExecutedTipset first = chain.seal();
    chain.nullRound();
    chain.seal();

    assertThat(height("Filecoin.ChainGetTipSet", "[" + link(first.key().cids().get(0)) + "]"))
        .isEqualTo(1);
    assertThat(height("Filecoin.ChainGetTipSet", "[]")).isEqualTo(3);
    assertThat(height("Filecoin.ChainGetTipSetByHeight", "2", "null")).isEqualTo(1);
    assertThat(height("Filecoin.ChainGetTipSetAfterHeight", "2", "[]")).isEqualTo(3);
    assertThat(height("Filecoin.ChainGetGenesis")).isZero();
    assertThat(filecoin.error("Filecoin.ChainGetTipSetByHeight", "4", "[]"))
        .hasMessage("epoch 4 is after the tipset's, 3")
        .returns(1, RpcException::code);
    assertThat(filecoin.error("Filecoin.ChainGetTipSet", "[" + link(TestChain.cid("x")) + "]"))
        .hasMessageStartingWith("no tipset has the key");
  }

  @Test
  void shouldReadObjects() {
    Cid cid = put(new byte[] {0x01});

    assertThat(filecoin.text("Filecoin.ChainReadObj", link(cid))).isEqualTo("'AQ=='");
    assertThat(filecoin.text("Filecoin.ChainHasObj", link(cid))).isEqualTo("true");
    assertThat(filecoin.text("Filecoin.ChainHasObj", link(TestChain.cid("x")))).isEqualTo("false");
    assertThat(filecoin.error("Filecoin.ChainReadObj", link(TestChain.cid("x"))))
        .hasMessageStartingWith("block not found: bafy");
  }

  @Test
  void shouldShowActors() {
    Cid head = put(new CborWriter().writeArrayHeader(1).writeBytes(KEY.toBytes()).toByteArray());
    state.with(1001, "account", head, 5, TokenAmount.ofAtto(77), KEY);

    assertThat(filecoin.text("Filecoin.StateGetActor", text(KEY), "[]"))
        .isEqualTo(
            "{'Code':"
                + link(TestState.code("account"))
                + ",'Head':"
                + link(head)
                + ",'Nonce':5,'Balance':'77','DelegatedAddress':null}");
    assertThat(filecoin.text("Filecoin.StateReadState", "'f01001'", "null"))
        .isEqualTo(
            "{'Balance':'77','Code':"
                + link(TestState.code("account"))
                + ",'State':{'Address':"
                + text(KEY)
                + "}}");
    assertThat(filecoin.text("Filecoin.StateLookupID", text(KEY), "[]")).isEqualTo("'t01001'");
    assertThat(filecoin.text("Filecoin.StateAccountKey", "'t01001'", "[]")).isEqualTo(text(KEY));
    assertThat(filecoin.text("Filecoin.WalletBalance", text(KEY))).isEqualTo("'77'");
    assertThat(filecoin.text("Filecoin.WalletBalance", "'t01002'")).isEqualTo("'0'");
    assertThat(filecoin.error("Filecoin.StateGetActor", "'t01002'", "[]"))
        .hasMessage("actor not found: t01002")
        .returns(11, RpcException::code);
  }

  @Test
  void shouldShowTheDelegatedAddressOfAnEthereumAccount() {
    Address delegated = Address.delegated(ActorIds.EAM, new byte[20]);
    state.with(1003, "ethaccount", put(new byte[] {(byte) 0x80}), 0, TokenAmount.ZERO, delegated);

    assertThat(((JsonObject) filecoin.call("Filecoin.StateGetActor", "'t01003'", "[]")))
        .extracting(actor -> actor.get("DelegatedAddress"))
        .isEqualTo(Optional.of(JsonValue.of(delegated.toString('t'))));
    assertThat(filecoin.text("Filecoin.StateAccountKey", "'t01003'", "[]"))
        .isEqualTo(text(delegated));
  }

  @Test
  void shouldRefuseTheKeyOfWhatIsNoAccount() {
    state.with(1004, "evm", put(new byte[] {(byte) 0x80}), 0, TokenAmount.ZERO, ROBUST);

    assertThat(filecoin.error("Filecoin.StateAccountKey", "'t01004'", "[]"))
        .hasMessage("the actor is not an account: t01004");
  }

  @Test
  void shouldShowTheStateOfAnUnknownActorAsDagJson() {
    byte[] head =
        new CborWriter()
            .writeArrayHeader(6)
            .writeMapHeader(1)
            .writeText("count")
            .writeUnsigned(-1)
            .writeLong(-5)
            .writeBytes(new byte[] {(byte) 0xff})
            .writeCid(TestChain.cid("x"))
            .writeBool(true)
            .writeNull()
            .toByteArray();
    state.with(1005, "counter", put(head), 0, TokenAmount.ZERO, ROBUST);

    assertThat(filecoin.text("Filecoin.StateReadState", text(ROBUST), "[]"))
        .endsWith(
            "'State':[{'count':18446744073709551615},-5,{'/':{'bytes':'/w'}},"
                + link(TestChain.cid("x"))
                + ",true,null]}");
  }

  @Test
  void shouldNameTheFieldsOfBuiltInActors() {
    byte[] contract =
        new CborWriter()
            .writeArrayHeader(6)
            .writeCid(TestChain.cid("code"))
            .writeBytes(new byte[1])
            .writeCid(TestChain.cid("kamt"))
            .writeNull()
            .writeLong(1)
            .writeNull()
            .toByteArray();
    state.with(1006, "evm", put(contract), 1, TokenAmount.ZERO, ROBUST);

    assertThat(filecoin.text("Filecoin.StateReadState", "'t01006'", "[]"))
        .contains("'State':{'Bytecode':" + link(TestChain.cid("code")) + ",'BytecodeHash':")
        .endsWith("'TransientData':null,'Nonce':1,'Tombstone':null}}");
  }

  @Test
  void shouldTakeASignedMessage() {
    String signed =
        "{'Message':" + messageJson + ",'Signature':{'Type':1,'Data':'AwQF'},'CID':{'/':'x'}}";

    assertThat(filecoin.text("Filecoin.MpoolPush", signed)).isEqualTo(link(message.cid()));

    assertThat(chain.pending()).hasSize(1);
    assertThat(chain.pending().getFirst().cid()).isEqualTo(message.cid());
    assertThat(filecoin.text("Filecoin.MpoolPending", "[]"))
        .isEqualTo(
            "[{'Message':"
                + messageJson
                + ",'Signature':{'Type':1,'Data':'AwQF'},'CID':"
                + link(message.cid())
                + "}]");
    assertThat(filecoin.text("Filecoin.MpoolGetNonce", text(KEY))).isEqualTo("1");
    assertThat(filecoin.text("Filecoin.ChainGetMessage", link(message.cid())))
        .isEqualTo(messageJson);
  }

  @Test
  void shouldSayWhyAMessageIsRejected() {
    chain.rejecting(
        new MessageRejectedException(
            MessageRejectedException.Reason.NONCE_TOO_LOW, "nonce 4 is below 5"));
    String signed = "{'Message':" + messageJson + ",'Signature':{'Type':1,'Data':'AwQF'}}";

    RpcException error = filecoin.error("Filecoin.MpoolPush", signed);

    assertThat(error).hasMessage("nonce 4 is below 5").returns(1, RpcException::code);
    assertThat(error.data()).contains(JsonValue.of("NONCE_TOO_LOW"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | (message) lacks \"Signature\"",
        "{'Signature':{'Type':1,'Data':'x!'},'Message':{'To':'t01','From':'t01'}} |"
            + " (message.Signature.Data) must be bytes in base 64, not \"x!\"",
        "{'Signature':{'Type':9,'Data':''},'Message':{'To':'t01','From':'t01'}} |"
            + " (message.Signature) is no signature: unknown signature type 9",
        "{'Signature':{'Type':1,'Data':''},'Message':{'To':'t01'}} |"
            + " (message.Message) lacks \"From\"",
        "{'Signature':{'Type':1,'Data':''},'Message':{'To':'t01','From':'t01','Value':'-1'}} |"
            + " (message.Message) is no message: value -1 is negative",
        "{'Signature':{'Type':1,'Data':''},'Message':{'To':'t01','From':'t01','Value':5}} |"
            + " (message.Message.Value) must be a string, not 5",
        "{'Signature':{'Type':1,'Data':''},'Message':{'To':'t01','From':'t01','Method':1.5}} |"
            + " (message.Message.Method) must be a whole number from 0 to 18446744073709551615,"
            + " not 1.5",
      })
  void shouldNameWhatIsWrongWithAMessage(String signed, String problem) {
    assertThat(filecoin.error("Filecoin.MpoolPush", signed))
        .hasMessage("invalid params: parameter 0 " + problem)
        .returns(RpcException.INVALID_PARAMS, RpcException::code);
  }

  @Test
  void shouldFindWhatBecameOfAMessage() {
    ExecutedTipset tipset = sealMessage();
    String lookup =
        "{'Message':"
            + link(message.cid())
            + ",'Receipt':{'ExitCode':0,'Return':'CQ==','GasUsed':7,'EventsRoot':null},"
            + "'ReturnDec':null,'TipSet':["
            + link(tipset.key().cids().getFirst())
            + "],'Height':1}";

    assertThat(filecoin.text("Filecoin.StateSearchMsg", "[]", link(message.cid()), "-1", "true"))
        .isEqualTo(lookup);
    assertThat(filecoin.text("Filecoin.StateSearchMsg", link(message.cid()))).isEqualTo(lookup);
    assertThat(filecoin.text("Filecoin.StateWaitMsg", link(message.cid()), "0", "-1", "true"))
        .isEqualTo(lookup);
    assertThat(filecoin.text("Filecoin.StateSearchMsg", "null", link(TestChain.cid("x"))))
        .isEqualTo("null");
  }

  @Test
  void shouldWaitForAMessage() throws Exception {
    CompletableFuture<JsonValue> wait =
        CompletableFuture.supplyAsync(
            () -> filecoin.call("Filecoin.StateWaitMsg", link(message.cid()), "0"));
    assertThatThrownBy(() -> wait.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    module.applied(sealMessage());

    assertThat(((JsonObject) wait.get(10, TimeUnit.SECONDS)).get("Height"))
        .contains(JsonValue.of(1));
  }

  @Test
  void shouldEstimateGasForAMessage() {
    executionGives(0, 1_000);

    JsonObject estimated =
        (JsonObject)
            filecoin.call(
                "Filecoin.GasEstimateMessageGas",
                "{'To':'t01001','From':" + text(KEY) + ",'Method':2}",
                "null",
                "[]");

    assertThat(estimated.get("GasLimit")).contains(JsonValue.of(1_250));
    assertThat(estimated.get("GasPremium")).contains(JsonValue.of("200000"));
    // 112 attoFIL, twenty times an eighth more, and the premium.
    assertThat(estimated.get("GasFeeCap")).contains(JsonValue.of("201182"));
  }

  @Test
  void shouldKeepTheFeeBelowWhatTheCallerAllows() {
    executionGives(0, 1_000);

    JsonObject estimated =
        (JsonObject)
            filecoin.call(
                "Filecoin.GasEstimateMessageGas",
                "{'To':'t01001','From':" + text(KEY) + "}",
                "{'MaxFee':'125000'}",
                "[]");

    assertThat(estimated.get("GasFeeCap")).contains(JsonValue.of("100"));
    assertThat(estimated.get("GasPremium")).contains(JsonValue.of("100"));
  }

  @Test
  void shouldSayWhyAnEstimateFails() {
    executionGives(7, 1_000);

    assertThat(
            filecoin.error(
                "Filecoin.GasEstimateGasLimit", "{'To':'t01','From':" + text(KEY) + "}", "[]"))
        .hasMessage("message execution failed: exit code 7: why");
  }

  @Test
  void shouldCall() {
    executionGives(16, 1_000);

    JsonObject result = (JsonObject) filecoin.call("Filecoin.StateCall", messageJson, "[]");

    assertThat(result.get("Error")).contains(JsonValue.of("why"));
    assertThat(((JsonObject) result.get("MsgRct").orElseThrow()).get("ExitCode"))
        .contains(JsonValue.of(16));
  }

  @Test
  void shouldNameTheNodeAndTheNetwork() {
    assertThat(filecoin.text("Filecoin.Version"))
        .isEqualTo(
            "{'Version':'1.2.3+pandan+testnet','APIVersion':131840,'BlockDelay':30,"
                + "'Agent':'pandan'}");
    assertThat(filecoin.text("Filecoin.StateNetworkName")).isEqualTo("'testnet'");
    assertThat(filecoin.text("Filecoin.StateNetworkVersion", "[]")).isEqualTo("28");
  }

  @Test
  void shouldTranslateAddresses() {
    String ethereum = "'0x52963ef50e27e06d72d59fcb4f3c2a687be3cfef'";
    String delegated = filecoin.text("Filecoin.EthAddressToFilecoinAddress", ethereum);
    assertThat(delegated).startsWith("'t410f");
    assertThat(filecoin.text("Filecoin.FilecoinAddressToEthAddress", delegated))
        .isEqualTo(ethereum);
    assertThat(filecoin.text("Filecoin.FilecoinAddressToEthAddress", "'f01'", "'latest'"))
        .isEqualTo("'0xff00000000000000000000000000000000000001'");
    state.with(1001, "account", TestChain.cid("x"), 0, TokenAmount.ZERO, KEY);
    assertThat(filecoin.text("Filecoin.FilecoinAddressToEthAddress", text(KEY)))
        .isEqualTo("'0xff000000000000000000000000000000000003e9'");
    assertThat(filecoin.error("Filecoin.FilecoinAddressToEthAddress", text(ROBUST)))
        .hasMessageStartingWith("no Ethereum address is known for t2");
  }

  private ExecutedTipset sealMessage() {
    return chain.seal(
        new TestChain.Executed(
            message, new Receipt(ExitCode.OK, new byte[] {9}, 7, Optional.empty()), List.of()));
  }

  private void executionGives(int exitCode, long gasUsed) {
    chain.withExecution(
        _ ->
            TestChain.result(
                new Receipt(new ExitCode(exitCode), new byte[0], gasUsed, Optional.empty()),
                exitCode == 0 ? "" : "why"));
  }

  private long height(String method, String... parameters) {
    JsonObject tipset = (JsonObject) filecoin.call(method, parameters);
    return ((JsonNumber) tipset.get("Height").orElseThrow()).asLong().orElseThrow();
  }

  private Cid put(byte[] block) {
    Cid cid = Cid.sum(Codec.DAG_CBOR, block);
    chain.blocks().put(cid, block);
    return cid;
  }

  private static String link(Cid cid) {
    return "{'/':'" + cid + "'}";
  }

  private static String text(Address address) {
    return "'" + address.toString('t') + "'";
  }
}
