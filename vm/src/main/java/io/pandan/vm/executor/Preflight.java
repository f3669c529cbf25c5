package io.pandan.vm.executor;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Gas;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyKind;
import io.pandan.vm.gas.GasCharge;
import io.pandan.vm.machine.Machine;
import java.util.Optional;

/**
 * What is checked and taken before a message is executed. Source: ref-fvm {@code
 * fvm/src/executor/default.rs} ({@code preflight_message}).
 */
sealed interface Preflight {

  /**
   * The message is executed.
   *
   * @param sender the sender's id
   * @param gasCost what was taken from the sender for gas
   * @param inclusion what being on chain costs
   */
  record Accepted(long sender, TokenAmount gasCost, GasCharge inclusion) implements Preflight {}

  /**
   * The message is not executed: its receipt has this exit code and no gas.
   *
   * @param exitCode why
   * @param message why, for people
   * @param penalty what the miner pays for including it
   */
  record Refused(ExitCode exitCode, String message, TokenAmount penalty) implements Preflight {}

  /**
   * Checks a message, and takes nonce and gas from the sender of an explicit one.
   *
   * @param chainLength the length on chain in bytes that inclusion gas is charged for
   */
  static Preflight check(Machine machine, Message message, ApplyKind kind, int chainLength) {
    return switch (kind) {
      case IMPLICIT -> checkImplicit(machine, message);
      case EXPLICIT -> checkExplicit(machine, message, chainLength, false);
      case IMPERSONATED -> checkExplicit(machine, message, chainLength, true);
    };
  }

  private static Preflight checkImplicit(Machine machine, Message message) {
    Optional<Long> sender = machine.tree().lookupId(message.from());
    if (sender.isEmpty()) {
      return new Refused(ExitCode.SYS_SENDER_INVALID, "Sender invalid", TokenAmount.ZERO);
    }
    return new Accepted(sender.get(), TokenAmount.ZERO, new GasCharge("none", 0));
  }

  private static Preflight checkExplicit(
      Machine machine, Message message, int chainLength, boolean anyActor) {
    TokenAmount baseFee = machine.context().baseFee();
    GasCharge inclusion = machine.prices().onChainMessage(chainLength);
    long inclusionGas = new Gas(inclusion.milligas()).roundUp();
    if (inclusionGas > message.gasLimit()) {
      return new Refused(
          ExitCode.SYS_OUT_OF_GAS,
          "Out of gas (%d > %d)".formatted(inclusionGas, message.gasLimit()),
          baseFee.times(inclusionGas));
    }
    TokenAmount penalty = baseFee.times(message.gasLimit());
    Optional<Long> id = machine.tree().lookupId(message.from());
    Optional<ActorState> actor = id.flatMap(machine.tree()::actor);
    if (actor.isEmpty()) {
      return new Refused(ExitCode.SYS_SENDER_INVALID, "Sender invalid", penalty);
    }
    ActorState sender = actor.get();
    if (isEthereumPlaceholder(machine, sender)) {
      sender = sender.withCode(machine.actors().ethAccount());
    }
    if (!anyActor
        && !machine.actors().isAccount(sender.code())
        && !machine.actors().isEthAccount(sender.code())) {
      return new Refused(ExitCode.SYS_SENDER_INVALID, "Send not from valid sender", penalty);
    }
    if (message.nonce() != sender.nonce()) {
      return new Refused(
          ExitCode.SYS_SENDER_STATE_INVALID,
          "Actor sequence invalid: %d != %d".formatted(message.nonce(), sender.nonce()),
          penalty);
    }
    TokenAmount gasCost = message.gasFeeCap().times(message.gasLimit());
    if (sender.balance().compareTo(gasCost) < 0) {
      return new Refused(
          ExitCode.SYS_SENDER_STATE_INVALID,
          "Actor balance less than needed: %s < %s".formatted(sender.balance(), gasCost),
          penalty);
    }
    machine
        .tree()
        .setActor(
            id.get(),
            sender.withNonce(sender.nonce() + 1).withBalance(sender.balance().minus(gasCost)));
    return new Accepted(id.get(), gasCost, inclusion);
  }

  /** A placeholder with an address of the EAM that has sent nothing becomes an Ethereum account. */
  private static boolean isEthereumPlaceholder(Machine machine, ActorState sender) {
    return machine.actors().isPlaceholder(sender.code())
        && sender.nonce() == 0
        && sender
            .delegatedAddress()
            .filter(address -> address.protocol() == Address.Protocol.DELEGATED)
            .filter(address -> address.namespace() == ActorIds.EAM)
            .isPresent();
  }
}
