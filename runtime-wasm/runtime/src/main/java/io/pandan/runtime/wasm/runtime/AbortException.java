package io.pandan.runtime.wasm.runtime;

import io.pandan.api.vm.ActorExit;

/** The actor ended its invocation by a syscall. Carries no stack trace: it is control flow. */
final class AbortException extends RuntimeException {
  private final transient ActorExit exit;

  AbortException(ActorExit exit) {
    super(exit.message(), null, false, false);
    this.exit = exit;
  }

  ActorExit exit() {
    return exit;
  }
}
