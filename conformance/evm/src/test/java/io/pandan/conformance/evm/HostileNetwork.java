package io.pandan.conformance.evm;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.vm.ApplyResult;
import io.pandan.conformance.vm.NativeNetwork;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.runtime.evm.compiler.CompilerEngine;
import io.pandan.runtime.evm.core.Profile;
import io.pandan.runtime.evm.interpreter.InterpreterEngine;
import io.pandan.testkit.TestNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A network of the native actor set that an adversary brings contracts to. */
final class HostileNetwork implements AutoCloseable {
  private static final long CREATE_EXTERNAL = 4;
  private static final Address EAM = Address.id(ActorIds.EAM);
  private static final Address ATTACKER = NativeNetwork.BOB;

  private final TestNetwork network;
  private final long gasLimit;

  /** A network on an engine, whose messages have so much gas each. */
  HostileNetwork(EvmEngine engine, long gasLimit) {
    network = NativeNetwork.builder().engine(EvmEngine.class, engine).build();
    this.gasLimit = gasLimit;
  }

  /** The engines that there are. */
  enum Engine {
    INTERPRETER(InterpreterEngine::new),
    COMPILER(() -> new CompilerEngine(Profile.FILECOIN));

    private final Supplier<EvmEngine> maker;

    Engine(Supplier<EvmEngine> maker) {
      this.maker = maker;
    }

    EvmEngine make() {
      return maker.get();
    }
  }

  /** What a message came to, as receipts tell it. */
  record Outcome(ExitCode exitCode, long gasUsed) {}

  /** Makes a contract, and calls it if it comes to be: what both messages came to. */
  List<Outcome> suffer(HostileContract contract) {
    List<Outcome> outcomes = new ArrayList<>();
    ApplyResult creation = send(EAM, CREATE_EXTERNAL, contract.initCode());
    outcomes.add(outcome(contract, creation));
    if (creation.receipt().exitCode().isSuccess()) {
      CborReader answer = new CborReader(creation.receipt().returnData());
      answer.readArrayHeader(3);
      Address address = Address.id(answer.readUnsigned());
      outcomes.add(outcome(contract, send(address, Methods.INVOKE_EVM, contract.input())));
    }
    return outcomes;
  }

  private Outcome outcome(HostileContract contract, ApplyResult result) {
    Outcome outcome = new Outcome(result.receipt().exitCode(), result.receipt().gasUsed());
    if (outcome.gasUsed > gasLimit || outcome.exitCode.equals(ExitCode.SYS_ASSERTION_FAILED)) {
      throw new AssertionError(contract + ": " + outcome + " " + result.failure().orElse(""));
    }
    return outcome;
  }

  private ApplyResult send(Address to, long method, byte[] data) {
    byte[] params = new CborWriter().writeBytes(data).toByteArray();
    Message message = network.message(ATTACKER, to, TokenAmount.ZERO, method, params);
    return network.apply(
        new Message(
            message.version(),
            message.to(),
            message.from(),
            message.nonce(),
            message.value(),
            gasLimit,
            message.gasFeeCap(),
            message.gasPremium(),
            message.method(),
            message.params()));
  }

  /** Whether the network still does what it is for. */
  boolean transfers() {
    return network
        .send(NativeNetwork.ALICE, ATTACKER, TokenAmount.ofAtto(1))
        .receipt()
        .exitCode()
        .isSuccess();
  }

  @Override
  public void close() {
    network.close();
  }
}
