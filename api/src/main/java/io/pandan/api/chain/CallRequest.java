package io.pandan.api.chain;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.vm.Tracing;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A message to be executed on the state after a tipset, whose changes are thrown away.
 *
 * @param message what is executed; a gas limit of 0 stands for the node's limit of calls
 * @param at the tipset on whose state, and in whose epoch, is executed
 * @param block what is pretended of the block
 * @param accounts what is pretended of accounts, put in place in this order
 * @param tracing what is recorded; asked anew each time that execution begins, as a swap may stop
 *     it, and on another thread than the caller's
 * @param keepsStates whether the states before and after are wanted
 */
public record CallRequest(
    Message message,
    ExecutedTipset at,
    BlockOverride block,
    Map<Address, AccountOverride> accounts,
    Supplier<Tracing> tracing,
    boolean keepsStates) {

  /** Copies the map. */
  public CallRequest {
    accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
  }

  /** A call that pretends nothing and is not watched. */
  public static CallRequest of(Message message, ExecutedTipset at) {
    return new CallRequest(message, at, BlockOverride.NONE, Map.of(), () -> Tracing.NONE, false);
  }

  /** The same with what is pretended. */
  public CallRequest pretending(BlockOverride newBlock, Map<Address, AccountOverride> newAccounts) {
    return new CallRequest(message, at, newBlock, newAccounts, tracing, keepsStates);
  }

  /** The same with a trace. */
  public CallRequest traced(Supplier<Tracing> newTracing) {
    return new CallRequest(message, at, block, accounts, newTracing, keepsStates);
  }

  /** The same with the states before and after. */
  public CallRequest keepingStates() {
    return new CallRequest(message, at, block, accounts, tracing, true);
  }

  /** The same with another message. */
  public CallRequest withMessage(Message newMessage) {
    return new CallRequest(newMessage, at, block, accounts, tracing, keepsStates);
  }
}
