package io.pandan.conformance.evm;

import static io.pandan.conformance.evm.Programs.join;
import static io.pandan.conformance.evm.Programs.reserved;
import static io.pandan.conformance.evm.Programs.word;
import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.testkit.TestNetwork;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Contracts that destroy themselves, and what is left of them. */
class SelfDestructTest {
  private static final TokenAmount FUNDS = TokenAmount.ofAtto(1_000);

  private final Contracts contracts = Contracts.open();

  @AfterEach
  void close() {
    contracts.close();
  }

  /** With a word of input it destroys itself in its favour; without, it counts and tells. */
  private static Bytecode mortal() {
    Bytecode code = code().op(CALLDATASIZE).jumpIf("die").with(SLOAD, 1).push(1).op(ADD, DUP1);
    code.push(1).op(SSTORE).returnTop();
    return code.label("die").with(SSTORE, 2, 3).with(CALLDATALOAD, 0).op(SELFDESTRUCT);
  }

  private EthAddress funded() {
    EthAddress contract = contracts.deploy(mortal());
    contracts.output(contract);
    contracts.send(Twins.BOB, contract.toFilecoin(), FUNDS, 0, new byte[0]);
    return contract;
  }

  @Test
  void shouldGiveWhatItHasToAnyone() {
    EthAddress beneficiary = contracts.deploy(code().op(STOP));
    EthAddress[] all = {
      beneficiary,
      EthAddress.from(Twins.BOB).orElseThrow(),
      EthAddress.from(TestNetwork.ethereum(90)).orElseThrow(),
      EthAddress.ZERO,
      EthAddress.ofActorId(99),
      EthAddress.ofActorId(100),
      EthAddress.ofActorId(1),
      reserved(0, 4),
      reserved(0xfe, 1),
      contracts.deploy(code().with(REVERT, 0, 0)),
    };
    for (EthAddress to : all) {
      EthAddress contract = funded();
      ExitCode exit = contracts.invoke(contract, word(to)).receipt().exitCode();
      assertThat(exit).isEqualTo(ExitCode.OK);
      assertThat(contracts.balance(contract)).isEqualTo(TokenAmount.ZERO);
      assertThat(contracts.output(contract)).isEmpty();
      assertThat(contracts.output(contract, word(to))).isEmpty();
      contracts.send(Twins.BOB, contract.toFilecoin(), FUNDS, 0, new byte[0]);
      contracts.output(contract);
    }
  }

  @Test
  void shouldFailWhereNobodyTakesTheFunds() {
    for (EthAddress to :
        new EthAddress[] {EthAddress.ofActorId(7_000_000), EthAddress.ofActorId(-1L >>> 1)}) {
      EthAddress contract = funded();
      ExitCode exit = contracts.invoke(contract, word(to)).receipt().exitCode();
      assertThat(exit).isEqualTo(new ExitCode(40));
      assertThat(contracts.output(contract)).isEqualTo(word(2));
    }
  }

  @Test
  void shouldDestroyItselfInItsOwnFavour() {
    EthAddress contract = funded();
    contracts.output(contract, word(contract));
    assertThat(contracts.balance(contract)).isEqualTo(FUNDS);
    assertThat(contracts.output(contract)).isEmpty();
    contracts.nextEpoch();
    assertThat(contracts.output(contract)).isEmpty();
  }

  @Test
  void shouldLiveOnUntilTheMessageEnds() {
    EthAddress contract = funded();
    EthAddress user = EthAddress.from(Twins.BOB).orElseThrow();
    // Kill it, call it, look at it, fund it, kill it again.
    Bytecode code = code();
    Programs.store(code, 0, word(user));
    for (int i = 0; i < 2; i++) {
      code.push(0).push(0).push(32).push(0).push(0).pushBytes(contract.toBytes());
      code.push(Programs.ALL_GAS).op(CALL);
      code.push(32).push(64).push(0).push(0).push(5).pushBytes(contract.toBytes());
      code.push(Programs.ALL_GAS).op(CALL).with(MLOAD, 64);
      code.pushBytes(contract.toBytes()).op(EXTCODESIZE);
      code.pushBytes(contract.toBytes()).op(EXTCODEHASH);
      code.pushBytes(contract.toBytes()).op(BALANCE);
    }
    EthAddress killer = contracts.deploy(Programs.returnStack(code, 12));
    contracts.send(Twins.BOB, killer.toFilecoin(), FUNDS, 0, new byte[0]);
    contracts.output(killer);
    contracts.output(killer);
    contracts.nextEpoch();
    contracts.output(killer);
  }

  @Test
  void shouldGoOnAfterItsCalleeDestroyedIt() {
    // Calls a contract that calls back with input: that frame destroys it, and this one goes on.
    EthAddress caller = contracts.deploy(Programs.caller(CALL));
    Bytecode code = code().op(CALLDATASIZE).jumpIf("die").op(ADDRESS).push(0).op(MSTORE);
    code.with(MSTORE, 32, 0).with(MSTORE, 64, 1).push(32).push(0).push(96).push(0).push(0);
    code.pushBytes(caller.toBytes()).push(Programs.ALL_GAS).op(CALL).with(SSTORE, 4);
    code.with(TSTORE, 4, 4).with(LOG0, 0, 32).with(CREATE, 0, 0, 0).returnTop();
    code.label("die").op(CALLER, SELFDESTRUCT);
    EthAddress contract = contracts.deploy(code);
    contracts.send(Twins.BOB, contract.toFilecoin(), FUNDS, 0, new byte[0]);
    contracts.output(contract);
    assertThat(contracts.output(contract)).isEmpty();
    assertThat(contracts.balance(caller)).isEqualTo(FUNDS);
  }

  @Test
  void shouldDestroyWhoDelegates() {
    EthAddress library = funded();
    EthAddress delegator = contracts.deploy(Programs.caller(DELEGATECALL));
    contracts.send(Twins.BOB, delegator.toFilecoin(), FUNDS, 0, new byte[0]);
    contracts.output(delegator, join(word(library), word(0), word(library)));
    assertThat(contracts.output(delegator, join(word(library), word(0)))).isEmpty();
    contracts.output(library);
    // Delegating to the dead.
    contracts.output(library, word(EthAddress.ZERO));
    EthAddress other = contracts.deploy(Programs.caller(DELEGATECALL));
    contracts.output(other, join(word(library), word(0), word(other)));
  }

  @Test
  void shouldUndoADestructionThatFails() {
    EthAddress contract = funded();
    Bytecode code = code();
    Programs.store(code, 0, word(contract));
    code.push(0).push(0).push(32).push(0).push(0).pushBytes(contract.toBytes());
    EthAddress killer = contracts.deploy(code.push(Programs.ALL_GAS).op(CALL).with(REVERT, 0, 0));
    contracts.invoke(killer);
    assertThat(contracts.output(contract)).isEqualTo(word(2));
  }

  @Test
  void shouldRiseAgainByCreate2() {
    EthAddress creator = contracts.deploy(Programs.creator(CREATE2));
    byte[] initCode = Bytecode.deployer(mortal().build());
    byte[] create = join(word(0), word(1), initCode);
    EthAddress contract = made(creator, create);
    contracts.output(contract);
    contracts.output(contract);
    // Alive, dying, dead.
    assertThat(made(creator, create)).isEqualTo(EthAddress.ZERO);
    contracts.output(contract, word(creator));
    contracts.send(Twins.BOB, contract.toFilecoin(), FUNDS, 0, new byte[0]);
    assertThat(made(creator, create)).isEqualTo(contract);
    assertThat(contracts.output(contract)).isEqualTo(word(1));
    assertThat(contracts.balance(contract)).isEqualTo(FUNDS);
    // Not in the message in which it dies; and the constructor that fails leaves it dead.
    Bytecode both = code();
    Programs.store(both, 0, word(creator));
    both.push(0).push(0).push(32).push(0).push(0).pushBytes(contract.toBytes());
    both.push(Programs.ALL_GAS).op(CALL);
    Programs.store(both, 0, create);
    both.push(32).push(0).push(create.length).push(0).push(0).pushBytes(creator.toBytes());
    both.push(Programs.ALL_GAS).op(CALL).with(MLOAD, 0);
    EthAddress killer = contracts.deploy(Programs.returnStack(both, 3));
    contracts.output(killer);
    assertThat(contracts.output(contract)).isEmpty();
    contracts.output(killer);
    byte[] failing =
        join(
            word(0),
            word(2),
            code()
                .op(CALLVALUE)
                .jumpIf("x")
                .op(ADDRESS)
                .op(SELFDESTRUCT)
                .label("x")
                .with(REVERT, 0, 0)
                .build());
    EthAddress dead = made(creator, failing);
    made(creator, failing);
    contracts.send(Twins.BOB, creator.toFilecoin(), FUNDS, 0, new byte[0]);
    System.arraycopy(word(1), 0, failing, 0, 32);
    assertThat(made(creator, failing)).isEqualTo(EthAddress.ZERO);
    contracts.output(dead);
  }

  private EthAddress made(EthAddress creator, byte[] create) {
    return EthAddress.of(Arrays.copyOfRange(contracts.output(creator, create), 12, 32));
  }
}
