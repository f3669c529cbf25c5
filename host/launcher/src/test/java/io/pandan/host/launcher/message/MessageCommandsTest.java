package io.pandan.host.launcher.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Secp256k1;
import io.pandan.host.launcher.LaunchException;
import io.pandan.host.launcher.Main;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands against a node that answers by a script: what they ask, and what they say. */
class MessageCommandsTest {
  private static final Address SECOND = Address.parse("f1ufwmkte5zlr7okxak6hhmfhufyoxtzs4sooptri");
  private static final byte[] MODULE = HexFormat.of().parseHex("0061736d01000000");
  private static final Cid CODE = Cid.sum(Codec.RAW, MODULE);
  private static final Cid ANY = Cid.sum(Codec.DAG_CBOR, new byte[] {1});
  private static final String LINK = "{\"/\":\"" + ANY + "\"}";
  private static final String GAS =
      "{\"GasLimit\":700,\"GasFeeCap\":\"90\",\"GasPremium\":\"8\",\"From\":\"t01\"}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;
  private ScriptedNode node;

  @BeforeEach
  void start() throws IOException {
    node =
        new ScriptedNode()
            .results("Filecoin.MpoolGetNonce", "5")
            .results("Filecoin.MpoolPush", LINK);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void shouldEstimateSignSendAndWait() throws Exception {
    node.results("Filecoin.GasEstimateMessageGas", GAS)
        .error("Filecoin.StateWaitMsg", -32_002, "the call took longer than 30000 ms")
        .results("Filecoin.StateWaitMsg", lookup(0, new byte[] {0x18, 0x2a}));

    int exit =
        execute("send", "t01001", "--method=2", "--params=8105", "--value=1.5", "--from", "1");

    assertThat(exit).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "Message   " + ANY,
            "Block     12",
            "Gas used  650 of 700",
            "Exit code 0",
            "Return    182a");
    assertThat(node.methods())
        .containsExactly(
            "Filecoin.MpoolGetNonce",
            "Filecoin.GasEstimateMessageGas",
            "Filecoin.MpoolPush",
            "Filecoin.StateWaitMsg",
            "Filecoin.StateWaitMsg");
    Message expected =
        new Message(
            0,
            Address.id(1001),
            SECOND,
            5,
            TokenAmount.ofAtto(1_500_000_000_000_000_000L),
            700,
            TokenAmount.ofAtto(90),
            TokenAmount.ofAtto(8),
            2,
            new byte[] {(byte) 0x81, 5});
    Answer pushed = pushed();
    assertThat(pushed.member("Message").value()).isEqualTo(LotusJson.message(expected));
    assertThat(pushed.member("Signature").member("Type").number()).isEqualTo(1);
    assertThat(
            Secp256k1.recover(
                Blake2b.hash256(expected.cid().toBytes()),
                pushed.member("Signature").member("Data").bytes()))
        .map(Address::secp256k1)
        .contains(SECOND);
  }

  @Test
  void shouldSendNothingThatTheEstimateFindsToFail() {
    node.error("Filecoin.GasEstimateMessageGas", 1, "message execution failed: exit code 18");

    assertThat(execute("send", "t01001")).isEqualTo(1);
    assertThat(err.toString().strip())
        .isEqualTo("pandan: not sent: message execution failed: exit code 18");
    assertThat(node.methods()).doesNotContain("Filecoin.MpoolPush");
  }

  @Test
  void shouldSayWhyAMessageFailedThatWasSentAllTheSame() throws LaunchException {
    node.results("Filecoin.GasEstimateMessageGas", GAS)
        .results("Filecoin.StateWaitMsg", lookup(7, new byte[0]))
        .results("Filecoin.ChainGetTipSet", "{\"Blocks\":[{\"Parents\":[" + LINK + "]}]}")
        .results(
            "Filecoin.StateCall", "{\"MsgRct\":{\"ExitCode\":7},\"Error\":\"spent in f01001\"}");

    assertThat(execute("actor", "invoke", "t01001", "2", "--gas-limit=650")).isEqualTo(1);
    assertThat(out.toString()).contains("Exit code 7");
    assertThat(err.toString().strip())
        .isEqualTo("pandan: the message failed: exit code 7, out of gas: spent in f01001");
    assertThat(
            new Answer("estimate", node.calls().get(1).parameters())
                .first()
                .member("GasLimit")
                .number())
        .isEqualTo(650);
  }

  @Test
  void shouldInstallCode() throws Exception {
    byte[] returned =
        new CborWriter().writeArrayHeader(2).writeCid(CODE).writeBool(true).toByteArray();
    node.results("Filecoin.GasEstimateMessageGas", GAS)
        .results("Filecoin.StateWaitMsg", lookup(0, returned));

    int exit = execute("actor", "install", file("actor.wasm", MODULE).toString());

    assertThat(exit).as(err.toString()).isZero();
    assertThat(out.toString()).endsWith("Code      " + CODE + "\n");
    Answer message = pushed().member("Message");
    assertThat(message.member("To").text()).isEqualTo(Address.id(ActorIds.INIT).toString());
    assertThat(message.member("Method").number()).isEqualTo(4);
    CborReader params = new CborReader(message.member("Params").bytes());
    params.readArrayHeader(1);
    assertThat(params.readBytes()).isEqualTo(MODULE);
  }

  @Test
  void shouldMakeAnActor() throws Exception {
    Address robust = Address.actor(new byte[] {1});
    CborWriter returned = new CborWriter().writeArrayHeader(2);
    Address.id(1001).write(returned);
    robust.write(returned);
    node.results("Filecoin.GasEstimateMessageGas", GAS)
        .results("Filecoin.StateWaitMsg", lookup(0, returned.toByteArray()));
    String params = file("params", new byte[] {(byte) 0x80}).toString();

    int exit = execute("actor", "create", CODE.toString(), "--params-file", params);

    assertThat(exit).as(err.toString()).isZero();
    assertThat(out.toString()).endsWith("Actor     t01001 " + robust.toString('t') + "\n");
    Answer message = pushed().member("Message");
    assertThat(message.member("Method").number()).isEqualTo(2);
    CborReader exec = new CborReader(message.member("Params").bytes());
    exec.readArrayHeader(2);
    assertThat(exec.readCid()).isEqualTo(CODE);
    assertThat(exec.readBytes()).containsExactly(0x80);
  }

  @Test
  void shouldReadAState() {
    node.results("Filecoin.ChainHead", "{\"Cids\":[" + LINK + "]}")
        .results("Filecoin.StateLookupID", "\"t01001\"")
        .results(
            "Filecoin.StateGetActor",
            "{\"Code\":{\"/\":\"" + CODE + "\"},\"Head\":" + LINK + ",\"Balance\":\"250\"}")
        .results("Filecoin.StateReadState", "{\"State\":[305]}");

    assertThat(execute("actor", "state", "t01001")).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "Actor     t01001",
            "Code      " + CODE,
            "Head      " + ANY,
            "Balance   0.00000000000000025 FIL",
            "State     [ 305 ]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send",
        "send t1abc",
        "send f01 --value -1",
        "send f01 --value 0.0000000000000000001",
        "send f01 --params 123",
        "send f01 --params 80 --params-file x",
        "send f01 --method -1",
        "send f01 --gas-limit -1",
        "send f01 --from 10",
        "send f01 --from 1 --key x",
        "actor",
        "actor invoke f01",
        "actor create bafy",
      })
  void shouldExitWithTwoAndAskNothingWhenTheUsageIsWrong(String arguments) {
    assertThat(execute(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).isNotBlank();
    assertThat(node.calls()).isEmpty();
  }

  @Test
  void shouldCheckFilesBeforeItAsksAnything() throws IOException {
    String key = file("key", "0xsecret".getBytes()).toString();

    assertThat(execute("actor", "install", folder.resolve("none").toString())).isEqualTo(1);
    assertThat(execute("actor", "install", file("text", "(module)".getBytes()).toString()))
        .isEqualTo(1);
    assertThat(execute("send", "f01", "--key", key)).isEqualTo(1);
    String keystore = file("keystore", "{\"version\": 2}".getBytes()).toString();
    assertThat(execute("send", "f01", "--key", keystore, "--password", key)).isEqualTo(1);

    assertThat(err.toString())
        .contains("there is no file " + folder.resolve("none"))
        .contains("is no WebAssembly module of version 1: it begins with '286d6f64756c6529'")
        .contains("holds no secp256k1 key of 64 hexadecimal digits")
        .contains("keystores of version 3 are read, not of version 2")
        .doesNotContain("0xsecret");
    assertThat(node.calls()).isEmpty();
  }

  private Answer pushed() throws LaunchException {
    return node.calls().stream()
        .filter(call -> call.method().equals("Filecoin.MpoolPush"))
        .map(call -> new Answer("pushed", call.parameters()))
        .findFirst()
        .orElseThrow()
        .first();
  }

  private static String lookup(int exitCode, byte[] returned) {
    String bytes =
        returned.length == 0 ? "null" : '"' + Base64.getEncoder().encodeToString(returned) + '"';
    return "{\"Receipt\":{\"ExitCode\":%d,\"GasUsed\":650,\"Return\":%s},\"TipSet\":[%s],"
            .formatted(exitCode, bytes, LINK)
        + "\"Height\":12}";
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private int execute(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of(arguments));
    if (arguments.length > 1) {
      all.add("--rpc=" + node.url());
    }
    return line.execute(all.toArray(String[]::new));
  }
}
