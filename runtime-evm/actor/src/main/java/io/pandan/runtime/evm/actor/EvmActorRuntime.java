package io.pandan.runtime.evm.actor;

import io.pandan.api.actor.ActorException;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmHost;
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
  /** What an instance of the network's actor begins with: 18 pages (builtin-actors v18). */
  private static final long FIRST_BYTES = 18 * EvmHost.MEMORY_PAGE_BYTES;

  @Override
  public ActorExit invoke(Kernel kernel, Cid code, int params) {
    kernel.chargeMilligas("evm invocation", 1000 * EvmGas.INVOCATION);
    if (!kernel.reserveMemory(FIRST_BYTES)) {
      return ActorExit.trapped("no memory for another instance");
    }
    Syscalls syscalls = new Syscalls(kernel);
    try {
      Optional<IpldBlock> input = syscalls.params(params);
      input.ifPresent(
          block ->
              syscalls.chargeGas(
                  "evm params", EvmGas.PARAMS + EvmGas.PARAMS_BYTE * block.data().length));
      EvmActor actor = new EvmActor(syscalls, kernel.runtimes().engine(EvmEngine.class));
      return ActorExit.returned(result(syscalls, actor.invoke(input)));
    } catch (ActorException e) {
      return abort(syscalls, e);
    } catch (OutOfMemoryException e) {
      return ActorExit.trapped(String.valueOf(e.getMessage()));
    }
  }

  private static int result(Syscalls syscalls, Optional<IpldBlock> value) {
    value.ifPresent(
        block ->
            syscalls.chargeGas(
                "evm result", EvmGas.RESULT + EvmGas.RESULT_BYTE * block.data().length));
    return syscalls.result(value);
  }

  private static ActorExit abort(Syscalls syscalls, ActorException e) {
    String message = String.valueOf(e.getMessage());
    try {
      int data = result(syscalls, e.data());
      syscalls.exit();
      return ActorExit.aborted(e.exitCode(), data, message);
    } catch (ActorException unwritable) {
      // The network's actor panics, which is another way to the same syscall.
      syscalls.exit();
      return ActorExit.aborted(
          unwritable.exitCode(), Kernel.NO_BLOCK, String.valueOf(unwritable.getMessage()));
    }
  }
}
