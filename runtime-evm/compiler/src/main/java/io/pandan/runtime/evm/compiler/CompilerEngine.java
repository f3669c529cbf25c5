package io.pandan.runtime.evm.compiler;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmCode;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmOutcome;
import io.pandan.api.evm.EvmTracer;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.runtime.evm.core.Code;
import io.pandan.runtime.evm.core.CodeCache;
import io.pandan.runtime.evm.core.Interpreter;
import io.pandan.runtime.evm.core.Profile;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Interprets bytecode under a profile, in a node the FEVM's, and compiles what runs often to
 * bytecode of the JVM. Results, gas and the order of what the host is asked are the interpreter's.
 * Keeps what it has made of code that has a CID. Thread safe.
 */
@Component(
    service = EvmEngine.class,
    configurationPid = CompilerSettings.PID,
    properties = "OSGI-INF/version.properties",
    property = {EvmEngine.NAME + "=compiler", Constants.SERVICE_RANKING + ":Integer=1"})
@Designate(ocd = CompilerSettings.class)
@Capability(
    namespace = "io.pandan.engine",
    attribute = {"vm=evm", EvmEngine.NAME + "=compiler"})
public final class CompilerEngine implements EvmEngine, AutoCloseable {
  private final Profile profile;
  private final Tuning tuning;
  private final CodeCache<CompiledCode> cache;
  private final Compilations compilations;

  /** An engine for the FEVM: what a node runs. */
  @Activate
  public CompilerEngine(CompilerSettings settings) {
    this(
        Profile.FILECOIN,
        Tuning.DEFAULT
            .withThreshold(settings.threshold(), settings.background())
            .withCacheBytes((long) settings.cacheMebibytes() << 20));
  }

  /** An engine for a profile of one's choice, with a node's settings. */
  public CompilerEngine(Profile profile) {
    this(profile, Tuning.DEFAULT);
  }

  private CompilerEngine(Profile profile, Tuning tuning) {
    this.profile = profile;
    this.tuning = tuning;
    cache = new CodeCache<>(tuning.cacheBytes(), CompiledCode::footprintBytes);
    compilations = new Compilations(tuning.background());
  }

  /** An engine that compiles all code before it runs it: slow, and made for tests. */
  public static CompilerEngine eager(Profile profile) {
    return new CompilerEngine(profile, Tuning.EAGER);
  }

  /** An engine with settings of a test's own. */
  static CompilerEngine tuned(Profile profile, Tuning tuning) {
    return new CompilerEngine(profile, tuning);
  }

  @Override
  public EvmOutcome run(EvmCode code, EvmCall call, EvmHost host) {
    Optional<Cid> cid = code.cid();
    if (tuning.threshold() == 0) {
      // What is compiled in any case had better be remembered in any case.
      cid = cid.or(() -> Optional.of(Cid.sum(Codec.RAW, code.bytes())));
    }
    return cid.isPresent()
        ? Execution.run(cache.get(cid.get(), () -> compiled(code)), call, host)
        : Execution.runOnce(analysed(code), this::compiled, call, host);
  }

  /** Interprets: compiled code has no instructions left to watch. */
  @Override
  public EvmOutcome trace(EvmCode code, EvmCall call, EvmHost host, EvmTracer tracer) {
    return Interpreter.trace(code.bytes(), profile, call, host, tracer);
  }

  private Code analysed(EvmCode code) {
    return Code.of(code.bytes(), profile);
  }

  private CompiledCode compiled(EvmCode code) {
    return compiled(analysed(code));
  }

  private CompiledCode compiled(Code code) {
    return new CompiledCode(code, tuning, compilations);
  }

  /** Ends the thread that compiles; the engine can be used on, and compiles nothing more. */
  @Deactivate
  @Override
  public void close() {
    compilations.close();
  }
}
