package io.pandan.conformance.evm;

import static io.pandan.conformance.evm.Programs.join;
import static io.pandan.conformance.evm.Programs.word;
import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.ApplyResult;
import io.pandan.ipld.CborWriter;
import io.pandan.runtime.evm.core.Bytecode;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How contracts come into being, and how they do not. */
class CreationTest {
  private static final TokenAmount ATTO = TokenAmount.ofAtto(7);
  private static final byte[] STORES_42 =
      join(code().with(SSTORE, 1, 42).build(), Bytecode.deployer(code().op(STOP).build()));

  private final Contracts contracts = Contracts.open();

  @AfterEach
  void close() {
    contracts.close();
  }

  private static byte[] deploying(Bytecode runtime) {
    return Bytecode.deployer(runtime.build());
  }

  /** Calls a creator; the address that it made, or zero. */
  private EthAddress made(EthAddress creator, long value, long salt, byte[] initCode) {
    byte[] answer = contracts.output(creator, join(word(value), word(salt), initCode));
    return EthAddress.of(Arrays.copyOfRange(answer, 12, 32));
  }

  @Test
  void shouldMakeContractsFromOutside() {
    contracts.construct(deploying(code().returnTop()));
    contracts.construct(STORES_42);
    contracts.construct(new byte[0]);
    // Alice's is no Ethereum account: the contract's address follows from her key's.
    byte[] params = new CborWriter().writeBytes(STORES_42).toByteArray();
    assertThat(create(Twins.ALICE, params)).isEqualTo(ExitCode.OK);
    assertThat(create(Twins.ALICE, params)).isEqualTo(ExitCode.OK);
    // With funds, and with parameters that are none.
    assertThat(contracts.create(STORES_42, ATTO).receipt().exitCode()).isEqualTo(ExitCode.OK);
    for (String wrong : new String[] {"", "80", "40", "f6", "4100ff", "82400142"}) {
      create(Twins.BOB, HexFormat.of().parseHex(wrong));
    }
  }

  private ExitCode create(Address from, byte[] params) {
    return contracts
        .send(from, Contracts.EAM, TokenAmount.ZERO, Contracts.CREATE_EXTERNAL, params)
        .receipt()
        .exitCode();
  }

  @Test
  void shouldRefuseWhoMayNotMakeContracts() {
    byte[] create =
        new CborWriter().writeArrayHeader(2).writeBytes(STORES_42).writeUnsigned(1).toByteArray();
    byte[] create2 =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(STORES_42)
            .writeBytes(new byte[32])
            .toByteArray();
    for (Address from : new Address[] {Twins.ALICE, Twins.BOB}) {
      assertThat(send(from, 2, create)).isEqualTo(ExitCode.USR_FORBIDDEN);
      assertThat(send(from, 3, create2)).isEqualTo(ExitCode.USR_FORBIDDEN);
      send(from, 1, new byte[0]);
      send(from, 5, new byte[0]);
      send(from, 1L << 30, create);
    }
    // By the door beside the EAM: an actor without an Ethereum address.
    byte[] constructor =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(new byte[20])
            .writeBytes(STORES_42)
            .toByteArray();
    CborWriter exec = new CborWriter().writeArrayHeader(2);
    exec.writeCid(contracts.actor(contracts.construct(STORES_42).toFilecoin()).code());
    exec.writeBytes(constructor);
    for (long method : new long[] {2, 3}) {
      contracts.send(Twins.BOB, Address.id(1), TokenAmount.ZERO, method, exec.toByteArray());
    }
  }

  private ExitCode send(Address from, long method, byte[] params) {
    return contracts
        .send(from, Contracts.EAM, TokenAmount.ZERO, method, params)
        .receipt()
        .exitCode();
  }

  @Test
  void shouldMakeContractsFromContracts() {
    EthAddress create = contracts.deploy(Programs.creator(CREATE));
    EthAddress create2 = contracts.deploy(Programs.creator(CREATE2));
    EthAddress first = made(create, 0, 0, STORES_42);
    EthAddress second = made(create, 0, 0, STORES_42);
    assertThat(first).isNotEqualTo(second).isNotEqualTo(EthAddress.ZERO);
    EthAddress salted = made(create2, 0, 5, STORES_42);
    assertThat(salted).isNotEqualTo(EthAddress.ZERO);
    assertThat(made(create2, 0, 6, STORES_42)).isNotEqualTo(salted);
    // The same again: the address is taken, and the nonce counts all the same.
    assertThat(made(create2, 0, 5, STORES_42)).isEqualTo(EthAddress.ZERO);
    assertThat(made(create2, 0, 5, STORES_42)).isEqualTo(EthAddress.ZERO);
    // No code at all.
    assertThat(made(create, 0, 0, new byte[0])).isNotEqualTo(EthAddress.ZERO);
    assertThat(made(create2, 0, 0, new byte[0])).isNotEqualTo(EthAddress.ZERO);
  }

  @Test
  void shouldEndowContracts() {
    EthAddress create = contracts.deploy(Programs.creator(CREATE));
    // More than it has: no nonce is used.
    assertThat(made(create, 8, 0, STORES_42)).isEqualTo(EthAddress.ZERO);
    contracts.invoke(create, ATTO, join(word(3), word(0), STORES_42));
    EthAddress made = made(create, 4, 0, STORES_42);
    assertThat(contracts.balance(made)).isEqualTo(TokenAmount.ofAtto(4));
    // A failing constructor gives it back.
    contracts.invoke(create, ATTO, join(word(7), word(0), code().with(REVERT, 0, 0).build()));
    assertThat(contracts.balance(create)).isEqualTo(ATTO);
    byte[] much = word(BigInteger.ONE.shiftLeft(200));
    contracts.output(create, join(much, word(0), STORES_42));
  }

  @Test
  void shouldMakeAContractWherePlaceholdersAre() {
    EthAddress create2 = contracts.deploy(Programs.creator(CREATE2));
    byte[] sees =
        join(code().op(SELFBALANCE, CALLVALUE).with(SSTORE, 1).op(POP).build(), STORES_42);
    EthAddress there;
    try (Contracts other = Contracts.open()) {
      EthAddress twin = other.deploy(Programs.creator(CREATE2));
      assertThat(twin).isEqualTo(create2);
      byte[] answer = other.output(twin, join(word(0), word(9), sees));
      there = EthAddress.of(Arrays.copyOfRange(answer, 12, 32));
    }
    contracts.send(Twins.ALICE, there.toFilecoin(), ATTO, 0, new byte[0]);
    assertThat(made(create2, 0, 9, sees)).isEqualTo(there);
    assertThat(contracts.balance(there)).isEqualTo(ATTO);
  }

  @Test
  void shouldEndConstructorsInEveryWay() {
    EthAddress create = contracts.deploy(Programs.creator(CREATE));
    EthAddress create2 = contracts.deploy(Programs.creator(CREATE2));
    byte[][] constructors = {
      code().op(STOP).build(),
      code().with(RETURN, 0, 0).build(),
      code().with(RETURN, 0, 5).build(),
      code().with(MSTORE, 0, 99).with(REVERT, 0, 32).build(),
      code().with(REVERT, 0, 0).build(),
      code().op(INVALID).build(),
      code().op(POP).build(),
      code().op(0x0c).build(),
      code().op(CALLER, SELFDESTRUCT).build(),
      code().op(ADDRESS, SELFDESTRUCT).build(),
      code().with(SSTORE, 1, 1).op(CALLER, SELFDESTRUCT).build(),
      // Code that begins with 0xEF, code of the longest length, and longer.
      code().with(MSTORE8, 0, 0xef).with(RETURN, 0, 1).build(),
      code().with(MSTORE8, 0, 0xef).with(RETURN, 0, 40).build(),
      code().with(MSTORE8, 1, 0xef).with(RETURN, 0, 40).build(),
      code().with(RETURN, 0, 24 << 10).build(),
      code().with(RETURN, 0, (24 << 10) + 1).build(),
      // No input reaches a constructor; its code is what it sees of itself.
      code().op(CALLDATASIZE, CODESIZE).with(SSTORE, 1).push(2).op(SSTORE).build(),
      code()
          .op(ADDRESS, EXTCODESIZE)
          .push(1)
          .op(SSTORE, ADDRESS, EXTCODEHASH)
          .push(2)
          .op(SSTORE)
          .build(),
      // One that makes another, which is the one that its own nonce names.
      join(
          code()
              .with(CREATE, 0, 0, 0)
              .with(SSTORE, 1)
              .with(CREATE, 0, 0, 0)
              .push(2)
              .op(SSTORE)
              .build(),
          STORES_42),
      // One that calls itself, before it has code.
      join(
          code()
              .push(0)
              .push(0)
              .push(0)
              .push(0)
              .push(0)
              .op(ADDRESS)
              .push(Programs.ALL_GAS)
              .op(CALL)
              .push(1)
              .op(SSTORE)
              .build(),
          STORES_42),
      code().with(TSTORE, 1, 2).with(LOG0, 0, 4).build(),
    };
    for (byte[] constructor : constructors) {
      contracts.create(constructor, TokenAmount.ZERO);
      contracts.create(constructor, ATTO);
      contracts.output(create, join(word(0), word(0), constructor));
      EthAddress made = made(create2, 0, 1, constructor);
      contracts.invoke(made);
      made(create2, 0, 1, constructor);
    }
  }

  @Test
  void shouldNestConstructors() {
    byte[] inner = STORES_42;
    for (int i = 0; i < 5; i++) {
      // CODECOPY of what follows, CREATE it, keep its address, and return no code.
      Bytecode head = code().push(inner.length).pushLabel("inner").push(0).op(CODECOPY);
      head.push(inner.length).push(0).push(0).op(CREATE).push(1).op(SSTORE).op(STOP);
      byte[] prefix = head.label("inner").build();
      // The label is a JUMPDEST before the code, which does nothing.
      inner = join(prefix, inner);
      contracts.create(inner, TokenAmount.ZERO);
    }
    EthAddress create = contracts.deploy(Programs.creator(CREATE));
    assertThat(made(create, 0, 0, inner)).isNotEqualTo(EthAddress.ZERO);
  }

  @Test
  void shouldNotCreateWhileReadOnly() {
    EthAddress reader = contracts.deploy(Programs.caller(STATICCALL));
    for (int opcode : new int[] {CREATE, CREATE2}) {
      EthAddress creator = contracts.deploy(Programs.creator(opcode));
      byte[] answer =
          contracts.output(reader, join(word(creator), word(0), word(0), word(0), STORES_42));
      assertThat(answer).startsWith(word(0));
    }
  }

  @Test
  void shouldMakeLargeContracts() {
    byte[] large = new byte[24 << 10];
    Arrays.fill(large, (byte) JUMPDEST);
    EthAddress contract = contracts.construct(Bytecode.deployer(large));
    contracts.output(contract);
    byte[] padded = join(STORES_42, new byte[100_000]);
    ApplyResult made = contracts.create(padded, TokenAmount.ZERO);
    assertThat(made.receipt().exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void shouldRefuseInitCodeOfMoreThanABlock() {
    // The last that reaches the EAM, which then fails to pass it on, and what the kernel refuses.
    int most = (1 << 20) - 7;
    for (long size : new long[] {900_000, most, most + 1, 1 << 20, (1 << 20) + 1, 4 << 20}) {
      for (long salt : new long[] {0, 27}) {
        Bytecode code = salt > 0 ? code().push(5) : code();
        code.push(size - salt).push(0).push(0).op(salt > 0 ? CREATE2 : CREATE);
        byte[] answer =
            contracts.output(contracts.deploy(code.op(RETURNDATASIZE, ADD).returnTop()));
        assertThat(new BigInteger(1, answer).signum()).isEqualTo(size < most ? 1 : 0);
      }
    }
  }
}
