package io.pandan.conformance.evm;

import static io.pandan.conformance.evm.Programs.join;
import static io.pandan.conformance.evm.Programs.word;
import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.ApplyKind;
import io.pandan.ipld.CborWriter;
import io.pandan.runtime.evm.core.Bytecode;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** What contracts see of the block and of the message, and the arithmetic of words. */
class EnvironmentTest {
  private static final int[] SEEN = {
    ADDRESS,
    CALLER,
    CALLVALUE,
    ORIGIN,
    COINBASE,
    TIMESTAMP,
    NUMBER,
    PREVRANDAO,
    GASLIMIT,
    CHAINID,
    SELFBALANCE,
    CODESIZE,
    CALLDATASIZE,
    RETURNDATASIZE,
    MSIZE,
    PC
  };
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

  private static Bytecode looks(int... opcodes) {
    Bytecode code = code();
    for (int opcode : opcodes) {
      code.op(opcode);
    }
    return Programs.returnStack(code, opcodes.length);
  }

  @Test
  void shouldSeeBlockAndMessage() {
    try (Contracts contracts = Contracts.open()) {
      EthAddress looks = contracts.deploy(looks(SEEN));
      EthAddress caller = contracts.deploy(Programs.caller(CALL));
      EthAddress delegator = contracts.deploy(Programs.caller(DELEGATECALL));
      for (int i = 0; i < 2; i++) {
        contracts.output(looks);
        contracts.output(looks, new byte[5]);
        contracts.output(caller, join(word(looks), word(0)));
        contracts.output(delegator, join(word(looks), word(0)));
        contracts.send(
            Twins.ALICE,
            looks.toFilecoin(),
            TokenAmount.ofAtto(5),
            Methods.INVOKE_EVM,
            new byte[0]);
        contracts.nextEpoch();
      }
      // Constructors see it too.
      Bytecode keeps = code();
      for (int i = 0; i < SEEN.length; i++) {
        keeps.op(SEEN[i]).push(i).op(SSTORE);
      }
      contracts.construct(keeps.op(STOP).build());
    }
  }

  @Test
  void shouldSeeWhatGasCosts() {
    // Messages that nobody pays for, so that what gas comes to leaves no trace in the state.
    try (Contracts contracts = Contracts.open(TokenAmount.ofAtto(100))) {
      Bytecode looks = looks(GASPRICE, BASEFEE);
      byte[] create =
          new CborWriter()
              .writeBytes(join(looks.build(), Bytecode.deployer(looks.build())))
              .toByteArray();
      assertThat(create).isNotEmpty();
      for (long feeCap : new long[] {0, 50, 100, 101, 150, 1_000_000}) {
        for (long premium : new long[] {0, 1, 60, 1_000_000}) {
          // Its constructor returns what it sees as the code, which is then part of the state.
          Message message =
              new Message(
                  0,
                  Contracts.EAM,
                  Twins.BOB,
                  contracts.actor(Twins.BOB).nonce(),
                  TokenAmount.ZERO,
                  Contracts.GAS_LIMIT,
                  TokenAmount.ofAtto(feeCap),
                  TokenAmount.ofAtto(premium),
                  Contracts.CREATE_EXTERNAL,
                  create);
          contracts.apply(message, ApplyKind.IMPLICIT);
        }
        contracts.nextEpoch();
      }
    }
  }

  @Test
  void shouldSeeEarlierBlocks() {
    try (Contracts contracts = Contracts.open()) {
      EthAddress hash = contracts.deploy(code().with(CALLDATALOAD, 0).op(BLOCKHASH).returnTop());
      long now = contracts.epoch();
      for (long back : new long[] {-2, -1, 0, 1, 2, 255, 256, 257, 258, 299, 300}) {
        contracts.output(hash, word(now - back));
      }
      contracts.output(hash, word(MAX));
      contracts.output(hash, word(BigInteger.TWO.pow(63)));
      contracts.output(hash, word(BigInteger.TWO.pow(64).add(BigInteger.valueOf(now - 1))));
      contracts.nextEpoch();
      contracts.output(hash, word(now));
    }
  }

  @Test
  void shouldComputeAlike() {
    BigInteger[] values = {
      BigInteger.ZERO,
      BigInteger.ONE,
      BigInteger.TWO,
      BigInteger.valueOf(255),
      BigInteger.valueOf(256),
      BigInteger.TWO.pow(64).subtract(BigInteger.ONE),
      BigInteger.TWO.pow(128),
      BigInteger.TWO.pow(255),
      BigInteger.TWO.pow(255).subtract(BigInteger.ONE),
      MAX.subtract(BigInteger.TWO),
      MAX,
      new BigInteger("123456789abcdef0fedcba9876543210deadbeefcafebabe0123456789abcdef", 16),
    };
    int[] unary = {ISZERO, NOT, CLZ};
    int[] binary = {
      ADD,
      SUB,
      MUL,
      DIV,
      SDIV,
      MOD,
      SMOD,
      EXP,
      SIGNEXTEND,
      LT,
      GT,
      SLT,
      SGT,
      EQ,
      AND,
      OR,
      XOR,
      BYTE,
      SHL,
      SHR,
      SAR
    };
    // Takes three words, applies everything, and returns it all.
    Bytecode code = code();
    for (int opcode : unary) {
      code.with(CALLDATALOAD, 0).op(opcode);
    }
    for (int opcode : binary) {
      code.with(CALLDATALOAD, 32).with(CALLDATALOAD, 0).op(opcode);
    }
    for (int opcode : new int[] {ADDMOD, MULMOD}) {
      code.with(CALLDATALOAD, 64).with(CALLDATALOAD, 32).with(CALLDATALOAD, 0).op(opcode);
    }
    Programs.returnStack(code, unary.length + binary.length + 2);
    try (Contracts contracts = Contracts.open()) {
      EthAddress computes = contracts.deploy(code);
      for (int i = 0; i < values.length; i++) {
        for (BigInteger second : values) {
          BigInteger third = values[(i * 5 + 3) % values.length];
          contracts.output(computes, join(word(values[i]), word(second), word(third)));
        }
      }
    }
  }
}
