package io.pandan.host.chain.view;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.Execution;
import io.pandan.api.chain.Execution.StateChange;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.Tracing;
import io.pandan.crypto.Secp256k1;
import io.pandan.host.chain.block.BaseFee;
import io.pandan.ipld.Cid;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Executes messages that nobody signed, of anybody: an account, one to be, or a contract. For one
 * thread.
 */
final class UnsignedMessages {
  private final Executor executor;
  private final TokenAmount baseFee;

  /**
   * Executes on one machine.
   *
   * @param executor the machine
   * @param baseFee its base fee
   */
  UnsignedMessages(Executor executor, TokenAmount baseFee) {
    this.executor = executor;
    this.baseFee = baseFee;
  }

  /** The sender as it is now; one that is not there is made, as by a first transfer. */
  Optional<ActorState> sender(Address address) {
    Optional<ActorState> sender = executor.actor(address);
    if (sender.isPresent()) {
      return sender;
    }
    // A first transfer makes an account or a placeholder of it, which may send.
    Message creation =
        new Message(
            0,
            address,
            Address.id(ActorIds.SYSTEM),
            0,
            TokenAmount.ZERO,
            BaseFee.BLOCK_GAS_LIMIT,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            Methods.SEND,
            new byte[0]);
    executor.execute(creation, ApplyKind.IMPLICIT, creation.toCbor().length);
    return executor.actor(address);
  }

  /** A message with its sender's next nonce, and a gas limit if it has none. */
  Message complete(Message message, long gasLimit) {
    return new Message(
        0,
        message.to(),
        message.from(),
        sender(message.from()).map(ActorState::nonce).orElse(0L),
        message.value(),
        message.gasLimit() == 0 ? gasLimit : message.gasLimit(),
        message.gasFeeCap(),
        message.gasPremium(),
        message.method(),
        message.params());
  }

  /** Executes a message whose changes only the next messages of this machine see. */
  Execution simulate(Message message, Tracing tracing) {
    executor.trace(tracing);
    return new Execution(message, apply(message, executor::simulate), Optional.empty());
  }

  /**
   * Executes a message whose changes can be flushed.
   *
   * @param states makes states of the roots before and after; empty where nobody asks for them
   */
  Execution execute(
      Message message, Tracing tracing, Optional<BiFunction<Cid, Cid, StateChange>> states) {
    if (states.isEmpty()) {
      executor.trace(tracing);
      return new Execution(message, apply(message, executor::execute), Optional.empty());
    }
    Cid before = executor.flush();
    executor.trace(tracing);
    ApplyResult result = apply(message, executor::execute);
    return new Execution(
        message, result, Optional.of(states.get().apply(before, executor.flush())));
  }

  @FunctionalInterface
  private interface Application {
    ApplyResult apply(Message message, ApplyKind kind, int chainLength);
  }

  /** Who cannot send pays nothing, and neither does who offers nothing where gas has a price. */
  private ApplyResult apply(Message message, Application application) {
    int length = chainLength(message);
    if (message.gasFeeCap().isZero() && !baseFee.isZero()) {
      return application.apply(message, ApplyKind.IMPLICIT, length);
    }
    ApplyResult result = application.apply(message, ApplyKind.EXPLICIT, length);
    boolean refused = result.receipt().exitCode().equals(ExitCode.SYS_SENDER_INVALID);
    return refused ? application.apply(message, ApplyKind.IMPLICIT, length) : result;
  }

  /** The length that the message will have with a signature of its sender's kind. */
  private static int chainLength(Message message) {
    Signature.Type type =
        switch (message.from().protocol()) {
          case BLS -> Signature.Type.BLS;
          case DELEGATED -> Signature.Type.DELEGATED;
          case ID, SECP256K1, ACTOR -> Signature.Type.SECP256K1;
        };
    Signature signature = new Signature(type, new byte[Secp256k1.SIGNATURE_BYTES]);
    return new SignedMessage(message, signature).chainLength();
  }
}
