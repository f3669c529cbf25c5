package io.pandan.api.evm;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Runs EVM bytecode: the opcodes of one frame, and nothing of actors, state or addresses. A
 * service; the EVM actor finds it among the machine's leased engines ({@link
 * io.pandan.api.vm.RuntimeSet#engine}).
 *
 * <p>Engines are interchangeable: for the same code, call and answers of the host they give the
 * same outcome, ask the host the same things in the same order, and charge the same gas in between.
 * What an opcode costs is the published schedule of the native actor set, in Filecoin gas, without
 * what the host's own operations cost. Thread safe; an engine remembers nothing between runs but
 * what it has derived from code.
 */
@ConsumerType
public interface EvmEngine {

  /** The service property that names the engine: {@code interpreter}, {@code compiler}. */
  String NAME = "engine";

  /**
   * Runs code to its end. All gas that it used has been charged when this returns. What the host
   * throws passes through unchanged.
   *
   * @param code what to run
   * @param call what it is called with
   * @param host the world outside
   * @return how it ended
   */
  EvmOutcome run(EvmCode code, EvmCall call, EvmHost host);

  /**
   * Runs code as {@link #run} does, to the same outcome, gas and questions to the host, and lets a
   * tracer watch each instruction. May be much slower.
   *
   * @param code what to run
   * @param call what it is called with
   * @param host the world outside
   * @param tracer what watches
   * @return how it ended
   * @throws UnsupportedOperationException when this engine cannot be watched
   */
  default EvmOutcome trace(EvmCode code, EvmCall call, EvmHost host, EvmTracer tracer) {
    throw new UnsupportedOperationException("this engine cannot be traced: " + getClass());
  }
}
