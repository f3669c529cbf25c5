package io.pandan.vm.executor;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.ExitCode;
import io.pandan.api.FatalException;
import io.pandan.api.Gas;
import io.pandan.api.Message;
import io.pandan.api.Methods;
import io.pandan.api.Receipt;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.OutOfGasException;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Codec;
import io.pandan.vm.call.AssertionFailedException;
import io.pandan.vm.call.Block;
import io.pandan.vm.call.Call;
import io.pandan.vm.call.CallManager;
import io.pandan.vm.call.CallResult;
import io.pandan.vm.call.KernelFactory;
import io.pandan.vm.call.Origin;
import io.pandan.vm.gas.GasOutputs;
import io.pandan.vm.machine.Machine;
import java.util.List;
import java.util.Optional;

/**
 * Applies messages over a machine on the calling thread, which needs a large stack. Source: ref-fvm
 * {@code fvm/src/executor/default.rs}.
 *
 * <p>Where ref-fvm writes a receipt for a fatal error of the host, this one throws {@link
 * FatalException}: the machine is of no more use. Failures that an actor can provoke give the same
 * receipts.
 */
public final class DefaultExecutor {

  /** How execution ended, before payment. */
  private record Outcome(
      ExitCode exitCode, Optional<Block> value, long gasUsed, Optional<String> failure) {}

  private final Machine machine;
  private final KernelFactory kernels;

  /**
   * @param machine what is executed with
   * @param kernels makes the kernel of each invocation
   */
  public DefaultExecutor(Machine machine, KernelFactory kernels) {
    this.machine = machine;
    this.kernels = kernels;
  }

  /**
   * Applies one message.
   *
   * @param chainLength the length on chain in bytes that inclusion gas is charged for
   * @param kept whether somebody keeps changes and receipt; where nobody does, hashes that only
   *     those need are left out
   */
  public ApplyResult execute(Message message, ApplyKind kind, int chainLength, boolean kept) {
    machine.checkInterrupt();
    if (!kept) {
      machine.simulate();
    }
    return switch (Preflight.check(machine, message, kind, chainLength)) {
      case Preflight.Refused refused -> refused(refused);
      case Preflight.Accepted accepted -> apply(message, kind, accepted, kept);
    };
  }

  private ApplyResult apply(
      Message message, ApplyKind kind, Preflight.Accepted accepted, boolean kept) {
    TokenAmount baseFee = machine.context().baseFee();
    TokenAmount premium = message.gasPremium().min(message.gasFeeCap().minus(baseFee));
    CallManager calls =
        new CallManager(
            machine,
            kernels,
            new Origin(
                accepted.sender(),
                message.from(),
                message.nonce(),
                machine.tree().lookupId(message.to()),
                message.gasLimit(),
                premium.isNegative() ? TokenAmount.ZERO : premium));
    calls.gas().charge(accepted.inclusion());
    Outcome outcome = run(calls, message, accepted.sender());
    GasOutputs outputs =
        kind != ApplyKind.IMPLICIT
            ? pay(message, accepted, outcome.gasUsed())
            : new GasOutputs(
                TokenAmount.ZERO,
                TokenAmount.ZERO,
                TokenAmount.ZERO,
                TokenAmount.ZERO,
                TokenAmount.ZERO,
                0,
                0);
    return new ApplyResult(
        new Receipt(
            outcome.exitCode(),
            outcome.value().map(Block::data).orElse(new byte[0]),
            outcome.gasUsed(),
            kept ? EventsRoot.of(calls.events()) : Optional.empty()),
        outputs.minerPenalty(),
        outputs.minerTip(),
        outputs.baseFeeBurn(),
        outputs.overEstimationBurn(),
        outputs.refund(),
        outputs.gasRefund(),
        outputs.gasBurned(),
        outcome.failure(),
        calls.events(),
        outcome.value().map(Block::codec),
        calls.trace());
  }

  private Outcome run(CallManager calls, Message message, long sender) {
    try {
      CallResult result =
          calls.send(
              new Call(
                  sender,
                  message.to(),
                  message.method(),
                  params(message),
                  message.value(),
                  CallManager.NO_LIMIT,
                  false));
      return new Outcome(
          result.exitCode(),
          result.value(),
          gasUsed(calls),
          result.exitCode().isSuccess()
              ? Optional.empty()
              : Optional.of(failure(calls, result.message())));
    } catch (OutOfGasException e) {
      return new Outcome(
          ExitCode.SYS_OUT_OF_GAS,
          Optional.empty(),
          gasUsed(calls),
          Optional.of(failure(calls, "out of gas")));
    } catch (SyscallException e) {
      // The message could not be dispatched.
      return new Outcome(
          CallManager.exitCode(e),
          Optional.empty(),
          gasUsed(calls),
          Optional.of("send: %s (%s)".formatted(e.getMessage(), e.errorNumber())));
    } catch (AssertionFailedException e) {
      return new Outcome(
          ExitCode.SYS_ASSERTION_FAILED,
          Optional.empty(),
          message.gasLimit(),
          Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /**
   * Links that come from outside the chain are not reachable: parameters are CBOR, not DAG-CBOR.
   */
  private Optional<Block> params(Message message) {
    if (message.params().length == 0) {
      return Optional.empty();
    }
    long codec = message.method() == Methods.SEND ? Codec.RAW : Codec.CBOR;
    if (machine.line().takesParamsForDagCbor()) {
      codec = Codec.DAG_CBOR;
    }
    return Optional.of(Block.opaque(codec, message.params()));
  }

  private static long gasUsed(CallManager calls) {
    return new Gas(calls.gas().used()).roundUp();
  }

  private static String failure(CallManager calls, String message) {
    String backtrace = calls.backtrace().toString();
    return backtrace.isEmpty() ? message : backtrace;
  }

  private GasOutputs pay(Message message, Preflight.Accepted accepted, long gasUsed) {
    GasOutputs outputs =
        GasOutputs.compute(
            gasUsed,
            message.gasLimit(),
            machine.context().baseFee(),
            message.gasFeeCap(),
            message.gasPremium());
    deposit(ActorIds.BURNT_FUNDS, outputs.baseFeeBurn());
    deposit(ActorIds.REWARD, outputs.minerTip());
    deposit(ActorIds.BURNT_FUNDS, outputs.overEstimationBurn());
    deposit(accepted.sender(), outputs.refund());
    TokenAmount paid =
        outputs
            .baseFeeBurn()
            .plus(outputs.overEstimationBurn())
            .plus(outputs.refund())
            .plus(outputs.minerTip());
    if (!paid.equals(accepted.gasCost())) {
      throw new FatalException("paid " + paid + " of " + accepted.gasCost() + " for gas");
    }
    return outputs;
  }

  private void deposit(long actorId, TokenAmount amount) {
    if (amount.isNegative()) {
      throw new FatalException("deposit of " + amount + " to f0" + actorId);
    }
    if (amount.isZero()) {
      return;
    }
    ActorState actor =
        machine
            .tree()
            .actor(actorId)
            .orElseThrow(() -> new FatalException("no actor f0" + actorId + " to pay gas to"));
    machine.tree().setActor(actorId, actor.withBalance(actor.balance().plus(amount)));
  }

  private static ApplyResult refused(Preflight.Refused refused) {
    return new ApplyResult(
        new Receipt(refused.exitCode(), new byte[0], 0, Optional.empty()),
        refused.penalty(),
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        0,
        0,
        Optional.of(refused.message()),
        List.of(),
        Optional.empty(),
        List.of());
  }
}
