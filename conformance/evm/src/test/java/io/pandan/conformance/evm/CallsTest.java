package io.pandan.conformance.evm;

import static io.pandan.conformance.evm.Programs.join;
import static io.pandan.conformance.evm.Programs.reserved;
import static io.pandan.conformance.evm.Programs.word;
import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.testkit.TestNetwork;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of all kinds, to whomever there is. */
class CallsTest {
  private static final int[] KINDS = {CALL, STATICCALL, DELEGATECALL};
  private static final TokenAmount FUNDS = TokenAmount.ofAtto(1_000);

  private final Contracts contracts = Contracts.open();

  @AfterEach
  void close() {
    contracts.close();
  }

  /** Whoever can be called, by every address that it has. */
  private List<EthAddress> everyone() {
    List<EthAddress> all = new ArrayList<>();
    for (long id : new long[] {0, 1, 2, 3, 4, 10, 98, 99, 100, 101, 1000, 1001, 5_000_000}) {
      all.add(EthAddress.ofActorId(id));
    }
    all.add(EthAddress.ofActorId(Long.MAX_VALUE));
    byte[] beyond = EthAddress.ofActorId(1).toBytes();
    beyond[12] = (byte) 0xff;
    all.add(EthAddress.of(beyond));
    all.add(EthAddress.from(Twins.BOB).orElseThrow());
    all.add(EthAddress.ZERO);
    // A placeholder, and an address that nobody has.
    Address placeholder = TestNetwork.ethereum(77);
    contracts.send(Twins.ALICE, placeholder, FUNDS, 0, new byte[0]);
    all.add(EthAddress.from(placeholder).orElseThrow());
    all.add(EthAddress.from(TestNetwork.ethereum(78)).orElseThrow());
    // A contract by both its addresses, one without code, and one that fails.
    EthAddress echo = contracts.deploy(echo());
    all.add(echo);
    all.add(EthAddress.ofActorId(contracts.id(echo)));
    all.add(contracts.construct(new byte[0]));
    all.add(contracts.deploy(code().with(MSTORE, 0, 5).with(REVERT, 0, 64)));
    all.add(contracts.deploy(code().op(INVALID)));
    all.add(contracts.deploy(code().op(STOP)));
    for (int number : new int[] {0x00, 0x04, 0x0a, 0x12, 0xff, 0x100, 0x101}) {
      all.add(reserved(0, number));
      all.add(reserved(0xfe, number));
    }
    return all;
  }

  /** Returns sender, value, address, input's length and input, and keeps the value at slot 3. */
  private static Bytecode echo() {
    Bytecode code = code().op(CALLDATASIZE).push(0).push(128).op(CALLDATACOPY);
    code.op(CALLER).push(0).op(MSTORE, CALLVALUE).push(32).op(MSTORE, ADDRESS).push(64);
    code.op(MSTORE, CALLDATASIZE).push(96).op(MSTORE);
    return code.push(128).op(CALLDATASIZE, ADD).push(0).op(RETURN);
  }

  @Test
  void shouldCallEveryoneInEveryWay() {
    List<EthAddress> everyone = everyone();
    for (int kind : KINDS) {
      EthAddress caller = contracts.deploy(Programs.caller(kind));
      contracts.send(Twins.BOB, caller.toFilecoin(), FUNDS, 0, new byte[0]);
      for (EthAddress to : everyone) {
        for (long value : kind == CALL ? new long[] {0, 1} : new long[] {0}) {
          for (byte[] input : new byte[][] {{}, {1, 2, 3}, new byte[200]}) {
            contracts.output(caller, join(word(to), word(value), input));
          }
        }
      }
    }
  }

  @Test
  void shouldLookAtEveryone() {
    Bytecode code = code();
    for (int opcode : new int[] {EXTCODESIZE, EXTCODEHASH, BALANCE}) {
      code.with(CALLDATALOAD, 0).op(opcode);
    }
    // A hundred bytes of code from 1 on, over what was there.
    code.push(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)).push(128).op(MSTORE);
    code.push(100).push(1).push(100).with(CALLDATALOAD, 0).op(EXTCODECOPY);
    code.push(0).op(MSTORE).push(32).op(MSTORE).push(64).op(MSTORE).with(RETURN, 0, 256);
    EthAddress looks = contracts.deploy(code);
    EthAddress reader = contracts.deploy(Programs.caller(STATICCALL));
    List<EthAddress> everyone = everyone();
    everyone.add(looks);
    for (EthAddress one : everyone) {
      contracts.output(looks, word(one));
      assertThat(contracts.output(reader, join(word(looks), word(0), word(one))))
          .startsWith(word(1));
    }
    // Bytes above the address are not part of it.
    contracts.output(looks, word(BigInteger.ONE.negate()));
    byte[] dirty = word(looks);
    dirty[0] = (byte) 0xff;
    contracts.output(looks, dirty);
  }

  @Test
  void shouldSendValueAsFarAsThereIs() {
    EthAddress caller = contracts.deploy(Programs.caller(CALL));
    EthAddress echo = contracts.deploy(echo());
    EthAddress nobody = EthAddress.from(TestNetwork.ethereum(79)).orElseThrow();
    contracts.send(Twins.BOB, caller.toFilecoin(), TokenAmount.ofAtto(10), 0, new byte[0]);
    byte[] two200 = word(BigInteger.TWO.pow(200));
    for (EthAddress to : new EthAddress[] {echo, nobody, caller, reserved(0, 4), reserved(0, 9)}) {
      for (long value : new long[] {1, 2, 11, Long.MAX_VALUE}) {
        contracts.output(caller, join(word(to), word(value)));
      }
      contracts.output(caller, join(word(to), two200));
      contracts.output(caller, join(word(to), word(BigInteger.TWO.pow(127))));
    }
    assertThat(contracts.balance(nobody)).isEqualTo(TokenAmount.ofAtto(3));
    contracts.invoke(echo, TokenAmount.ofFil(20_000));
    contracts.invoke(echo, TokenAmount.ofAtto(1), (byte) 1);
  }

  @Test
  void shouldGiveCalleesTheGasThatTransfersNeed() {
    EthAddress echo = contracts.deploy(echo());
    EthAddress empty = contracts.construct(new byte[0]);
    EthAddress user = EthAddress.from(Twins.BOB).orElseThrow();
    for (long gas : new long[] {0, 1, 2299, 2300, 2301}) {
      EthAddress caller = contracts.deploy(Programs.caller(CALL, gas));
      EthAddress reader = contracts.deploy(Programs.caller(STATICCALL, gas));
      EthAddress delegator = contracts.deploy(Programs.caller(DELEGATECALL, gas));
      contracts.send(Twins.BOB, caller.toFilecoin(), FUNDS, 0, new byte[0]);
      for (EthAddress to : new EthAddress[] {echo, empty, user}) {
        for (long value : new long[] {0, 1}) {
          contracts.output(caller, join(word(to), word(value)));
          contracts.output(reader, join(word(to), word(value)));
          contracts.output(delegator, join(word(to), word(value)));
        }
      }
    }
  }

  @Test
  void shouldEndEndlessCallees() {
    EthAddress loop = contracts.deploy(code().label("loop").jump("loop"));
    for (int kind : KINDS) {
      EthAddress caller = contracts.deploy(Programs.caller(kind));
      contracts.limitGas(300_000_000);
      assertThat(contracts.output(caller, join(word(loop), word(0)))).isEqualTo(word(0));
      contracts.limitGas(Contracts.GAS_LIMIT);
    }
    contracts.limitGas(100_000_000);
    contracts.invoke(loop);
  }

  @Test
  void shouldKeepContextThroughDelegates() {
    // Keeps sender, value and a word of the input, and tells its address.
    Bytecode library = code().op(CALLER).with(SSTORE, 1).op(CALLVALUE).push(2).op(SSTORE);
    library.with(CALLDATALOAD, 0).push(3).op(SSTORE).op(ADDRESS, CODESIZE).push(0).op(MSTORE);
    EthAddress inner = contracts.deploy(library.push(32).op(MSTORE).with(RETURN, 0, 64));
    EthAddress delegator = contracts.deploy(Programs.caller(DELEGATECALL));
    EthAddress caller = contracts.deploy(Programs.caller(CALL));
    contracts.output(delegator, join(word(inner), word(0), word(11)));
    contracts.invoke(delegator, TokenAmount.ofAtto(6), join(word(inner), word(0), word(12)));
    contracts.send(Twins.BOB, caller.toFilecoin(), FUNDS, 0, new byte[0]);
    // A contract calls one that delegates to one that delegates.
    byte[] twice = join(word(delegator), word(0), word(inner), word(0), word(13));
    contracts.output(delegator, twice);
    contracts.output(caller, join(word(delegator), word(5), twice));
    EthAddress reader = contracts.deploy(Programs.caller(STATICCALL));
    contracts.output(reader, join(word(delegator), word(0), twice));
  }

  @Test
  void shouldRefuseChangesWhileReadOnly() {
    EthAddress reader = contracts.deploy(Programs.caller(STATICCALL));
    EthAddress delegator = contracts.deploy(Programs.caller(DELEGATECALL));
    EthAddress user = EthAddress.from(Twins.BOB).orElseThrow();
    List<Bytecode> changes = new ArrayList<>();
    changes.add(code().with(SSTORE, 1, 1));
    changes.add(code().with(SSTORE, 1, 0));
    changes.add(code().with(TSTORE, 1, 1));
    changes.add(code().with(LOG0, 0, 0));
    changes.add(code().with(LOG4, 0, 0, 1, 2, 3, 4));
    changes.add(code().with(CREATE, 0, 0, 0));
    changes.add(code().with(CREATE2, 0, 0, 0, 0));
    changes.add(code().op(ADDRESS, SELFDESTRUCT));
    changes.add(Programs.call(code(), CALL, user, 1));
    changes.add(Programs.call(code(), CALL, user, 0));
    changes.add(Programs.call(code(), STATICCALL, user, 0));
    changes.add(Programs.call(code(), CALL, reserved(0, 4), 1));
    changes.add(
        Programs.call(code(), CALL, EthAddress.from(TestNetwork.ethereum(80)).orElseThrow(), 0));
    changes.add(code().with(SLOAD, 1).with(TLOAD, 1));
    for (Bytecode change : changes) {
      EthAddress changer = contracts.deploy(change.push(7).push(0).op(MSTORE).with(RETURN, 0, 32));
      contracts.invoke(changer);
      contracts.output(reader, join(word(changer), word(0)));
      contracts.output(reader, join(word(delegator), word(0), word(changer), word(0)));
    }
  }

  @Test
  void shouldSeeWhatReentrantCallsDid() {
    // Without input it stores 1 and transiently 2, calls itself with input by another contract,
    // and returns what it then sees; with input it adds to all of it, and makes a contract.
    EthAddress caller = contracts.deploy(Programs.caller(CALL));
    Bytecode code = code().op(CALLDATASIZE).jumpIf("inner");
    code.with(SSTORE, 1, 1).with(TSTORE, 2, 2).with(SLOAD, 5).op(POP);
    code.op(ADDRESS).push(0).op(MSTORE).with(MSTORE, 32, 0).with(MSTORE, 64, 9);
    code.push(32).push(0).push(96).push(0).push(0).pushBytes(caller.toBytes());
    code.push(Programs.ALL_GAS).op(CALL).with(SLOAD, 1).with(TLOAD, 2).with(CREATE, 0, 0, 0);
    Programs.returnStack(code, 4);
    code.label("inner").with(SLOAD, 1).push(10).op(ADD).push(1).op(SSTORE);
    code.with(TLOAD, 2).push(20).op(ADD).push(2).op(TSTORE).with(CREATE, 0, 0, 0).op(STOP);
    EthAddress contract = contracts.deploy(code);
    byte[] seen = contracts.output(contract);
    assertThat(seen).hasSize(128).contains(11, 22);
    contracts.output(contract);
    // The same, but the inner call fails after it has changed things.
    Bytecode failing = code().op(CALLDATASIZE).jumpIf("inner").with(SSTORE, 1, 1);
    failing.with(TSTORE, 2, 2).op(ADDRESS).push(0).op(MSTORE).with(MSTORE, 32, 0);
    failing.push(32).push(0).push(96).push(0).push(0).pushBytes(caller.toBytes());
    failing.push(Programs.ALL_GAS).op(CALL).with(SLOAD, 1).with(TLOAD, 2).op(RETURNDATASIZE);
    Programs.returnStack(failing, 4);
    failing.label("inner").with(SSTORE, 1, 8).with(TSTORE, 2, 8).with(LOG0, 0, 0);
    contracts.output(contracts.deploy(failing.with(REVERT, 0, 4)));
  }

  @Test
  void shouldReachTheDeepestCall() {
    // Calls itself, and adds one to what that returned.
    Bytecode code = code().push(32).push(0).push(0).push(0).push(0).op(ADDRESS);
    code.push(Programs.ALL_GAS << 10).op(CALL).push(0).op(MLOAD, ADD).push(1).op(ADD).returnTop();
    EthAddress deep = contracts.deploy(code);
    contracts.limitGas(5_000_000_000_000_000L);
    byte[] depth = contracts.output(deep);
    assertThat(new BigInteger(depth).intValue()).isGreaterThan(1_000);
    // Through delegates, and from its constructor.
    Bytecode delegating = code().push(32).push(0).push(0).push(0).op(ADDRESS);
    delegating.push(Programs.ALL_GAS << 10).op(DELEGATECALL).push(0).op(MLOAD, ADD).push(1);
    contracts.output(contracts.deploy(delegating.op(ADD).returnTop()));
  }

  @Test
  void shouldTakeOutputAsFarAsItReaches() {
    EthAddress echo = contracts.deploy(echo());
    for (int size : new int[] {0, 1, 31, 160, 161, 500}) {
      for (int offset : new int[] {0, 3, 1000}) {
        Bytecode code = code().with(MSTORE, 0, -1 >>> 1).push(size).push(offset).push(32).push(0);
        code.push(0).pushBytes(echo.toBytes()).push(Programs.ALL_GAS).op(CALL, RETURNDATASIZE);
        code.op(MSIZE).push(1024).op(MSTORE).push(1056).op(MSTORE).push(1088).op(MSTORE);
        contracts.run(code.with(RETURN, 0, 1120));
      }
    }
    // Beyond the end of what was returned.
    for (long[] region :
        new long[][] {{0, 0, 0}, {0, 0, 1}, {0, 128, 0}, {0, 129, 0}, {0, 1, 128}}) {
      Bytecode code = Programs.call(code(), CALL, echo, 0);
      contracts.invoke(contracts.deploy(code.with(RETURNDATACOPY, region).with(RETURN, 0, 256)));
    }
  }
}
