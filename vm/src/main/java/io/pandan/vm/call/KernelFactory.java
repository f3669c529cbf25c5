package io.pandan.vm.call;

import io.pandan.api.vm.Kernel;

/** Makes the kernel of an invocation. */
@FunctionalInterface
public interface KernelFactory {

  /**
   * A kernel for one invocation.
   *
   * @param calls the call stack
   * @param invocation who calls whom
   * @param blocks the parameters, if any, under handle 1
   */
  Kernel create(CallManager calls, Invocation invocation, BlockRegistry blocks);
}
