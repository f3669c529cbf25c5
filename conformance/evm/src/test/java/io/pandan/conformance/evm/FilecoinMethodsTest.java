package io.pandan.conformance.evm;

import static io.pandan.conformance.evm.Programs.join;
import static io.pandan.conformance.evm.Programs.reserved;
import static io.pandan.conformance.evm.Programs.word;
import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.testkit.TestNetwork;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Contracts as Filecoin's actors: called by method number, and calling actors. */
class FilecoinMethodsTest {
  private static final long CBOR = 0x51;
  private static final long[] METHODS = {
    0, 1, 2, 3, 4, 5, 6, 7, 1023, 1024, 1025, 1L << 32, Methods.INVOKE_EVM, Long.MAX_VALUE, -1
  };

  private final Contracts contracts = Contracts.open();

  @AfterEach
  void close() {
    contracts.close();
  }

  private static byte[] padded(byte[] bytes) {
    return join(word(bytes.length), bytes, new byte[-bytes.length & 31]);
  }

  /** The input of the precompiles that call actors; the address may be an id. */
  static byte[] actorCall(
      long method, BigInteger value, long flags, long codec, byte[] params, byte[] address) {
    byte[] data = padded(params);
    byte[] head = join(word(method), word(value), word(flags), word(codec), word(192));
    return address.length == 8
        ? join(head, word(new BigInteger(1, address)), data)
        : join(head, word(192 + data.length), data, padded(address));
  }

  static byte[] id(long id) {
    return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
  }

  /** Gives back its input, wrapped as the answer of {@code handle_filecoin_method}. */
  private static Bytecode answers(long exitCode, BigInteger codec, long offset, long length) {
    Bytecode code = code().op(CALLDATASIZE).push(0).push(128).op(CALLDATACOPY);
    code.with(MSTORE, 0, exitCode).push(codec).push(32).op(MSTORE).with(MSTORE, 64, offset);
    code.push(length).push(96).op(MSTORE);
    return code.push(128).op(CALLDATASIZE, ADD).push(0).op(RETURN);
  }

  @Test
  void shouldTakeMethodsOfEveryNumber() {
    List<EthAddress> contracted = new ArrayList<>();
    contracted.add(contracts.deploy(answers(0, BigInteger.valueOf(CBOR), 96, 68)));
    contracted.add(contracts.deploy(code().op(STOP)));
    contracted.add(contracts.deploy(code().with(REVERT, 0, 40)));
    byte[][] parameters = {{}, {0x40}, {0x43, 1, 2, 3}, {(byte) 0x80}, {1, 2, 3}, new byte[100]};
    for (EthAddress contract : contracted) {
      for (long method : METHODS) {
        for (byte[] params : parameters) {
          contracts.send(Twins.ALICE, contract.toFilecoin(), TokenAmount.ofAtto(1), method, params);
        }
      }
    }
  }

  @Test
  void shouldReadEveryAnswer() {
    BigInteger cbor = BigInteger.valueOf(CBOR);
    List<Bytecode> answers = new ArrayList<>();
    answers.add(answers(0, BigInteger.ZERO, 96, 0));
    answers.add(answers(0, BigInteger.ZERO, 96, 3));
    answers.add(answers(0, cbor, 96, 0));
    answers.add(answers(0, cbor, 96, 3));
    answers.add(answers(0, cbor, 96, 5_000));
    answers.add(answers(0, cbor, 96, 2 << 20));
    answers.add(answers(0, cbor, 96, 0xffff_ffffL));
    answers.add(answers(0, cbor, 96, 1L << 32));
    answers.add(answers(0, cbor, 0, 3));
    answers.add(answers(0, cbor, 1_000_000, 3));
    answers.add(answers(0, cbor, 0xffff_ffffL, 3));
    answers.add(answers(0, cbor, 1L << 32, 3));
    for (long codec : new long[] {0x55, 0x71, 0x70, 1}) {
      answers.add(answers(0, BigInteger.valueOf(codec), 96, 3));
    }
    answers.add(answers(0, BigInteger.ONE.shiftLeft(64).add(cbor), 96, 3));
    for (long exit : new long[] {1, 4, 5, 6, 7, 9, 10, 16, 24, 31, 32, 33, 1 << 20, 0xffff_ffffL}) {
      answers.add(answers(exit, cbor, 96, 3));
      answers.add(answers(exit, BigInteger.ZERO, 96, 0));
    }
    answers.add(answers(1L << 32, cbor, 96, 3));
    answers.add(code().with(MSTORE8, 0, 1).with(RETURN, 0, 1));
    answers.add(code().with(RETURN, 0, 64));
    // Called by messages, and by a contract that sees the exit code.
    EthAddress calls = contracts.deploy(Programs.caller(DELEGATECALL));
    for (Bytecode answer : answers) {
      EthAddress contract = contracts.deploy(answer);
      contracts.send(
          Twins.BOB, contract.toFilecoin(), TokenAmount.ZERO, 5_000, new byte[] {0x41, 7});
      byte[] call =
          actorCall(
              5_000,
              BigInteger.ZERO,
              0,
              CBOR,
              new byte[] {0x41, 7},
              contract.toFilecoin().toBytes());
      contracts.output(calls, join(word(reserved(0xfe, 3)), word(0), call));
    }
  }

  @Test
  void shouldCallActors() {
    EthAddress delegator = contracts.deploy(Programs.caller(DELEGATECALL));
    EthAddress caller = contracts.deploy(Programs.caller(CALL));
    EthAddress reader = contracts.deploy(Programs.caller(STATICCALL));
    EthAddress echo = contracts.deploy(answers(0, BigInteger.valueOf(CBOR), 96, 68));
    for (EthAddress contract : new EthAddress[] {delegator, caller}) {
      contracts.send(Twins.BOB, contract.toFilecoin(), TokenAmount.ofAtto(100), 0, new byte[0]);
    }
    byte[][] receivers = {
      id(1), id(10), id(99), id(100), id(101), id(1000), id(5_000_000), id(-1), id(0), id(2), id(3)
    };
    byte[][] addresses = {
      Twins.ALICE.toBytes(),
      Twins.BOB.toBytes(),
      TestNetwork.secp256k1(55).toBytes(),
      TestNetwork.ethereum(55).toBytes(),
      Address.actor(new byte[] {1}).toBytes(),
      Address.delegated(11, new byte[4]).toBytes(),
      echo.toFilecoin().toBytes(),
      Address.id(100).toBytes(),
      {},
      {0},
      {9, 9},
      new byte[70],
      new byte[2_000],
    };
    long[] methods = {0, 1, 1023, 1024, 2_643_134_072L, 3_844_450_837L, 3_855_266_066L, -1};
    for (int by : new int[] {3, 5}) {
      for (byte[] to : by == 3 ? addresses : receivers) {
        for (long method : methods) {
          byte[] call = actorCall(method, BigInteger.ONE, 0, 0, new byte[0], to);
          contracts.output(delegator, join(word(reserved(0xfe, by)), word(0), call));
        }
        byte[] reads = actorCall(1L << 24, BigInteger.ZERO, 1, CBOR, new byte[] {0x40}, to);
        contracts.output(delegator, join(word(reserved(0xfe, by)), word(0), reads));
        byte[] sends = actorCall(0, BigInteger.ZERO, 1, 0, new byte[0], to);
        contracts.output(delegator, join(word(reserved(0xfe, by)), word(0), sends));
      }
      byte[] good = actorCall(5_000, BigInteger.ZERO, 0, CBOR, new byte[] {0x40}, addresses[6]);
      byte[] target =
          by == 3
              ? good
              : actorCall(
                  5_000, BigInteger.ZERO, 0, CBOR, new byte[] {0x40}, id(contracts.id(echo)));
      // Only by DELEGATECALL.
      for (EthAddress kind : new EthAddress[] {caller, reader, delegator}) {
        contracts.output(kind, join(word(reserved(0xfe, by)), word(0), target));
      }
      contracts.output(
          reader, join(word(delegator), word(0), word(reserved(0xfe, by)), word(0), target));
      // Each word of the head too large, and the input cut short.
      for (int at = 0; at < 8; at++) {
        for (int bit : new int[] {0, 1, 31, 32, 63, 64, 127, 128, 255}) {
          byte[] bad = target.clone();
          bad[32 * at + 31 - bit / 8] ^= (byte) (1 << bit % 8);
          contracts.invoke(delegator, join(word(reserved(0xfe, by)), word(0), bad));
        }
      }
      for (int length = 0; length < target.length; length += 16) {
        byte[] cut = Arrays.copyOf(target, length);
        contracts.output(delegator, join(word(reserved(0xfe, by)), word(0), cut));
      }
    }
    // Codecs, and parameters that do not fit them.
    for (long codec : new long[] {0, CBOR, 0x71, 0x55, 0x70, 1}) {
      for (byte[] params : new byte[][] {{}, {0x40}, {(byte) 0xd8}, new byte[33]}) {
        byte[] call = actorCall(5_000, BigInteger.ZERO, 0, codec, params, addresses[6]);
        contracts.output(delegator, join(word(reserved(0xfe, 3)), word(0), call));
      }
    }
    // Values that there are and are not, also with the call itself.
    for (BigInteger value :
        new BigInteger[] {BigInteger.TEN, BigInteger.TWO.pow(127), BigInteger.TWO.pow(200)}) {
      byte[] call = actorCall(0, value, 0, 0, new byte[0], id(99));
      contracts.output(delegator, join(word(reserved(0xfe, 5)), word(0), call));
    }
  }

  @Test
  void shouldMakeContractsByCallingTheEam() {
    EthAddress delegator = contracts.deploy(Programs.caller(DELEGATECALL));
    byte[] initCode = code().with(SSTORE, 1, 1).op(STOP).build();
    byte[] create =
        new CborWriter().writeArrayHeader(2).writeBytes(initCode).writeUnsigned(1).toByteArray();
    for (long method : new long[] {1, 2, 3, 4, 2000}) {
      byte[] call = actorCall(method, BigInteger.ZERO, 0, CBOR, create, id(10));
      contracts.output(delegator, join(word(reserved(0xfe, 5)), word(0), call));
    }
    // By method number from an account that was made by sending to it.
    Address carol = TestNetwork.ethereum(56);
    contracts.send(Twins.BOB, carol, TokenAmount.ofFil(1), 0, new byte[0]);
    byte[] params = new CborWriter().writeBytes(initCode).toByteArray();
    contracts.send(carol, Contracts.EAM, TokenAmount.ZERO, Contracts.CREATE_EXTERNAL, params);
    contracts.send(carol, Contracts.EAM, TokenAmount.ZERO, Contracts.CREATE_EXTERNAL, params);
  }

  @Test
  void shouldRefuseWhatIsNotForEveryone() {
    EthAddress contract = contracts.deploy(code().with(SSTORE, 1, 0x1234).op(STOP));
    contracts.output(contract);
    EthAddress delegator = contracts.deploy(Programs.caller(DELEGATECALL));
    byte[] key = new CborWriter().writeArrayHeader(1).writeBytes(new byte[] {1}).toByteArray();
    byte[] longKey = new CborWriter().writeArrayHeader(1).writeBytes(new byte[32]).toByteArray();
    byte[] tooLong = new CborWriter().writeArrayHeader(1).writeBytes(new byte[33]).toByteArray();
    byte[] constructor =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(new byte[20])
            .writeBytes(new byte[0])
            .toByteArray();
    byte[] delegate =
        new CborWriter()
            .writeArrayHeader(4)
            .writeCid(Cid.sum(Codec.RAW, new byte[0]))
            .writeBytes(new byte[0])
            .writeBytes(new byte[20])
            .writeBytes(new byte[0])
            .toByteArray();
    byte[][] parameters = {{}, key, longKey, tooLong, constructor, delegate, {0x40}, {(byte) 0xf6}};
    for (long method : METHODS) {
      for (byte[] params : parameters) {
        contracts.send(Twins.BOB, contract.toFilecoin(), TokenAmount.ZERO, method, params);
        // From the system, as nodes ask.
        implicit(contract.toFilecoin(), method, params);
        byte[] call =
            actorCall(method, BigInteger.ZERO, 0, CBOR, params, contract.toFilecoin().toBytes());
        contracts.output(delegator, join(word(reserved(0xfe, 3)), word(0), call));
      }
    }
    assertThat(implicit(contract.toFilecoin(), 5, key).receipt().exitCode()).isEqualTo(ExitCode.OK);
    contracts.invoke(contracts.deploy(code().op(ADDRESS, SELFDESTRUCT)));
  }

  @Test
  void shouldLookAtTheDead() {
    EthAddress contract = contracts.deploy(code().with(SSTORE, 1, 5).op(ADDRESS, SELFDESTRUCT));
    byte[] key = new CborWriter().writeArrayHeader(1).writeBytes(new byte[] {1}).toByteArray();
    for (int i = 0; i < 2; i++) {
      implicit(contract.toFilecoin(), 3, new byte[0]);
      implicit(contract.toFilecoin(), 4, new byte[0]);
      implicit(contract.toFilecoin(), 5, key);
      contracts.send(Twins.BOB, contract.toFilecoin(), TokenAmount.ZERO, 6_000, key);
      contracts.output(contract);
    }
  }

  private ApplyResult implicit(Address to, long method, byte[] params) {
    Message message =
        new Message(
            0,
            to,
            Address.id(0),
            0,
            TokenAmount.ZERO,
            Contracts.GAS_LIMIT,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            method,
            params);
    return contracts.apply(message, ApplyKind.IMPLICIT);
  }
}
