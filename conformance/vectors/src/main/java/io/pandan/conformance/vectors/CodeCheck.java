package io.pandan.conformance.vectors;

import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.Kernel;
import io.pandan.ipld.Cid;
import java.util.HashSet;
import java.util.Set;

/** A runtime that says which code is missing, before another runs it. For one machine. */
final class CodeCheck implements ActorRuntime {
  private final ActorRuntime runtime;
  private final Set<Cid> found = new HashSet<>();

  CodeCheck(ActorRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public ActorExit invoke(Kernel kernel, Cid code, int params) {
    if (!found.contains(code)) {
      if (kernel.code(code).isEmpty()) {
        throw new MissingCodeException(code);
      }
      found.add(code);
    }
    return runtime.invoke(kernel, code, params);
  }

  @Override
  public void validate(byte[] code, int networkVersion) {
    runtime.validate(code, networkVersion);
  }
}
