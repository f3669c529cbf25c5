package io.pandan.api.vm;

import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.TokenAmount;
import io.pandan.ipld.IpldBlock;
import java.util.Optional;

/** A step of execution, in order. Source: ref-fvm {@code fvm/src/trace/mod.rs}. */
public sealed interface TraceEvent {

  /**
   * A call begins.
   *
   * @param from the caller's id
   * @param to the receiver
   * @param method the method number
   * @param params the parameters
   * @param value what is transferred
   * @param readOnly whether changes are refused
   */
  record Call(
      long from,
      Address to,
      long method,
      Optional<IpldBlock> params,
      TokenAmount value,
      boolean readOnly)
      implements TraceEvent {}

  /**
   * A call ends.
   *
   * @param exitCode how
   * @param value what was returned
   * @param message why it failed; empty on success
   */
  record Return(ExitCode exitCode, Optional<IpldBlock> value, String message)
      implements TraceEvent {}

  /**
   * Gas is charged.
   *
   * @param name for what
   * @param milligas how much
   */
  record GasCharge(String name, long milligas) implements TraceEvent {}
}
