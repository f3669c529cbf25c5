package io.pandan.host.rpc.eth;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.Receipt;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.AccountOverride;
import io.pandan.api.chain.BlockOverride;
import io.pandan.api.chain.CallRequest;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.host.rpc.methods.TestCalls;
import io.pandan.host.rpc.methods.TestChain;
import io.pandan.ipld.CborWriter;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EthCallsTest {
  private static final String CALL =
      "{'from':'0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',"
          + "'to':'0x00000000000000000000000000000000000000c0','data':'0x0102','value':'0x5'}";
  private static final String WORD = "0".repeat(62);

  private final TestChain chain = new TestChain();
  private final TestCalls eth = new TestCalls(new EthModule(chain, chain, 10_000, 2_880, "1"));

  @Test
  void shouldCallAContractThroughInvokeEvm() {
    executionGives(0, cbor(Sent.bytes("0xabcd")), "");

    assertThat(eth.text("eth_call", CALL, "'latest'")).isEqualTo("'0xabcd'");

    Message message = chain.executed().getFirst();
    assertThat(message.from()).isEqualTo(Sent.ALICE.toFilecoin());
    assertThat(message.to()).isEqualTo(Sent.CONTRACT.toFilecoin());
    assertThat(message.method()).isEqualTo(Methods.INVOKE_EVM);
    assertThat(message.params()).isEqualTo(cbor(new byte[] {1, 2}));
    assertThat(message.value()).isEqualTo(TokenAmount.ofAtto(5));
    assertThat(message.gasLimit()).as("the block gas limit").isZero();
  }

  @Test
  void shouldCallFromTheZeroAddressWhenNoSenderIsGiven() {
    executionGives(0, new byte[0], "");

    assertThat(eth.text("eth_call", "{'to':'0x00000000000000000000000000000000000000c0'}"))
        .isEqualTo("'0x'");

    assertThat(chain.executed().getFirst().from())
        .isEqualTo(Address.delegated(ActorIds.EAM, new byte[20]));
    assertThat(chain.executed().getFirst().params()).isEmpty();
  }

  @Test
  void shouldCreateThroughTheAddressManagerWhenNoReceiverIsGiven() {
    executionGives(0, new byte[] {(byte) 0x83}, "");

    assertThat(eth.text("eth_call", "{'input':'0x6000'}", "'latest'")).isEqualTo("'0x'");

    Message message = chain.executed().getFirst();
    assertThat(message.to()).isEqualTo(Address.id(ActorIds.EAM));
    assertThat(message.method()).isEqualTo(4);
  }

  @Test
  void shouldEstimateGas() {
    executionGives(0, new byte[0], "");

    assertThat(eth.text("eth_estimateGas", CALL)).isEqualTo("'0x4e2'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth_call", "eth_estimateGas"})
  void shouldGiveARevertItsReasonAndData(String method) {
    String data = "0x08c379a0" + WORD + "20" + WORD + "02" + "6e6f" + "0".repeat(60);
    executionGives(33, cbor(Sent.bytes(data)), "reverted");

    RpcException error = eth.error(method, CALL);

    assertThat(error.code()).isEqualTo(3);
    assertThat(error).hasMessage("execution reverted: no");
    assertThat(error.data()).contains(JsonValue.of(data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12 | execution reverted: panic: division or modulo by zero (0x12)",
        "7f | execution reverted: panic: (0x7f)",
      })
  void shouldNameAPanic(String code, String message) {
    executionGives(33, cbor(Sent.bytes("0x4e487b71" + WORD + code)), "");

    assertThat(eth.error("eth_call", CALL)).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x",
        "0xc246547f",
        "0x08c379a0",
        "0x08c379a0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0x08c379a00000000000000000000000000000000000000000000000000000000000000020"
            + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void shouldGiveARevertWithoutAReasonItsDataOnly(String data) {
    executionGives(33, cbor(Sent.bytes(data)), "");

    RpcException error = eth.error("eth_call", CALL);

    assertThat(error).hasMessage("execution reverted");
    assertThat(error.data()).contains(JsonValue.of(data));
  }

  @Test
  void shouldNameFilecoinsExitCodes() {
    executionGives(7, new byte[0], "message 0: ran out of gas");

    RpcException error = eth.error("eth_call", CALL);

    assertThat(error.code()).isEqualTo(RpcException.SERVER_ERROR);
    assertThat(error)
        .hasMessage("execution failed: exit code 7 (out of gas): message 0: ran out of gas");
    assertThat(((JsonObject) error.data().orElseThrow()).get("exitCode")).contains(JsonValue.of(7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'x' | parameter 0 (transaction) must be an object, not \"x\"",
        "{'to':'0x12'} | parameter 0 (transaction.to) must be an address: 0x and 40 hexadecimal"
            + " digits, not \"0x12\"",
        "{'value':5} | parameter 0 (transaction.value) must be a string, not 5",
        "{'value':'0x05'} | parameter 0 (transaction.value) must be a quantity: 0x and hexadecimal"
            + " digits without leading zeros, not \"0x05\"",
        "{'data':'0x123'} | parameter 0 (transaction.data) must be data: 0x and two hexadecimal"
            + " digits a byte, not \"0x123\"",
        "{'data':'0x12','input':'0x13'} | parameter 0 (transaction) has both input and data, and"
            + " they differ",
        "{'from':'0xff00000000000000000000000000000000000001'} | parameter 0 (transaction.from) is"
            + " the id of an actor, which cannot send: 0xff00000000000000000000000000000000000001",
      })
  void shouldNameWhatIsWrongWithACall(String call, String problem) {
    assertThat(eth.error("eth_call", call, "'latest'"))
        .hasMessage("invalid params: " + problem)
        .returns(RpcException.INVALID_PARAMS, RpcException::code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'yesterday' | must be a block: earliest, latest, safe, finalized, pending or a quantity,"
            + " not \"yesterday\"",
        "'0x01' | must be a quantity: 0x and hexadecimal digits without leading zeros, not"
            + " \"0x01\"",
        "'0x10000000000000000' | must be a quantity of at most 63 bits, not"
            + " \"0x10000000000000000\"",
        "5 | must be a string, not 5",
        "{} | must have either blockHash or blockNumber",
        "{'blockHash':'0x11'} | .blockHash is 1 bytes long, expected 32: \"0x11\"",
      })
  void shouldNameWhatIsWrongWithABlock(String block, String problem) {
    String name = problem.startsWith(".") ? "" : ") ";

    assertThat(eth.error("eth_call", CALL, block).getMessage())
        .startsWith("invalid params: parameter 1 (block")
        .endsWith((name + problem).replace(".blockHash is", ".blockHash) is"));
  }

  @Test
  void shouldPretendWhatCallersSayOfAccountsAndBlock() {
    executionGives(0, new byte[0], "");
    String accounts =
        "{'0x00000000000000000000000000000000000000c0':{'balance':'0x5','nonce':'0x7',"
            + "'code':'0x6001','stateDiff':{'0x1':'0x02'}},"
            + "'0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266':{'state':{}}}";
    String block = "{'number':'0x64','time':'0x65','baseFeePerGas':'0x66'}";

    eth.call("eth_call", CALL, "'latest'", accounts, block);
    eth.call("eth_estimateGas", CALL, "'latest'", accounts);

    CallRequest request = chain.requests().getFirst();
    assertThat(request.block())
        .isEqualTo(
            new BlockOverride(
                OptionalLong.of(100), OptionalLong.of(101), Optional.of(TokenAmount.ofAtto(102))));
    AccountOverride contract = request.accounts().get(Sent.CONTRACT.toFilecoin());
    assertThat(contract.balance()).contains(TokenAmount.ofAtto(5));
    assertThat(contract.nonce()).hasValue(7);
    assertThat(contract.code()).contains(new byte[] {0x60, 1});
    assertThat(contract.replacesStorage()).isFalse();
    assertThat(contract.storage()).hasSize(1);
    assertThat(contract.storage().getFirst().key()[31]).isEqualTo((byte) 1);
    assertThat(contract.storage().getFirst().value()[31]).isEqualTo((byte) 2);
    assertThat(request.accounts().get(Sent.ALICE.toFilecoin()).replacesStorage()).isTrue();
    assertThat(chain.requests().getLast().accounts()).hasSize(2);
    assertThat(chain.requests().getLast().block()).isEqualTo(BlockOverride.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'0x01':{}} | {} | address",
        "{'0x00000000000000000000000000000000000000c0':{'state':{},'stateDiff':{}}} | {} | both",
        "{'0x00000000000000000000000000000000000000c0':{'stateDiff':{'0x1':'2'}}} | {} | storage",
        "{'0x00000000000000000000000000000000000000c0':{'movePrecompileToAddress':'0x1'}} | {} |"
            + " precompile",
        "{'0x00000000000000000000000000000000000000c0':{'nonce':'0x7fffffffffffffff'}} | {} | 62",
        "{} | {'coinbase':'0x00000000000000000000000000000000000000c0'} | COINBASE",
        "{} | {'prevRandao':'0x1'} | PREVRANDAO",
        "{} | {'gasLimit':'0x1'} | 0x2540be400",
        "{} | {'blobBaseFee':'0x1'} | nothing like it",
        "[] | {} | an object"
      })
  void shouldRefuseWhatCannotBePretended(String accounts, String block, String why) {
    RpcException error = eth.error("eth_call", CALL, "'latest'", accounts, block);

    assertThat(error.code()).isEqualTo(RpcException.INVALID_PARAMS);
    assertThat(error).hasMessageContaining(why);
  }

  @Test
  void shouldSayThatAnAccountCannotHaveWhatIsPretendedOfIt() {
    chain.withExecution(
        message -> {
          throw new MalformedException("actor f099 is no contract");
        });

    RpcException error =
        eth.error("eth_call", CALL, "'latest'", "{'0x" + "c0".repeat(20) + "':{'code':'0x00'}}");

    assertThat(error.code()).isEqualTo(RpcException.INVALID_PARAMS);
    assertThat(error).hasMessageContaining("actor f099 is no contract");
  }

  @Test
  void shouldGiveAnEmptyAccessListAndTheGas() {
    executionGives(0, new byte[0], "");

    assertThat(eth.text("eth_createAccessList", CALL, "'latest'"))
        .isEqualTo("{'accessList':[],'gasUsed':'0x3e8'}");

    executionGives(33, cbor(new byte[0]), "reverted");
    assertThat(eth.text("eth_createAccessList", CALL))
        .isEqualTo("{'accessList':[],'gasUsed':'0x3e8','error':'execution reverted'}");
  }

  @Test
  void shouldSayWhyThereAreNoProofs() {
    assertThat(eth.error("eth_getProof", "'0x" + "c0".repeat(20) + "'", "[]", "'latest'"))
        .hasMessageContaining("Merkle Patricia");
  }

  @ParameterizedTest
  @EnumSource(MessageRejectedException.Reason.class)
  void shouldGiveEveryRejectionAnError(MessageRejectedException.Reason reason) {
    chain.rejecting(new MessageRejectedException(reason, "the details"));

    RpcException error = eth.error("eth_sendRawTransaction", "'" + Sent.TRANSFER + "'");

    assertThat(error.code()).isEqualTo(RpcException.SERVER_ERROR);
    assertThat(error.getMessage()).endsWith(": the details");
    assertThat(error.data()).contains(JsonValue.of(reason.name()));
  }

  @ParameterizedTest
  @CsvSource({
    "NONCE_TOO_LOW, nonce too low",
    "INSUFFICIENT_FUNDS, insufficient funds for gas * price + value",
    "SENDER, insufficient funds for gas * price + value",
    "UNDERPRICED, replacement transaction underpriced",
  })
  void shouldRejectInTheWordsThatClientsKnow(MessageRejectedException.Reason reason, String words) {
    chain.rejecting(new MessageRejectedException(reason, "the details"));

    assertThat(eth.error("eth_sendRawTransaction", "'" + Sent.TRANSFER + "'"))
        .hasMessage(words + ": the details");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'0x'", "'0x02'", "'0xc0'", "'0x01c0'", "'0x1234'", "'zz'", "7"})
  void shouldRefuseWhatIsNoTransaction(String raw) {
    assertThat(eth.error("eth_sendRawTransaction", raw).code())
        .isEqualTo(RpcException.INVALID_PARAMS);
  }

  @Test
  void shouldRefuseATransactionForAnotherChain() {
    assertThat(eth.error("eth_sendRawTransaction", "'" + Sent.FOREIGN + "'"))
        .hasMessageContaining("chain id 1 is not the network's, 31415926");
  }

  private void executionGives(int exitCode, byte[] returned, String failure) {
    chain.withExecution(
        _ ->
            TestChain.result(
                new Receipt(new ExitCode(exitCode), returned, 1_000, Optional.empty()), failure));
  }

  private static byte[] cbor(byte[] bytes) {
    return new CborWriter().writeBytes(bytes).toByteArray();
  }
}
