package io.pandan.runtime.evm.actor;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.ActorException;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmCode;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmOutcome;
import io.pandan.api.evm.EvmTracer;
import io.pandan.api.evm.TracedFrame;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.InvocationResult;
import io.pandan.api.vm.Tracing;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Codec;
import io.pandan.ipld.IpldBlock;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.runtime.evm.core.Code;
import io.pandan.runtime.evm.core.Interpreter;
import io.pandan.runtime.evm.core.Profile;
import io.pandan.testkit.MinimalActors;
import io.pandan.testkit.ScriptedActor;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.DefaultMachineFactory;
import io.pandan.vm.genesis.DefaultGenesisBuilder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The EVM actor on the real machine: reachability of blocks, gas, nesting, events. */
class EvmOnMachineTest {
  private static final Address ALICE = TestNetwork.ethereum(1);
  private static final Address INIT = Address.id(1);

  /** The interpreter without any cache. */
  private static final EvmEngine ENGINE =
      new EvmEngine() {
        @Override
        public EvmOutcome run(EvmCode code, EvmCall call, EvmHost host) {
          return Interpreter.run(Code.of(code.bytes(), Profile.FILECOIN), call, host);
        }

        @Override
        public EvmOutcome trace(EvmCode code, EvmCall call, EvmHost host, EvmTracer tracer) {
          return Interpreter.trace(code.bytes(), Profile.FILECOIN, call, host, tracer);
        }
      };

  private final TestNetwork network =
      TestNetwork.builder(new DefaultMachineFactory(), new DefaultGenesisBuilder())
          .account(ALICE, TokenAmount.ofFil(1000))
          .actor(
              "init",
              ScriptedActor.of(EvmOnMachineTest::construct)
                  .withGenesisState(
                      (genesis, store) ->
                          MinimalActors.all()
                              .get("init")
                              .genesisState(genesis, store)
                              .orElseThrow()))
          .runtime("evm", new EvmActorRuntime())
          .engine(EvmEngine.class, ENGINE)
          .comparingSimulations()
          .build();

  private long nextId = 5000;

  @AfterEach
  void close() {
    network.close();
  }

  /** Stands for Init and the EAM: makes a contract under the id in the parameters. */
  private static Optional<IpldBlock> construct(
      ActorContext context, long method, Optional<IpldBlock> params) {
    CborReader in = new CborReader(params.orElseThrow().data());
    in.readArrayHeader(2);
    long id = in.readUnsigned();
    byte[] subaddress = new byte[20];
    subaddress[0] = (byte) 0xc0;
    subaddress[18] = (byte) (id >> 8);
    subaddress[19] = (byte) id;
    context.createActor(context.codeFor("evm"), id, Optional.of(Address.delegated(10, subaddress)));
    byte[] constructor =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBytes(new byte[20])
            .writeBytes(in.readBytes())
            .toByteArray();
    InvocationResult made =
        context.send(
            Address.id(id),
            EvmMethods.CONSTRUCTOR,
            Optional.of(new IpldBlock(Codec.CBOR, constructor)),
            TokenAmount.ZERO);
    if (!made.exitCode().isSuccess()) {
      throw new ActorException(made.exitCode(), made.message());
    }
    return Optional.empty();
  }

  private EthAddress deploy(Bytecode runtime) {
    byte[] params =
        new CborWriter()
            .writeArrayHeader(2)
            .writeUnsigned(++nextId)
            .writeBytes(Bytecode.deployer(runtime.build()))
            .toByteArray();
    ApplyResult made = network.call(ALICE, INIT, 2, params);
    assertThat(made.receipt().exitCode()).as(made.failure().orElse("")).isEqualTo(ExitCode.OK);
    return EthAddress.ofActorId(nextId);
  }

  private ApplyResult invoke(EthAddress contract, byte... input) {
    return network.call(
        ALICE, contract.toFilecoin(), EvmMethods.INVOKE_CONTRACT, CborCodec.BYTES.encode(input));
  }

  private static BigInteger returned(ApplyResult result) {
    assertThat(result.receipt().exitCode()).as(result.failure().orElse("")).isEqualTo(ExitCode.OK);
    return new BigInteger(1, CborCodec.BYTES.decode(result.receipt().returnData()));
  }

  private static Bytecode call(Bytecode code, int opcode, EthAddress to) {
    code.push(32).push(0).push(0).push(0);
    if (opcode == CALL) {
      code.push(0);
    }
    return code.pushBytes(to.toBytes()).push(5_000_000_000L).op(opcode);
  }

  @Test
  void shouldKeepStorageFromEpochToEpoch() {
    EthAddress counter =
        deploy(code().with(SLOAD, 3).push(1).op(ADD, DUP1).push(3).op(SSTORE).returnTop());
    assertThat(returned(invoke(counter))).isEqualTo(1);
    network.nextEpoch();
    assertThat(returned(invoke(counter))).isEqualTo(2);
    network.nextEpoch();
    assertThat(returned(invoke(counter))).isEqualTo(3);
  }

  @Test
  void shouldFillAndReadATreeOfSlots() {
    // Stores i at slot i·2^200 for 1..100, and later adds them up.
    Bytecode fill =
        code()
            .op(CALLDATASIZE)
            .jumpIf("sum")
            .push(100)
            .label("next")
            .op(DUP1, DUP1)
            .push(200)
            .op(SHL, SSTORE)
            .push(1)
            .op(SWAP1, SUB, DUP1)
            .jumpIf("next")
            .op(STOP)
            .label("sum")
            .push(0)
            .push(100)
            .label("more")
            .op(DUP1)
            .push(200)
            .op(SHL, SLOAD)
            .op(SWAP1 + 1, ADD, SWAP1)
            .push(1)
            .op(SWAP1, SUB, DUP1)
            .jumpIf("more")
            .op(POP)
            .returnTop();
    EthAddress contract = deploy(fill);
    assertThat(returned(invoke(contract))).isEqualTo(0);
    network.nextEpoch();
    assertThat(returned(invoke(contract, (byte) 1))).isEqualTo(5050);
  }

  @Test
  void shouldReachTheCodeThatItDelegatesTo() {
    EthAddress library = deploy(code().with(SSTORE, 1, 8).with(SLOAD, 1).returnTop());
    EthAddress contract = deploy(call(code(), DELEGATECALL, library).op(POP).with(RETURN, 0, 32));
    assertThat(returned(invoke(contract))).isEqualTo(8);
    EthAddress size = deploy(code().pushBytes(library.toBytes()).op(EXTCODESIZE).returnTop());
    assertThat(returned(invoke(size))).isPositive();
  }

  @Test
  void shouldTellATracerOfEveryFrameAndCostNoGasForIt() {
    EthAddress library = deploy(code().with(SSTORE, 1, 8).with(SLOAD, 1).returnTop());
    EthAddress contract = deploy(call(code(), DELEGATECALL, library).op(POP).with(RETURN, 0, 32));
    invoke(contract);
    long gas = invoke(contract).receipt().gasUsed();
    List<String> told = new ArrayList<>();
    network.trace(
        Tracing.NONE.with(
            new EvmTracer() {
              @Override
              public void enter(TracedFrame frame) {
                told.add("enter");
              }

              @Override
              public void step(TracedFrame frame, int pc, int opcode) {
                told.add(frame.opcodeName(opcode));
              }

              @Override
              public void leave(TracedFrame frame, Optional<EvmOutcome> outcome) {
                told.add("leave");
              }
            }));

    ApplyResult traced = invoke(contract);

    assertThat(returned(traced)).isEqualTo(8);
    assertThat(traced.receipt().gasUsed()).isEqualTo(gas);
    assertThat(traced.trace()).isEmpty();
    assertThat(told)
        .startsWith("enter")
        .containsSubsequence("DELEGATECALL", "enter", "SSTORE", "SLOAD", "RETURN", "leave")
        .endsWith("RETURN", "leave");
  }

  @Test
  void shouldUndoAFailingCalleesWritesAndEvents() {
    EthAddress failing = deploy(code().with(SSTORE, 1, 1).with(LOG0, 0, 0).with(REVERT, 0, 0));
    EthAddress caller =
        deploy(call(code(), CALL, failing).with(LOG0 + 1, 0, 0, 7).with(SSTORE, 2).op(STOP));
    ApplyResult result = invoke(caller);
    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.events()).hasSize(1);
    assertThat(result.events().getFirst().event().entries()).hasSize(1);
  }

  @Test
  void shouldReturnTheReasonOfARevertWithTheReceipt() {
    EthAddress contract = deploy(code().with(MSTORE8, 0, 5).with(REVERT, 0, 1));
    ApplyResult result = invoke(contract);
    assertThat(result.receipt().exitCode()).isEqualTo(new ExitCode(33));
    assertThat(CborCodec.BYTES.decode(result.receipt().returnData())).containsExactly(5);
    assertThat(result.failure().orElse("")).contains("reverted");
  }

  @Test
  void shouldStopAtTheCallDepthLimit() {
    // Calls itself; each level adds one to what its callee returns.
    EthAddress self = EthAddress.ofActorId(nextId + 1);
    Bytecode runtime =
        code()
            .push(32)
            .push(0)
            .push(0)
            .push(0)
            .push(0)
            .pushBytes(self.toBytes())
            .push(1L << 40)
            .op(CALL, POP)
            .with(MLOAD, 0)
            .push(1)
            .op(ADD)
            .returnTop();
    BigInteger depth = returned(invoke(deploy(runtime)));
    // 10^10 gas, a 64th less at each level, lasts for hundreds of levels.
    assertThat(depth.intValue()).isBetween(200, 1024);
  }

  @Test
  void shouldUseTheWholeLimitWhenItLoops() {
    EthAddress contract = deploy(code().label("loop").jump("loop"));
    ApplyResult result = invoke(contract);
    assertThat(result.receipt().exitCode()).isEqualTo(ExitCode.SYS_OUT_OF_GAS);
    assertThat(result.receipt().gasUsed()).isEqualTo(TestNetwork.GAS_LIMIT);
  }
}
