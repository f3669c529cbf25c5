package io.pandan.runtime.evm.actor;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownStatesTest {
  private static final int CONTRACTS = 3;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldChangeNothingWhereContractsCallEachOther(long seed) {
    List<Object> with = run(seed, true);
    assertThat(with).isEqualTo(run(seed, false));
    assertThat(with.stream().filter(ExitCode.OK::equals).count()).isPositive();
  }

  /** All that can be seen of some messages to contracts made at random. */
  private static List<Object> run(long seed, boolean keeps) {
    Random random = new Random(seed);
    FakeNetwork network = new FakeNetwork();
    network.keeps = keeps;
    long alice = network.addEthAccount(address(0xa1), 0);
    List<Long> contracts = new ArrayList<>();
    for (int i = 0; i < CONTRACTS; i++) {
      contracts.add(construct(network, alice, i, Bytecode.deployer(program(random).build())));
    }
    List<Object> seen = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      byte[] input = new byte[random.nextInt(5)];
      Result result =
          network.apply(
              alice,
              Address.id(contracts.get(random.nextInt(CONTRACTS))),
              EvmMethods.INVOKE_CONTRACT,
              Optional.of(new IpldBlock(Codec.CBOR, CborCodec.BYTES.encode(input))),
              0);
      seen.add(result.exitCode());
      seen.add(network.milligas);
      contracts.forEach(contract -> seen.add(network.actor(contract).state()));
    }
    seen.add(network.blocksOpened);
    return seen;
  }

  /** Reads and writes storage, and calls the contracts with an input that is shorter by one. */
  private static Bytecode program(Random random) {
    Bytecode program = code();
    for (int i = 0; i < 12; i++) {
      int key = random.nextInt(10);
      int value = random.nextInt(3);
      switch (random.nextInt(6)) {
        case 0, 1 -> program.with(SSTORE, key, value);
        case 2 -> program.with(SLOAD, key).push(1).op(ADD).push(random.nextInt(10)).op(SSTORE);
        case 3 -> program.with(TSTORE, key, value);
        default -> {
          program.op(CALLDATASIZE, ISZERO).jumpIf("end" + i);
          program.push(0).push(0).push(1).op(CALLDATASIZE, SUB).push(0).push(0);
          program.pushBytes(address(random.nextInt(CONTRACTS)).toBytes());
          program.push(2_000_000_000L).op(CALL, POP).label("end" + i);
        }
      }
    }
    if (random.nextBoolean()) {
      program.op(CALLDATASIZE).push(1).op(AND).jumpIf("fail");
    }
    return program.op(STOP).label("fail").with(REVERT, 0, 0);
  }

  private static EthAddress address(int number) {
    return EthAddress.of(HexFormat.of().parseHex("c0%038x".formatted(number)));
  }

  private static long construct(FakeNetwork network, long alice, int number, byte[] initCode) {
    long id =
        network.add(FakeNetwork.EVM, TokenAmount.ZERO, Optional.of(address(number).toFilecoin()));
    network.origin = alice;
    network.nonce++;
    network.milligas = 10_000_000_000_000L;
    MessageContext message =
        new MessageContext(
            alice,
            network.nonce,
            ActorIds.INIT,
            id,
            EvmMethods.CONSTRUCTOR,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            false);
    byte[] params =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(address(number).toBytes())
            .writeBytes(initCode)
            .toByteArray();
    Result result = network.invokeEvm(message, Optional.of(new IpldBlock(Codec.CBOR, params)));
    assertThat(result.exitCode()).as(result.message()).isEqualTo(ExitCode.OK);
    return id;
  }
}
