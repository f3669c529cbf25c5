package io.pandan.api.vm;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.StampedEvent;
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
   * @param gasLimit what it may use, in units of gas, rounded up
   * @param readOnly whether changes are refused
   */
  record Call(
      long from,
      Address to,
      long method,
      Optional<IpldBlock> params,
      TokenAmount value,
      long gasLimit,
      boolean readOnly)
      implements TraceEvent {}

  /**
   * The call that began last reached an actor. Missing where the receiver does not exist, or the
   * gas did not suffice to find it.
   *
   * @param id the actor's id
   * @param state the actor as the call found it, before any transfer
   */
  record Invoke(long id, ActorState state) implements TraceEvent {}

  /**
   * An actor emitted an event, which is taken back when its call, or one that this is part of,
   * fails.
   *
   * @param event who emitted what
   */
  record Emit(StampedEvent event) implements TraceEvent {}

  /**
   * A call ends.
   *
   * @param exitCode how
   * @param value what was returned
   * @param message why it failed; empty on success
   * @param milligasUsed what it used, calls inside included
   */
  record Return(ExitCode exitCode, Optional<IpldBlock> value, String message, long milligasUsed)
      implements TraceEvent {}

  /**
   * Gas is charged.
   *
   * @param name for what
   * @param milligas how much
   */
  record GasCharge(String name, long milligas) implements TraceEvent {}
}
