package io.pandan.runtime.evm.evmtool.trace;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmCode;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmOutcome;
import io.pandan.api.evm.EvmTracer;
import io.pandan.runtime.evm.core.Interpreter;
import io.pandan.runtime.evm.core.Profile;

/** The interpreter with a tracer that watches every frame. As thread safe as the tracer is. */
public final class TracingEngine implements EvmEngine {
  private final Profile profile;
  private final EvmTracer tracer;

  /** An engine for a profile. */
  public TracingEngine(Profile profile, EvmTracer tracer) {
    this.profile = profile;
    this.tracer = tracer;
  }

  @Override
  public EvmOutcome run(EvmCode code, EvmCall call, EvmHost host) {
    return Interpreter.trace(code.bytes(), profile, call, host, tracer);
  }
}
