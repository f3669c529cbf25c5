package io.pandan.conformance.vm;

import static io.pandan.conformance.vm.NativeNetwork.ALICE;
import static io.pandan.conformance.vm.NativeNetwork.BOB;
import static io.pandan.conformance.vm.NativeNetwork.FUNDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.ipld.CborReader;
import io.pandan.testkit.TestNetwork;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages through the executor, the built-in actors in Java and the EVM actor. */
class NativeActorsTest {

  private static final TokenAmount ONE = TokenAmount.ofFil(1);

  private final TestNetwork network = NativeNetwork.builder().comparingSimulations().build();

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void shouldMakeAnAccountThatTellsItsKey() {
    Address carol = TestNetwork.secp256k1(9);

    assertOk(network.send(ALICE, carol, ONE));
    ApplyResult result = network.call(ALICE, carol, 2, new byte[0]);

    assertOk(result);
    CborReader returned = new CborReader(result.receipt().returnData());
    assertThat(Address.read(returned)).isEqualTo(carol);
    assertOk(network.send(carol, ALICE, TokenAmount.ofAtto(1)));
  }

  @Test
  void shouldDeployAndCallAContract() {
    // Stores the input's word, then returns what is stored.
    byte[] code = HexFormat.of().parseHex("60003560005560005460005260206000f3");
    byte[] word = new byte[32];
    word[31] = 42;

    Address contract = NativeNetwork.deploy(network, BOB, code);
    ApplyResult result = NativeNetwork.invoke(network, BOB, contract, word);

    assertOk(result);
    assertThat(NativeNetwork.output(result)).isEqualTo(word);
    assertThat(network.view().manifest().name(network.actor(contract).orElseThrow().code()))
        .contains("evm");
    network.nextEpoch();
    assertThat(NativeNetwork.output(NativeNetwork.invoke(network, ALICE, contract, word)))
        .isEqualTo(word);
  }

  @Test
  void shouldDeployOverAPlaceholderAndKeepItsFunds() {
    byte[] code = {0x00};
    Address first = NativeNetwork.deploy(network, BOB, code);
    long nonce = network.actor(BOB).orElseThrow().nonce();
    assertThat(nonce).isEqualTo(1);
    // The next contract's address is known before it is made.
    try (TestNetwork twin = NativeNetwork.builder().build()) {
      NativeNetwork.deploy(twin, BOB, code);
      Address second = NativeNetwork.deploy(twin, BOB, code);
      Address delegated = twin.actor(second).orElseThrow().delegatedAddress().orElseThrow();
      assertOk(network.send(ALICE, delegated, ONE));
      assertThat(type(delegated)).isEqualTo("placeholder");

      Address deployed = NativeNetwork.deploy(network, BOB, code);

      assertThat(deployed).isNotEqualTo(first);
      assertThat(type(delegated)).isEqualTo("evm");
      assertThat(network.balance(delegated)).isEqualTo(ONE);
    }
  }

  /** ADDRESS calls itself with all gas, value 0 and no data, down to the deepest call. */
  @Test
  void shouldSurviveAContractThatCallsItselfWithoutEnd() {
    byte[] code = HexFormat.of().parseHex("6000600060006000600030" + "5a" + "f1" + "00");
    Address contract = NativeNetwork.deploy(network, BOB, code);

    ApplyResult result = NativeNetwork.invoke(network, BOB, contract, new byte[0]);

    assertThat(result.receipt().exitCode()).isIn(ExitCode.OK, ExitCode.SYS_OUT_OF_GAS);
    assertOk(network.send(ALICE, BOB, ONE));
  }

  @Test
  void shouldEndALoopWithoutEndByGas() {
    // JUMPDEST PUSH1 0 JUMP
    Address contract = NativeNetwork.deploy(network, BOB, new byte[] {0x5b, 0x60, 0x00, 0x56});
    Message message =
        network.message(BOB, contract, TokenAmount.ZERO, 3_844_450_837L, new byte[] {0x40});

    ApplyResult result =
        network.apply(
            new Message(
                0,
                contract,
                BOB,
                message.nonce(),
                TokenAmount.ZERO,
                50_000_000,
                message.gasFeeCap(),
                message.gasPremium(),
                message.method(),
                message.params()));

    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_OUT_OF_GAS);
    assertThat(result.receipt().gasUsed()).isEqualTo(50_000_000);
  }

  @Test
  void shouldNotFailOnParametersOfAnyForm() {
    byte[][] forms = {{}, {0x00}, {0x40}, {(byte) 0x80}, {(byte) 0xff}, {0x58}, {(byte) 0xf6}};
    Address contract = NativeNetwork.deploy(network, BOB, new byte[] {0x00});
    long[] ids = {0, 1, 2, 3, 10, 99, 100, 101, contract.actorId()};
    long[] methods = {1, 2, 3, 4, 5, 6, 1L << 24, 2_643_134_072L, 3_844_450_837L, -1};
    for (long id : ids) {
      for (long method : methods) {
        for (byte[] params : forms) {
          Address to = Address.id(id);
          ApplyResult result = network.call(ALICE, to, method, params);
          // An exit code, not a fatal error; and never one that only the host can cause.
          assertThat(result.receipt().exitCode())
              .as("%s method %s: %s", to, Long.toUnsignedString(method), result.failure())
              .isNotEqualTo(ExitCode.SYS_ASSERTION_FAILED);
        }
      }
    }
    assertThat(network.balance(BOB)).isLessThan(FUNDS);
  }

  private String type(Address address) {
    return network
        .view()
        .manifest()
        .name(network.actor(address).orElseThrow().code())
        .orElseThrow();
  }

  private static void assertOk(ApplyResult result) {
    assertThat(result.receipt().exitCode())
        .as(result.failure().orElse("no failure"))
        .isEqualTo(ExitCode.OK);
  }
}
