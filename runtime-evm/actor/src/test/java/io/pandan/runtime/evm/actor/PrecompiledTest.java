package io.pandan.runtime.evm.actor;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.MessageContext;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.runtime.evm.actor.FakeNetwork.Result;
import io.pandan.runtime.evm.core.Bytecode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The precompiles as a contract calls them: it passes its input on and returns success and output.
 */
class PrecompiledTest {
  private static final EthAddress ALICE =
      EthAddress.of(HexFormat.of().parseHex("a11ce00000000000000000000000000000000001"));
  private static final String FILECOIN = "fe" + "00".repeat(18);
  private static final byte[] NOTHING = {};

  private final FakeNetwork network = new FakeNetwork();
  private final List<String> received = new ArrayList<>();
  private long alice;
  private long echo;

  @BeforeEach
  void addActors() {
    alice = network.addEthAccount(ALICE, 1_000_000);
    echo =
        network.add(
            FakeNetwork.NATIVE,
            TokenAmount.ZERO,
            Optional.of(Address.delegated(ActorIds.EAM, new byte[20])));
    network.natives.put(
        echo,
        (message, params) -> {
          received.add(message.method() + " " + message.valueReceived() + " " + message.readOnly());
          ExitCode code = new ExitCode(message.method() == 2000 ? 20 : 0);
          return new Result(code, params, "");
        });
  }

  /** What a call gave: whether it succeeded, and what it returned. */
  private record Answer(boolean success, byte[] output) {}

  private Answer call(int opcode, String address, byte[] input) {
    return call(opcode, address, 0, input);
  }

  private Answer call(int opcode, String address, long value, byte[] input) {
    Bytecode pass =
        code()
            .op(CALLDATASIZE)
            .push(0)
            .push(0)
            .op(CALLDATACOPY)
            .push(0)
            .push(0)
            .op(CALLDATASIZE)
            .push(0);
    if (opcode == CALL) {
      pass.push(value);
    }
    pass.pushHex(address)
        .push(1L << 40)
        .op(opcode)
        .push(0)
        .op(MSTORE8)
        .op(RETURNDATASIZE)
        .push(0)
        .push(1)
        .op(RETURNDATACOPY)
        .op(RETURNDATASIZE)
        .push(1)
        .op(ADD)
        .push(0)
        .op(RETURN);
    long contract = network.add(FakeNetwork.EVM, TokenAmount.ofAtto(1000), contractAddress());
    network.origin = alice;
    network.milligas = 10_000_000_000_000L;
    byte[] params =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(ALICE.toBytes())
            .writeBytes(Bytecode.deployer(pass.build()))
            .toByteArray();
    MessageContext constructor =
        new MessageContext(
            alice, 0, ActorIds.INIT, contract, 1, TokenAmount.ZERO, TokenAmount.ZERO, false);
    network.invokeEvm(constructor, Optional.of(new IpldBlock(Codec.CBOR, params)));
    IpldBlock block = new IpldBlock(Codec.CBOR, CborCodec.BYTES.encode(input));
    Result result =
        network.apply(
            alice, Address.id(contract), EvmMethods.INVOKE_CONTRACT, Optional.of(block), 0);
    assertThat(result.exitCode()).as(result.message()).isEqualTo(ExitCode.OK);
    byte[] bytes = result.bytes();
    return new Answer(bytes[0] == 1, Arrays.copyOfRange(bytes, 1, bytes.length));
  }

  private Optional<Address> contractAddress() {
    return Optional.of(
        Address.delegated(
            ActorIds.EAM, HexFormat.of().parseHex("c0%038x".formatted(network.nextId))));
  }

  private static byte[] words(Object... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object value : values) {
      if (value instanceof byte[] bytes) {
        out.writeBytes(Arrays.copyOf(bytes, (bytes.length + 31) / 32 * 32));
      } else {
        byte[] number = BigInteger.valueOf(((Number) value).longValue()).toByteArray();
        byte[] word = new byte[32];
        System.arraycopy(number, 0, word, 32 - number.length, number.length);
        out.writeBytes(word);
      }
    }
    return out.toByteArray();
  }

  private static byte[] negative(long value) {
    byte[] word = new byte[32];
    Arrays.fill(word, (byte) 0xff);
    word[31] = (byte) -value;
    return word;
  }

  // ---- resolve and look up

  @Test
  void shouldResolveAddresses() {
    Answer known = call(STATICCALL, FILECOIN + "01", ALICE.toFilecoin().toBytes());
    assertThat(known.success).isTrue();
    assertThat(known.output).isEqualTo(words(alice));
    Address nobody = Address.delegated(ActorIds.EAM, new byte[] {1, 2, 3});
    Answer unknown = call(CALL, FILECOIN + "01", nobody.toBytes());
    assertThat(unknown.success).isTrue();
    assertThat(unknown.output).isEmpty();
    assertThat(call(CALL, FILECOIN + "01", new byte[] {9, 9}).success).isFalse();
  }

  /** Found by comparison with the released actor (conformance/evm). */
  @Test
  void shouldReadIdsOf64Bits() {
    byte[] id = HexFormat.of().parseHex("00" + "ff".repeat(9) + "01");
    assertThat(call(CALL, FILECOIN + "01", id).output).isEqualTo(words(uint64(-1)));
    // Of the tenth byte only one bit counts: this is 100.
    byte[] odd = HexFormat.of().parseHex("00" + "e4" + "80".repeat(8) + "02");
    assertThat(call(CALL, FILECOIN + "01", odd).output).isEqualTo(words(100));
    odd[10] = 0;
    assertThat(call(CALL, FILECOIN + "01", odd).success).isFalse();
    byte[] input = words(1024, 0, 0, 0, 192, 224, 0, id.length, id);
    assertThat(call(DELEGATECALL, FILECOIN + "03", input).output)
        .isEqualTo(words(negative(6), 0, 96, 0));
  }

  private static byte[] uint64(long value) {
    return ByteBuffer.allocate(32).putLong(24, value).array();
  }

  @Test
  void shouldLookUpDelegatedAddresses() {
    assertThat(call(CALL, FILECOIN + "02", words(alice)).output)
        .isEqualTo(ALICE.toFilecoin().toBytes());
    assertThat(call(CALL, FILECOIN + "02", words(99_999)).output).isEmpty();
    assertThat(call(CALL, FILECOIN + "02", negative(1)).success).isFalse();
  }

  // ---- calling actors

  private byte[] callById(long method, long value, long flags, long codec, byte[] params, long id) {
    return words(method, value, flags, codec, 192, id, params.length, params);
  }

  @Test
  void shouldCallActorsById() {
    byte[] params = {(byte) 0x81, 5};
    Answer answer =
        call(DELEGATECALL, FILECOIN + "05", callById(1024, 7, 0, Codec.CBOR, params, echo));
    assertThat(answer.success).isTrue();
    assertThat(answer.output).isEqualTo(words(0, Codec.CBOR, 96, 2, params));
    assertThat(received).containsExactly("1024 7 false");
    assertThat(network.actor(echo).balance()).isEqualTo(TokenAmount.ofAtto(7));
  }

  @Test
  void shouldCallActorsByAddressAndReadOnly() {
    byte[] address = Address.delegated(ActorIds.EAM, new byte[20]).toBytes();
    byte[] input = words(1024, 0, 1, 0, 192, 224, 0, address.length, address);
    Answer answer = call(DELEGATECALL, FILECOIN + "03", input);
    assertThat(answer.output).isEqualTo(words(0, 0, 96, 0));
    assertThat(received).containsExactly("1024 0 true");
  }

  @Test
  void shouldGiveExitCodesAsTheyAreAndErrorsAsNegativeNumbers() {
    byte[] params = {1};
    Answer failed =
        call(DELEGATECALL, FILECOIN + "05", callById(2000, 0, 0, Codec.CBOR, params, echo));
    assertThat(failed.success).isTrue();
    assertThat(failed.output).isEqualTo(words(20, Codec.CBOR, 96, 1, params));
    Answer poor = call(DELEGATECALL, FILECOIN + "05", callById(1024, 5000, 0, 0, NOTHING, echo));
    assertThat(poor.output).isEqualTo(words(negative(5), 0, 96, 0));
    Answer nobody = call(DELEGATECALL, FILECOIN + "05", callById(1024, 0, 0, 0, NOTHING, 99_999));
    assertThat(nobody.output).isEqualTo(words(negative(6), 0, 96, 0));
    byte[] huge = words(1024, 0, 0, Codec.CBOR, 192, echo, Integer.MAX_VALUE);
    assertThat(call(DELEGATECALL, FILECOIN + "05", huge).output)
        .isEqualTo(words(negative(3), 0, 96, 0));
  }

  /** Rust's actor panics there, as the released one does (conformance/evm). */
  @Test
  void shouldAbortOnParametersLongerThanMemoryCanBe() {
    byte[] huge = words(1024, 0, 0, Codec.CBOR, 192, echo, 1L << 31);
    assertThatThrownBy(() -> call(DELEGATECALL, FILECOIN + "05", huge))
        .hasMessageContaining("capacity overflow: 2147483648")
        .hasMessageContaining("24");
  }

  @Test
  void shouldRefuseToCallActorsInAnyOtherWay() {
    byte[] good = callById(1024, 0, 0, 0, NOTHING, echo);
    assertThat(call(CALL, FILECOIN + "05", good).success).isFalse();
    assertThat(call(STATICCALL, FILECOIN + "03", good).success).isFalse();
    byte[][] bad = {
      callById(1023, 0, 0, 0, NOTHING, echo),
      callById(1024, 0, 2, 0, NOTHING, echo),
      callById(1024, 0, 0, Codec.RAW, NOTHING, echo),
      callById(1024, 0, 0, 0, new byte[] {1}, echo),
    };
    for (byte[] input : bad) {
      assertThat(call(DELEGATECALL, FILECOIN + "05", input).success).isFalse();
    }
    assertThat(received).isEmpty();
    assertThat(call(DELEGATECALL, FILECOIN + "05", callById(0, 3, 0, 0, NOTHING, echo)).success)
        .isTrue();
  }

  // ---- randomness

  @Test
  void shouldGiveTheBeaconsRandomness() {
    byte[] expected = new byte[32];
    Arrays.fill(expected, (byte) 20);
    assertThat(call(CALL, FILECOIN + "06", words(20)).output).isEqualTo(expected);
    assertThat(call(CALL, FILECOIN + "06", words(1001)).success).isFalse();
  }

  // ---- Ethereum's

  @Test
  void shouldCallEthereumsPrecompilesAndPassTheValueOn() {
    String identity = "00".repeat(19) + "04";
    Answer answer = call(CALL, identity, 12, new byte[] {1, 2, 3});
    assertThat(answer.success).isTrue();
    assertThat(answer.output).containsExactly(1, 2, 3);
    EthAddress address = EthAddress.of(HexFormat.of().parseHex(identity));
    long id = network.resolve(address.toFilecoin()).orElseThrow();
    assertThat(network.actor(id).balance()).isEqualTo(TokenAmount.ofAtto(12));
    assertThat(call(CALL, identity, 5000, new byte[] {1}).success).isFalse();
  }

  @Test
  void shouldChargeForEthereumsPrecompiles() {
    call(STATICCALL, "00".repeat(19) + "04", new byte[] {1});
    long before = network.milligas;
    call(STATICCALL, "00".repeat(19) + "04", new byte[320]);
    // Six gas for five bytes, besides what memory and calls cost.
    assertThat(before - network.milligas).isGreaterThan(1000L * (320 - 1) * 6 / 5);
  }

  @Test
  void shouldDoNothingAtReservedAddressesWithoutPrecompile() {
    for (String address : new String[] {"00".repeat(19) + "0a", FILECOIN + "04", FILECOIN + "ff"}) {
      Answer answer = call(CALL, address, new byte[] {1});
      assertThat(answer.success).as(address).isTrue();
      assertThat(answer.output).as(address).isEmpty();
    }
    assertThat(Precompiled.isReserved(EthAddress.ZERO)).isFalse();
    assertThat(Precompiled.isReserved(eth("00".repeat(18) + "0100"))).isTrue();
    assertThat(Precompiled.isReserved(eth("00".repeat(18) + "0101"))).isFalse();
    assertThat(Precompiled.isReserved(eth("fe" + "00".repeat(17) + "0100"))).isFalse();
    assertThat(Precompiled.isReserved(eth("01" + "00".repeat(18) + "01"))).isFalse();
  }

  private static EthAddress eth(String hex) {
    return EthAddress.of(HexFormat.of().parseHex(hex));
  }
}
