package io.pandan.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.conformance.process.FilecoinAccount.Mined;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.runtime.wasm.metering.Code;
import io.pandan.runtime.wasm.metering.ModuleBuilder;
import io.pandan.runtime.wasm.metering.Opcode;
import io.pandan.testkit.node.NodeDistribution;
import io.pandan.testkit.node.StartedNode;
import io.pandan.testkit.wasm.ExampleActors;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Actors of users on a started node: from source to state, as docs/wasm.md tells it. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserActorsIT {
  /** An instance may have 512 MiB of memory; while it grows, the JVM holds two arrays of it. */
  private static final int HEAP_MB = 1_536;

  private static final Address INIT = Address.id(ActorIds.INIT);
  private static final long EXEC = 2;
  private static final long INSTALL_CODE = 4;
  private static final long GAS_LIMIT = 1_000_000_000;
  private static final byte[] NOTHING = {};

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path folder;

  private final NodeDistribution distribution = NodeDistribution.assembled().withHeapMb(HEAP_MB);
  private StartedNode node;
  private Rpc rpc;
  private FilecoinAccount alice;
  private FilecoinAccount bob;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    node = distribution.start(folder.resolve("data"));
    rpc = new Rpc(node.rpc());
    alice = new FilecoinAccount(node.accounts().get(0));
    bob = new FilecoinAccount(node.accounts().get(1));
  }

  @AfterAll
  void end() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void shouldGoFromSourceToStateByTheCommandLine() throws Exception {
    byte[] module = ExampleActors.assemblyScript("counter");
    String file = Files.write(folder.resolve("counter.wasm"), module).toString();

    String installed = node.command("actor", "install", file);
    String code = field(installed, "Code");
    assertThat(code).isEqualTo(Cid.sum(Codec.RAW, module).toString());
    String created = node.command("actor", "create", code);
    String actor = field(created, "Actor").split(" ")[0];
    String invoked = node.command("actor", "invoke", actor, "2", "--params", "8105");
    assertThat(field(invoked, "Exit code")).isEqualTo("0");
    assertThat(field(invoked, "Return")).isEqualTo("05");
    assertThat(field(node.command("actor", "state", actor), "State")).isEqualTo("[ 5 ]");

    restart();

    node.command("actor", "invoke", actor, "2", "--params", "81190100", "--from", "1");
    String state = node.command("actor", "state", actor);
    assertThat(field(state, "State")).isEqualTo("[ 261 ]");
    assertThat(field(state, "Code")).isEqualTo(code);
    assertThat(field(state, "Balance")).isEqualTo("0 FIL");
    node.command("send", actor, "--value", "1.5");
    assertThat(field(node.command("actor", "state", actor), "Balance")).isEqualTo("1.5 FIL");

    NodeDistribution.Outcome refused =
        node.attempt("actor", "invoke", actor, "2", "--params", "82");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output())
        .startsWith("pandan: not sent: message execution failed: exit code 21: ")
        .contains("an array is cut off");
    NodeDistribution.Outcome failed =
        node.attempt("actor", "invoke", actor, "2", "--params=82", "--gas-limit=50000000");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.output())
        .contains("Exit code 21")
        .contains("pandan: the message failed: exit code 21")
        .contains("an array is cut off");
  }

  @Test
  void shouldReadTheStateByItsCid() throws Exception {
    Address counter = deploy(ExampleActors.assemblyScript("counter"), NOTHING, TokenAmount.ZERO);
    alice.send(rpc, counter, 2, TokenAmount.ZERO, tuple(300));
    Mined second = bob.send(rpc, counter, 2, TokenAmount.ZERO, tuple(5));

    assertThat(new CborReader(second.returned()).readUnsigned()).isEqualTo(305);
    Cid head = FilecoinAccount.cid(getActor(counter).get("Head"));
    byte[] block = FilecoinAccount.bytes(rpc.call("Filecoin.ChainReadObj", link(head)));
    assertThat(block).isEqualTo(tuple(305));
    assertThat(head).isEqualTo(Cid.sum(Codec.DAG_CBOR, block));
    assertThat(readState(counter)).hasToString("[305]");
  }

  @Test
  void shouldTransferTokensBetweenTwoAccounts() {
    Address token =
        deploy(ExampleActors.assemblyScript("token"), tuple(1_000_000), TokenAmount.ZERO);

    Mined transfer = alice.send(rpc, token, 2, TokenAmount.ZERO, transfer(bob.address(), 70_000));

    assertThat(transfer.receipt().get("EventsRoot").isNull()).as("no event").isFalse();
    assertThat(balance(token, alice)).isEqualTo(930_000);
    assertThat(balance(token, bob)).isEqualTo(70_000);
    byte[] tooMuch = transfer(alice.address(), 70_001);
    assertThatThrownBy(() -> bob.send(rpc, token, 2, TokenAmount.ZERO, tooMuch))
        .isInstanceOf(Rpc.Failure.class)
        .hasMessageContaining("exit code 19")
        .hasMessageContaining("a balance of 70000 for 70001");
    assertThat(bob.send(rpc, token, 2, TokenAmount.ZERO, tooMuch, GAS_LIMIT).exitCode())
        .isEqualTo(19);
    bob.send(rpc, token, 2, TokenAmount.ZERO, transfer(alice.address(), 20_000));
    assertThat(balance(token, alice)).isEqualTo(950_000);
    assertThat(readState(token))
        .hasToString("[1000000,[[%d,950000],[%d,50000]]]".formatted(alice.id(rpc), bob.id(rpc)));
  }

  @Test
  void shouldHoldMoneyInAnEscrowUntilItIsReleased() {
    byte[] terms = tuple(bob.id(rpc), 1_000_000);
    Address escrow = deploy(ExampleActors.c("escrow"), terms, TokenAmount.ofFil(3));
    assertThat(balance(escrow)).isEqualTo(TokenAmount.ofFil(3));

    assertThatThrownBy(() -> bob.send(rpc, escrow, 2, TokenAmount.ZERO, NOTHING))
        .hasMessageContaining("exit code 18")
        .hasMessageContaining("only the buyer releases");
    TokenAmount before = balance(bob.address());
    Mined released = alice.send(rpc, escrow, 2, TokenAmount.ZERO, NOTHING);

    assertThat(released.exitCode()).isZero();
    assertThat(balance(bob.address())).isEqualTo(before.plus(TokenAmount.ofFil(3)));
    assertThat(balance(escrow)).isEqualTo(TokenAmount.ZERO);
    assertThat(readState(escrow))
        .hasToString("[%d,%d,1000000,1]".formatted(alice.id(rpc), bob.id(rpc)));
    assertThat(alice.send(rpc, escrow, 2, TokenAmount.ZERO, NOTHING, GAS_LIMIT).exitCode())
        .as("released twice")
        .isEqualTo(20);
  }

  @Test
  void shouldEndALoopWithoutEndByGas() {
    Address actor =
        deploy(actor(new Code().block(Opcode.LOOP).op(Opcode.BR, 0).end().i32(0).end()));

    Mined mined = alice.send(rpc, actor, 2, TokenAmount.ZERO, NOTHING, GAS_LIMIT);

    assertThat(mined.exitCode()).isEqualTo(7);
    assertThat(mined.gasUsed()).isEqualTo(GAS_LIMIT);
  }

  @Test
  void shouldEndAMemoryBombAlikeEachTime() {
    // Grows by 16 MiB until it gets -1, and traps then.
    Code code = new Code().block(Opcode.LOOP).i32(256).op(Opcode.MEMORY_GROW, 0);
    code.i32(-1).op(Opcode.I32_NE).op(Opcode.BR_IF, 0).end().op(Opcode.UNREACHABLE).end();
    Address actor = deploy(actor(code));

    Mined first = alice.send(rpc, actor, 2, TokenAmount.ZERO, NOTHING, GAS_LIMIT);
    Mined second = bob.send(rpc, actor, 2, TokenAmount.ZERO, NOTHING, GAS_LIMIT);

    assertThat(first.exitCode()).isEqualTo(4);
    assertThat(second.exitCode()).isEqualTo(4);
    assertThat(second.gasUsed()).isEqualTo(first.gasUsed()).isLessThan(GAS_LIMIT);
  }

  @Test
  void shouldEndARecursionAlikeEachTime() {
    Address actor = deploy(actor(new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.CALL, 1).end()));

    Mined first = alice.send(rpc, actor, 2, TokenAmount.ZERO, NOTHING, GAS_LIMIT);
    Mined second = bob.send(rpc, actor, 2, TokenAmount.ZERO, NOTHING, GAS_LIMIT);

    assertThat(first.exitCode()).isEqualTo(4);
    assertThat(second.exitCode()).isEqualTo(4);
    assertThat(second.gasUsed()).isEqualTo(first.gasUsed()).isLessThan(GAS_LIMIT);
  }

  @Test
  void shouldSayWhyAModuleIsRefused() {
    byte[] text = "(module)".getBytes(StandardCharsets.US_ASCII);
    byte[] untyped = actor(new Code().op(Opcode.I32_ADD).end());
    byte[] foreign =
        new ModuleBuilder()
            .importFunction("env", "print", "i>i")
            .memory(1)
            .function("i>i", "", new Code().i32(0).end())
            .exportFunction("invoke", 1)
            .exportMemory()
            .build();

    assertRefused(text, "wasm module refused (parse): not a WebAssembly module of version 1");
    assertRefused(untyped, "wasm module refused (validate): function 1: i32.add");
    assertRefused(foreign, "wasm module refused (link): import env.print does not exist");
  }

  private void assertRefused(byte[] module, String reason) {
    byte[] params = new CborWriter().writeArrayHeader(1).writeBytes(module).toByteArray();

    assertThatThrownBy(() -> alice.send(rpc, INIT, INSTALL_CODE, TokenAmount.ZERO, params))
        .isInstanceOf(Rpc.Failure.class)
        .hasMessageContaining("exit code 16")
        .hasMessageContaining(reason);
    JsonNode call = alice.call(rpc, INIT, INSTALL_CODE, params);
    assertThat(call.get("MsgRct").get("ExitCode").asInt()).isEqualTo(16);
    assertThat(call.get("Error").asText()).contains(reason);
    Mined mined = alice.send(rpc, INIT, INSTALL_CODE, TokenAmount.ZERO, params, GAS_LIMIT);
    assertThat(mined.exitCode()).isEqualTo(16);
  }

  @Test
  void shouldTakeAnActorOfHundredsOfKilobytes() {
    Code code = new Code();
    for (int i = 0; i < 60_000; i++) {
      code.i32(1_000_000 + i).op(Opcode.DROP);
    }
    byte[] module = actor(code.i32(0).end());
    assertThat(module.length).isGreaterThan(300_000);
    Address actor = deploy(module);

    assertThat(alice.send(rpc, actor, 2, TokenAmount.ZERO, NOTHING).exitCode()).isZero();
  }

  /** An actor that does nothing when it is constructed, and this when another method is called. */
  private static byte[] actor(Code body) {
    ModuleBuilder builder = new ModuleBuilder().importFunction("vm", "message_context", "i>i");
    Code code = new Code().i32(0).op(Opcode.CALL, 0).op(Opcode.DROP);
    code.i32(0).op(Opcode.I64_LOAD, 3, 32).i64(1).op(Opcode.I64_EQ).block(Opcode.IF);
    code.i32(0).op(Opcode.RETURN).end().raw(body.toBytes());
    return builder
        .memory(1)
        .function("i>i", "", code)
        .exportFunction("invoke", 1)
        .exportMemory()
        .build();
  }

  private Address deploy(byte[] module) {
    return deploy(module, NOTHING, TokenAmount.ZERO);
  }

  /** Installs code and makes an actor of it, which gets a value. */
  private Address deploy(byte[] module, byte[] params, TokenAmount value) {
    CborWriter install = new CborWriter().writeArrayHeader(1).writeBytes(module);
    Mined installed = alice.send(rpc, INIT, INSTALL_CODE, TokenAmount.ZERO, install.toByteArray());
    CborReader code = new CborReader(installed.returned());
    code.readArrayHeader(2);
    CborWriter exec = new CborWriter().writeArrayHeader(2).writeCid(code.readCid());
    Mined made = alice.send(rpc, INIT, EXEC, value, exec.writeBytes(params).toByteArray());
    CborReader addresses = new CborReader(made.returned());
    addresses.readArrayHeader(2);
    return Address.read(addresses);
  }

  private void restart() throws IOException, InterruptedException {
    assertThat(node.stop()).as(node.output()).isEqualTo(143);
    node = distribution.start(folder.resolve("data"));
    rpc = new Rpc(node.rpc());
  }

  private static String field(String output, String name) {
    return output
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + output));
  }

  private JsonNode getActor(Address address) {
    return rpc.call("Filecoin.StateGetActor", address.toString(), null);
  }

  private JsonNode readState(Address address) {
    return rpc.call("Filecoin.StateReadState", address.toString(), null).get("State");
  }

  private TokenAmount balance(Address address) {
    return TokenAmount.ofAtto(new BigInteger(getActor(address).get("Balance").asText()));
  }

  private long balance(Address token, FilecoinAccount owner) {
    byte[] params =
        new CborWriter().writeArrayHeader(1).writeBytes(owner.address().toBytes()).toByteArray();
    JsonNode receipt = alice.call(rpc, token, 3, params).get("MsgRct");
    return new CborReader(FilecoinAccount.bytes(receipt.get("Return"))).readUnsigned();
  }

  private static JsonNode link(Cid cid) {
    return JsonNodeFactory.instance.objectNode().put("/", cid.toString());
  }

  private static byte[] transfer(Address to, long amount) {
    return new CborWriter()
        .writeArrayHeader(2)
        .writeBytes(to.toBytes())
        .writeUnsigned(amount)
        .toByteArray();
  }

  private static byte[] tuple(long... values) {
    CborWriter out = new CborWriter().writeArrayHeader(values.length);
    for (long value : values) {
      out.writeUnsigned(value);
    }
    return out.toByteArray();
  }
}
