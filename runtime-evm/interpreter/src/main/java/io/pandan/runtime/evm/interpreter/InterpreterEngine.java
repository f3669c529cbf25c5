package io.pandan.runtime.evm.interpreter;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmCode;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmOutcome;
import io.pandan.api.evm.EvmTracer;
import io.pandan.runtime.evm.core.Code;
import io.pandan.runtime.evm.core.CodeCache;
import io.pandan.runtime.evm.core.Interpreter;
import io.pandan.runtime.evm.core.Profile;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Interprets bytecode under a profile, in a node the FEVM's, and keeps the analysis of code that
 * has a CID. Thread safe.
 */
@Component(properties = "OSGI-INF/version.properties", property = EvmEngine.NAME + "=interpreter")
@Capability(
    namespace = "io.pandan.engine",
    attribute = {"vm=evm", EvmEngine.NAME + "=interpreter"})
public final class InterpreterEngine implements EvmEngine {
  /** How much memory analysed code may take: some hundreds of the largest contracts. */
  private static final long CACHE_BYTES = 64L << 20;

  private final CodeCache<Code> cache = new CodeCache<>(CACHE_BYTES, Code::footprintBytes);
  private final Profile profile;

  /** An engine for the FEVM: what a node runs. */
  @Activate
  public InterpreterEngine() {
    this(Profile.FILECOIN);
  }

  /** An engine for a profile of one's choice. */
  public InterpreterEngine(Profile profile) {
    this.profile = profile;
  }

  @Override
  public EvmOutcome run(EvmCode code, EvmCall call, EvmHost host) {
    Code analysed =
        code.cid()
            .map(cid -> cache.get(cid, () -> Code.of(code.bytes(), profile)))
            .orElseGet(() -> Code.of(code.bytes(), profile));
    return Interpreter.run(analysed, call, host);
  }

  @Override
  public EvmOutcome trace(EvmCode code, EvmCall call, EvmHost host, EvmTracer tracer) {
    return Interpreter.trace(code.bytes(), profile, call, host, tracer);
  }
}
