package io.pandan.conformance.wasm;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.conformance.vm.NativeNetwork;
import io.pandan.conformance.vm.UserActors;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.testkit.TestNetwork;

/** A network that someone brings hostile modules to, on one engine. */
final class HostileNetwork implements AutoCloseable {
  /** Enough for a memory that grows to its limit, and for 1,024 nested calls. */
  static final long MUCH_GAS = 500_000_000;

  /** For what ends only by its gas. */
  static final long LITTLE_GAS = 50_000_000;

  private static final long EXEC = 2;
  private static final Address ATTACKER = NativeNetwork.ALICE;

  private final TestNetwork network;

  HostileNetwork(WasmEngine engine) {
    this.network = UserActors.builder(engine).build();
  }

  /** What a message came to, as receipts tell it. */
  record Outcome(ExitCode exitCode, long gasUsed) {
    static Outcome of(ApplyResult result) {
      return new Outcome(result.receipt().exitCode(), result.receipt().gasUsed());
    }
  }

  /** Installs code. */
  ApplyResult install(byte[] module) {
    return UserActors.install(network, ATTACKER, module);
  }

  /** Makes an actor of installed code. */
  ApplyResult create(Cid code, long gasLimit) {
    byte[] params =
        new CborWriter().writeArrayHeader(2).writeCid(code).writeBytes(new byte[0]).toByteArray();
    return UserActors.call(network, ATTACKER, UserActors.INIT, EXEC, params, gasLimit);
  }

  /** Calls an actor. */
  ApplyResult call(Address actor, byte[] params, long gasLimit) {
    return UserActors.call(network, ATTACKER, actor, 2, params, gasLimit);
  }

  /** Has the sender of calls use up a nonce: gas depends on the length of messages. */
  void skipMessage() {
    network.send(ATTACKER, NativeNetwork.BOB, TokenAmount.ZERO);
  }

  /** Whether the network still does what it is for. */
  boolean transfers() {
    return network
        .send(NativeNetwork.BOB, ATTACKER, TokenAmount.ofAtto(1))
        .receipt()
        .exitCode()
        .isSuccess();
  }

  @Override
  public void close() {
    network.close();
  }
}
