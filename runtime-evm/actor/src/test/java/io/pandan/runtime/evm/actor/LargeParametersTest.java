package io.pandan.runtime.evm.actor;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.ContractState;
import io.pandan.api.vm.MessageContext;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.runtime.evm.actor.FakeNetwork.Result;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.runtime.evm.core.Opcode;
import io.pandan.runtime.evm.core.Profile;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a contract passes on, up to what a block may hold and beyond. */
class LargeParametersTest {
  private static final int LIMIT = 1 << 20;
  private static final long GAS_LIMIT = 10_000_000_000L;

  private final FakeNetwork network = new FakeNetwork();
  private long alice;
  private int calls;

  @BeforeEach
  void addAlice() {
    alice = network.addEthAccount(address(1), 1_000_000);
    network.origin = alice;
  }

  private static EthAddress address(int number) {
    return EthAddress.of(HexFormat.of().parseHex("c0%038x".formatted(number)));
  }

  private long deploy(Bytecode runtime) {
    network.milligas = 1000 * GAS_LIMIT;
    Optional<Address> delegated = Optional.of(address((int) network.nextId).toFilecoin());
    long id = network.add(FakeNetwork.EVM, TokenAmount.ZERO, delegated);
    byte[] params =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(address(1).toBytes())
            .writeBytes(Bytecode.deployer(runtime.build()))
            .toByteArray();
    Result made =
        network.invokeEvm(
            new MessageContext(
                alice,
                0,
                ActorIds.INIT,
                id,
                EvmMethods.CONSTRUCTOR,
                TokenAmount.ZERO,
                TokenAmount.ZERO,
                false),
            Optional.of(new IpldBlock(Codec.CBOR, params)));
    assertThat(made.exitCode()).as(made.message()).isEqualTo(ExitCode.OK);
    return id;
  }

  /** Calls a contract; what it returned, as a number. */
  private BigInteger invoke(long contract) {
    Address to = Address.id(contract);
    Result result =
        network.apply(alice, to, EvmMethods.INVOKE_CONTRACT, Optional.empty(), 0, GAS_LIMIT);
    assertThat(result.exitCode()).as(result.message()).isEqualTo(ExitCode.OK);
    return new BigInteger(1, result.bytes());
  }

  private long gasUsed() {
    return GAS_LIMIT - network.milligas / 1000;
  }

  private void countCalls(long actor) {
    FakeNetwork.NativeActor before = network.natives.get(actor);
    network.natives.put(
        actor,
        (message, params) -> {
          calls++;
          return before == null
              ? new Result(ExitCode.OK, Optional.empty(), "")
              : before.invoke(message, params);
        });
  }

  private long nonce(long contract) {
    byte[] state = network.store.require(network.actor(contract).state());
    return ContractState.read(new CborReader(state)).nonce();
  }

  /** What larger memory and data cost; all else is the same. */
  private static long growth(int from, int to) {
    Profile profile = Profile.FILECOIN;
    int words = (to + 31) / 32 - (from + 31) / 32;
    return profile.memoryCost(to + 31 & ~31)
        - profile.memoryCost(from + 31 & ~31)
        + profile.passWord() * words;
  }

  @ParameterizedTest
  @ValueSource(ints = {CREATE, CREATE2})
  void shouldRefuseInitCodeWhereTheKernelRefusesItsBlock(int opcode) {
    countCalls(ActorIds.EAM);
    // Beside the code: an array, the code's length, and a nonce or a salt.
    int most = LIMIT - 1 - 5 - (opcode == CREATE ? 1 : 34);
    long enough = deploy(create(opcode, most));
    invoke(enough);
    assertThat(calls).isEqualTo(1);

    long tooMuch = deploy(create(opcode, most + 1));
    assertThat(invoke(tooMuch)).isZero();
    final long gas = gasUsed();
    assertThat(nonce(tooMuch)).isEqualTo(2);
    for (int size : new int[] {LIMIT, LIMIT + 1, 4_000_000}) {
      long muchMore = deploy(create(opcode, size));
      assertThat(invoke(muchMore)).isZero();
      assertThat(gasUsed() - gas).as("of %d bytes", size).isEqualTo(growth(most + 1, size));
      assertThat(nonce(muchMore)).isEqualTo(2);
    }
    assertThat(calls).isEqualTo(1);
  }

  private static Bytecode create(int opcode, int size) {
    Bytecode code = opcode == CREATE2 ? code().push(7) : code();
    return code.push(size).push(0).push(0).op(opcode).returnTop();
  }

  @ParameterizedTest
  @ValueSource(ints = {CALL, STATICCALL, DELEGATECALL})
  void shouldRefuseInputWhereTheKernelRefusesItsBlock(int opcode) {
    long callee = deploy(code().with(SSTORE, 1, 1));
    long reader = deploy(code().op(STOP));
    EthAddress to =
        EthAddress.from(
                network.actor(opcode == STATICCALL ? reader : callee).delegated().orElseThrow())
            .orElseThrow();
    // Beside the input: an array, the code's name, the input's length, caller and value.
    int most = opcode == DELEGATECALL ? LIMIT - 1 - 43 - 5 - 21 - 1 : LIMIT;
    assertThat(invoke(deploy(call(opcode, to, most)))).isEqualTo(1);
    assertThat(invoke(deploy(call(opcode, to, most + 1)))).isZero();
    final long gas = gasUsed();
    for (int size : new int[] {LIMIT + 1, 5_000_000}) {
      assertThat(invoke(deploy(call(opcode, to, size)))).isZero();
      assertThat(gasUsed() - gas).as("of %d bytes", size).isEqualTo(growth(most + 1, size));
    }
  }

  private static Bytecode call(int opcode, EthAddress to, int size) {
    Bytecode code = code().push(0).push(0).push(size).push(0);
    if (opcode == CALL) {
      code.push(0);
    }
    return code.pushBytes(to.toBytes()).op(GAS, opcode).returnTop();
  }

  @Test
  void shouldRefuseParametersOfActorsWhereTheKernelRefusesTheirBlock() {
    long actor = network.add(FakeNetwork.NATIVE, TokenAmount.ZERO, Optional.empty());
    countCalls(actor);
    assertThat(invoke(deploy(callActor(actor, LIMIT)))).isZero();
    assertThat(calls).isEqualTo(1);
    BigInteger refused =
        BigInteger.TWO.pow(256).subtract(BigInteger.valueOf(ErrorNumber.LIMIT_EXCEEDED.number()));
    assertThat(invoke(deploy(callActor(actor, LIMIT + 1)))).isEqualTo(refused);
    final long gas = gasUsed();
    // As long to push, and just as cheap: nobody makes so many zeros.
    assertThat(invoke(deploy(callActor(actor, 0xff_ffff)))).isEqualTo(refused);
    assertThat(gasUsed()).isEqualTo(gas);
    assertThat(invoke(deploy(callActor(actor, Integer.MAX_VALUE)))).isEqualTo(refused);
    assertThat(calls).isEqualTo(1);
  }

  /** Calls an actor with zeros that are not in the input; returns what the precompile says. */
  private static Bytecode callActor(long actor, long length) {
    byte[] precompile = new byte[20];
    precompile[0] = (byte) 0xfe;
    precompile[19] = 5;
    return code()
        .with(MSTORE, 0, 1L << 30)
        .with(MSTORE, 3 * 32, Codec.CBOR)
        .with(MSTORE, 4 * 32, 6 * 32)
        .with(MSTORE, 5 * 32, actor)
        .with(MSTORE, 6 * 32, length)
        .push(32)
        .push(0)
        .push(7 * 32)
        .push(0)
        .pushBytes(precompile)
        .op(GAS, Opcode.DELEGATECALL, POP)
        .with(MLOAD, 0)
        .returnTop();
  }
}
