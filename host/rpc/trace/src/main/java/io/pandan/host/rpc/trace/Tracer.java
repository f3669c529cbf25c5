package io.pandan.host.rpc.trace;

import io.pandan.api.vm.Tracing;

/**
 * Makes one kind of trace of one execution of one message: says what is to be recorded, and makes
 * something of that afterwards. Made anew for each execution; for one thread at a time.
 *
 * @param <T> what a trace is
 */
interface Tracer<T> {

  /** What is to be recorded while the message is executed. */
  Tracing tracing();

  /**
   * The trace.
   *
   * @param executed what the execution gave
   */
  T result(Traced executed);
}
