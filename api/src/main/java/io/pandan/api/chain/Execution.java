package io.pandan.api.chain;

import io.pandan.api.Message;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.Blockstore;
import java.util.Optional;

/**
 * A message that was executed, once more or for nothing.
 *
 * @param message the message as it was executed
 * @param result what that gave
 * @param change the states around it, where they were asked for
 */
public record Execution(Message message, ApplyResult result, Optional<StateChange> change) {

  /**
   * The states around a message. Thread safe; what only the execution wrote is kept in memory as
   * long as this is.
   *
   * @param before the state before the message
   * @param after the state after it
   * @param blocks has the blocks of both; not to be written
   */
  public record StateChange(StateView before, StateView after, Blockstore blocks) {}
}
