package io.pandan.conformance.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Gas;
import io.pandan.conformance.vectors.VectorMachine.Observation;
import io.pandan.conformance.vectors.VectorSuite.Prepared;
import io.pandan.runtime.wasm.runtime.WasmRuntime;
import org.junit.jupiter.api.Test;

class CallTreeTest {
  private final VectorMachine machine =
      new VectorMachine(new WasmRuntime(), WasmEngines.create(WasmEngines.DEFAULT));

  private VectorRun trace(String name) {
    Prepared prepared =
        new VectorSuite(new ActorBundles())
            .prepare(ExampleVectors.folder().resolve(name + ".json"))
            .getFirst();
    return machine.run(((Prepared.Runnable) prepared).scenario(), Observation.TRACE);
  }

  @Test
  void shouldShareOutAllGasByCallAndByCharge() {
    for (String name : new String[] {"escrow-Release-Ok", "token-Transfer-Ok"}) {
      VectorRun run = trace(name);

      CallTree tree = CallTree.of(run.results().getFirst(), run.syscalls().getFirst());

      assertThat(new Gas(tree.root().milligas()).roundUp()).isEqualTo(run.gasUsed());
      long charges = tree.charges().values().stream().mapToLong(CallTree.Spent::milligas).sum();
      assertThat(charges).isEqualTo(tree.root().milligas());
    }
  }

  @Test
  void shouldNameSyscallsAndNestCalls() {
    VectorRun run = trace("escrow-Release-Ok");

    CallTree tree = CallTree.of(run.results().getFirst(), run.syscalls().getFirst());

    assertThat(tree.root().begin()).isEmpty();
    assertThat(tree.root().calls()).hasSize(1);
    CallTree.Call release = tree.root().calls().getFirst();
    assertThat(release.succeeded()).isTrue();
    assertThat(release.begin().orElseThrow().method()).isEqualTo(2);
    assertThat(release.syscalls()).containsKeys("wasm", "call", "self.set_root", "send.send");
    assertThat(release.syscalls().get("send.send").count()).isEqualTo(1);
    assertThat(release.calls()).hasSize(1);
    CallTree.Call payment = release.calls().getFirst();
    assertThat(payment.begin().orElseThrow().method()).isZero();
    assertThat(payment.begin().orElseThrow().value().isPositive()).isTrue();
    assertThat(tree.charges().get("OnSyscall").count()).isEqualTo(run.syscalls().getFirst().size());
  }

  @Test
  void shouldEndWhereGasRanOut() {
    VectorRun run = trace("counter-Add-OutOfGas");

    CallTree tree = CallTree.of(run.results().getFirst(), run.syscalls().getFirst());

    assertThat(tree.root().calls().getFirst().succeeded()).isFalse();
    assertThat(run.results().getFirst().receipt().exitCode().value()).isEqualTo(7);
  }
}
