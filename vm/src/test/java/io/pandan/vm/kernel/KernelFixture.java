package io.pandan.vm.kernel;

import static io.pandan.vm.TestNetworks.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ErrorNumber;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.proof.ProofBackend;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Cid;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.TestNetworks;
import java.util.HashMap;
import java.util.Map;

/** Runs what a test says with the kernel of an actor's invocation. */
final class KernelFixture implements AutoCloseable {

  /** The actor whose kernel is given, with funds of 10 FIL. */
  static final Address ACTOR = Address.id(500);

  static final TokenAmount FUNDS = TokenAmount.ofFil(10);

  /** What an actor does with its kernel. */
  @FunctionalInterface
  interface Body {
    ActorExit run(Kernel kernel, int params) throws SyscallException;
  }

  /** What a test does with a kernel, returning nothing. */
  @FunctionalInterface
  interface Steps {
    void run(Kernel kernel) throws SyscallException;
  }

  /** A syscall of which an error is expected. */
  @FunctionalInterface
  interface Syscall {
    void run() throws SyscallException;
  }

  private final Map<Long, Body> bodies = new HashMap<>();
  final TestNetwork network;

  KernelFixture() {
    this(28, true);
  }

  KernelFixture(boolean userActors) {
    this(28, userActors);
  }

  KernelFixture(int networkVersion) {
    this(networkVersion, true);
  }

  KernelFixture(int networkVersion, ProofBackend proofs) {
    this(networkVersion, true, Map.of(ProofBackend.class, proofs));
  }

  private KernelFixture(int networkVersion, boolean userActors) {
    this(networkVersion, userActors, Map.of());
  }

  private KernelFixture(
      int networkVersion, boolean userActors, Map<Class<ProofBackend>, ProofBackend> proofs) {
    TestNetwork.Builder builder =
        TestNetworks.runBy(
                new ActorRuntime() {
                  @Override
                  public ActorExit invoke(Kernel kernel, Cid code, int params) {
                    try {
                      return bodies
                          .getOrDefault(
                              kernel.message().receiver(),
                              (k, p) -> ActorExit.returned(Kernel.NO_BLOCK))
                          .run(kernel, params);
                    } catch (SyscallException e) {
                      throw new AssertionError(e.errorNumber() + ": " + e.getMessage(), e);
                    }
                  }

                  @Override
                  public void validate(byte[] code, int networkVersion) {
                    if (code.length < 4) {
                      throw new MalformedException("no module");
                    }
                  }
                })
            .networkVersion(networkVersion)
            .userActors(userActors);
    proofs.forEach(builder::engine);
    network = builder.build();
    network.put(500, "multisig", FUNDS);
  }

  /** Says what an actor does when it is called. */
  KernelFixture actor(long id, Body body) {
    bodies.put(id, body);
    return this;
  }

  /** Calls {@link #ACTOR}, which takes these steps and returns. */
  ApplyResult run(Steps steps) {
    return runAs(500, steps);
  }

  /** Calls Init, which takes these steps and returns. */
  ApplyResult runAsInit(Steps steps) {
    return runAs(ActorIds.INIT, steps);
  }

  private ApplyResult runAs(long id, Steps steps) {
    return exit(
        id,
        (kernel, params) -> {
          steps.run(kernel);
          return ActorExit.returned(Kernel.NO_BLOCK);
        });
  }

  /** Calls {@link #ACTOR}, which leaves as told. */
  ApplyResult exit(Body body) {
    return exit(500, body);
  }

  private ApplyResult exit(long id, Body body) {
    actor(id, body);
    return network.call(ALICE, Address.id(id), 2, new byte[] {0x01});
  }

  /** The milligas that steps cost. */
  static long cost(Kernel kernel, Steps steps) throws SyscallException {
    long before = kernel.milligasAvailable();
    steps.run(kernel);
    return before - kernel.milligasAvailable();
  }

  static void assertError(ErrorNumber expected, Syscall syscall) {
    try {
      syscall.run();
    } catch (SyscallException e) {
      assertThat(e.errorNumber()).as(e.getMessage()).isEqualTo(expected);
      return;
    }
    fail("expected " + expected);
  }

  @Override
  public void close() {
    network.close();
  }
}
