package io.pandan.conformance.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.runtime.wasm.runtime.WasmRuntime;
import io.pandan.testkit.TestNetwork;
import io.pandan.testkit.wasm.ExampleActors;
import io.pandan.vm.DefaultMachineFactory;
import io.pandan.vm.genesis.DefaultGenesisBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Records the vectors of the example actors into {@code src/test/resources/vectors}; see
 * docs/conformance.md for the command. Compiles the actors from their sources, so that the
 * compilers' versions show in the code, in gas and in roots.
 */
class ExampleVectorRecorder {
  private static final Address ALICE = TestNetwork.secp256k1(1);
  private static final Address BOB = TestNetwork.secp256k1(2);
  private static final Address INIT = Address.id(ActorIds.INIT);
  private static final TokenAmount FUNDS = TokenAmount.ofFil(10_000);
  private static final long EXEC = 2;
  private static final long INSTALL_CODE = 4;
  private static final byte[] NOTHING = {};
  private static final long GAS_LIMIT = 100_000_000;

  private final WasmRuntime runtime = new WasmRuntime();
  private final WasmEngine engine = WasmEngines.create(WasmEngines.DEFAULT);
  private final VectorMachine machine = new VectorMachine(runtime, engine);
  private final TestNetwork network = network();

  private TestNetwork network() {
    TestNetwork.Builder builder =
        TestNetwork.builder(new DefaultMachineFactory(), new DefaultGenesisBuilder())
            .runtime("wasm", runtime)
            .engine(WasmEngine.class, engine)
            .account(ALICE, FUNDS)
            .account(BOB, FUNDS);
    NativeActors.all().forEach(builder::actor);
    return builder.build();
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void record() throws IOException {
    String folder = System.getProperty("record", "");
    assumeTrue(!folder.isEmpty(), "SKIPPED: -Drecord=DIR names where vectors are written");
    Path target = Path.of(folder);
    counter(target);
    token(target);
    escrow(target);
  }

  private void counter(Path folder) throws IOException {
    byte[] code = ExampleActors.assemblyScript("counter");
    record(folder, "counter-InstallCode-Ok", 0, message(ALICE, INIT, INSTALL_CODE, bytes(code)));
    Address counter = deploy(code, NOTHING, TokenAmount.ZERO);
    record(folder, "counter-Add-Ok", 0, message(ALICE, counter, 2, tuple(5)));
    network.call(ALICE, counter, 2, tuple(5));
    network.nextEpoch();
    record(folder, "counter-Add-Overflow", 16, message(ALICE, counter, 2, tuple(-1)));
    record(folder, "counter-Add-Malformed", 21, message(BOB, counter, 2, new byte[] {0x18, 1}));
    record(folder, "counter-Construct-Forbidden", 18, message(BOB, counter, 1, NOTHING));
    record(folder, "counter-NoSuchMethod", 22, message(BOB, counter, 9, NOTHING));
    Message add = message(ALICE, counter, 2, tuple(7));
    record(folder, "counter-Add-OutOfGas", 7, withGasLimit(add, 1_700_000));
    Message first = message(ALICE, counter, 2, tuple(1));
    record(
        folder,
        "counter-AddTwiceAndGet",
        0,
        first,
        withNonce(message(ALICE, counter, 2, tuple(300)), first.nonce() + 1),
        message(BOB, counter, 3, NOTHING));
  }

  private void token(Path folder) throws IOException {
    Address token =
        deploy(ExampleActors.assemblyScript("token"), tuple(1_000_000), TokenAmount.ZERO);
    record(folder, "token-Transfer-Ok", 0, message(ALICE, token, 2, transfer(BOB, 70_000)));
    record(folder, "token-Transfer-Insufficient", 19, message(BOB, token, 2, transfer(ALICE, 1)));
    record(
        folder,
        "token-Transfer-NoSuchActor",
        17,
        message(ALICE, token, 2, transfer(TestNetwork.secp256k1(77), 1)));
    record(
        folder,
        "token-BalanceOf-Ok",
        0,
        message(
            BOB,
            token,
            3,
            new CborWriter().writeArrayHeader(1).writeBytes(ALICE.toBytes()).toByteArray()));
  }

  private void escrow(Path folder) throws IOException {
    long seller = network.executor().lookupId(BOB).orElseThrow();
    Address escrow =
        deploy(ExampleActors.c("escrow"), tuple(seller, 1_000_000), TokenAmount.ofFil(3));
    record(folder, "escrow-Release-Ok", 0, message(ALICE, escrow, 2, NOTHING));
    record(folder, "escrow-Release-Forbidden", 18, message(BOB, escrow, 2, NOTHING));
    record(folder, "escrow-Refund-TooEarly", 18, message(ALICE, escrow, 3, NOTHING));
    record(folder, "escrow-Status-Ok", 0, message(BOB, escrow, 4, NOTHING));
    Message send = message(ALICE, escrow, 0, NOTHING);
    record(folder, "escrow-Send-Ok", 0, withValue(send, TokenAmount.ofFil(1)));
    record(
        folder,
        "escrow-Release-InsufficientFunds",
        6,
        withValue(message(BOB, escrow, 2, NOTHING), FUNDS));
  }

  private Address deploy(byte[] code, byte[] params, TokenAmount value) {
    CborReader installed = returned(network.call(ALICE, INIT, INSTALL_CODE, bytes(code)));
    installed.readArrayHeader(2);
    Cid cid = installed.readCid();
    byte[] exec =
        new CborWriter().writeArrayHeader(2).writeCid(cid).writeBytes(params).toByteArray();
    CborReader made = returned(network.apply(network.message(ALICE, INIT, value, EXEC, exec)));
    made.readArrayHeader(2);
    Address actor = Address.read(made);
    network.nextEpoch();
    return actor;
  }

  private static CborReader returned(ApplyResult result) {
    assertThat(result.receipt().exitCode()).as(result.failure().orElse("")).isEqualTo(ExitCode.OK);
    return new CborReader(result.receipt().returnData());
  }

  /** Records messages over the state at the beginning of the epoch. */
  private void record(Path folder, String name, int exitCode, Message... messages)
      throws IOException {
    List<Scenario.Step> steps =
        Arrays.stream(messages)
            .map(m -> new Scenario.Step(m, ApplyKind.EXPLICIT, TestNetwork.chainLength(m)))
            .toList();
    Scenario scenario =
        new Scenario(
            name,
            28,
            TestNetwork.CHAIN_ID,
            ActorSet.NATIVE,
            network.epoch(),
            TestNetwork.BASE_FEE,
            TokenAmount.ofFil(500_000_000),
            network.root(),
            network.store(),
            steps,
            RecordedRandomness.NONE);

    VectorRun run = VectorRecorder.record(scenario, machine, folder);

    assertThat(run.results().getLast().receipt().exitCode().value())
        .as(name + " " + run.results().getLast().failure())
        .isEqualTo(exitCode);
  }

  private Message message(Address from, Address to, long method, byte[] params) {
    Message message = network.message(from, to, TokenAmount.ZERO, method, params);
    return withGasLimit(message, GAS_LIMIT);
  }

  private static Message withGasLimit(Message m, long gasLimit) {
    return new Message(
        0,
        m.to(),
        m.from(),
        m.nonce(),
        m.value(),
        gasLimit,
        m.gasFeeCap(),
        m.gasPremium(),
        m.method(),
        m.params());
  }

  private static Message withNonce(Message m, long nonce) {
    return new Message(
        0,
        m.to(),
        m.from(),
        nonce,
        m.value(),
        m.gasLimit(),
        m.gasFeeCap(),
        m.gasPremium(),
        m.method(),
        m.params());
  }

  private static Message withValue(Message m, TokenAmount value) {
    return new Message(
        0,
        m.to(),
        m.from(),
        m.nonce(),
        value,
        m.gasLimit(),
        m.gasFeeCap(),
        m.gasPremium(),
        m.method(),
        m.params());
  }

  private static byte[] bytes(byte[] data) {
    return new CborWriter().writeArrayHeader(1).writeBytes(data).toByteArray();
  }

  private static byte[] tuple(long... numbers) {
    CborWriter out = new CborWriter().writeArrayHeader(numbers.length);
    for (long number : numbers) {
      out.writeUnsigned(number);
    }
    return out.toByteArray();
  }

  private static byte[] transfer(Address to, long amount) {
    return new CborWriter()
        .writeArrayHeader(2)
        .writeBytes(to.toBytes())
        .writeUnsigned(amount)
        .toByteArray();
  }
}
