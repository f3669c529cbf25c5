package io.pandan.runtime.evm.actor;

import io.pandan.api.actor.ActorException;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.Kernel;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.service.component.annotations.Component;

/** Runs the EVM actor of the native actor set. Stateless and thread safe. */
@Component(property = ActorRuntime.VM + "=evm", properties = "OSGI-INF/version.properties")
@Capability(namespace = "io.pandan.runtime", attribute = "vm=evm")
@Requirement(namespace = "io.pandan.engine", filter = "(vm=evm)", effective = "active")
public final class EvmActorRuntime implements ActorRuntime {
  /**
   * What an invocation costs besides its opcodes and syscalls: on the network, the start of the
   * WASM module and the way to the first opcode. An estimate, not yet calibrated.
   */
  static final long INVOCATION_GAS = 1_000_000;

  @Override
  public ActorExit invoke(Kernel kernel, Cid code, int params) {
    kernel.chargeMilligas("evm invocation", 1000 * INVOCATION_GAS);
    Syscalls syscalls = new Syscalls(kernel);
    try {
      Optional<IpldBlock> input = syscalls.params(params);
      EvmActor actor = new EvmActor(syscalls, kernel.runtimes().engine(EvmEngine.class));
      return ActorExit.returned(syscalls.result(actor.invoke(input)));
    } catch (ActorException e) {
      return abort(syscalls, e);
    }
  }

  private static ActorExit abort(Syscalls syscalls, ActorException e) {
    String message = String.valueOf(e.getMessage());
    try {
      return ActorExit.aborted(e.exitCode(), syscalls.result(e.data()), message);
    } catch (ActorException unwritable) {
      return ActorExit.aborted(
          unwritable.exitCode(), Kernel.NO_BLOCK, String.valueOf(unwritable.getMessage()));
    }
  }
}
