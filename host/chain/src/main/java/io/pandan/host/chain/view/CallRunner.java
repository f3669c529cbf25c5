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
import io.pandan.api.chain.ChainView.GasEstimate;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.TraceEvent;
import io.pandan.crypto.Secp256k1;
import io.pandan.host.chain.block.BaseFee;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.block.StagedBlockstore;
import io.pandan.host.chain.lease.Lease;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.ipld.Blockstore;
import java.util.List;
import java.util.Optional;

/**
 * Executes messages on a stored state and throws the changes away. Source: Lotus {@code
 * chain/stmgr/call.go} and, for gas, {@code node/impl/eth/gas.go}. Thread safe.
 */
public final class CallRunner {

  /** What an estimate is multiplied with, as a fraction (Lotus {@code GasLimitOverestimation}). */
  private static final long OVERESTIMATION_NUMERATOR = 5;

  private static final long OVERESTIMATION_DENOMINATOR = 4;

  /** The search for a gas limit ends within a hundredth of it. */
  private static final long SEARCH_PRECISION = 100;

  private final BlockSealer sealer;
  private final LeasedWork work;
  private final Blockstore blocks;
  private final long callGas;

  /**
   * Runs calls.
   *
   * @param sealer makes executors
   * @param work leases what execution needs
   * @param blocks where state is read
   * @param callGas the gas limit of a call that names none
   */
  public CallRunner(BlockSealer sealer, LeasedWork work, Blockstore blocks, long callGas) {
    this.sealer = sealer;
    this.work = work;
    this.blocks = blocks;
    this.callGas = callGas;
  }

  /**
   * Executes a message after others.
   *
   * @param message the message; a gas limit of 0 stands for the limit of calls
   * @param before messages that are executed first, with payment; how they end does not matter
   * @param at the tipset on whose state, and in whose epoch, is executed
   * @param tracing whether the call tree is wanted
   */
  public ApplyResult call(
      Message message, List<SignedMessage> before, ExecutedTipset at, boolean tracing) {
    return work.run(lease -> call(message, before, at, tracing, lease));
  }

  private ApplyResult call(
      Message message,
      List<SignedMessage> before,
      ExecutedTipset at,
      boolean tracing,
      Lease lease) {
    StagedBlockstore scratch = new StagedBlockstore(blocks);
    TokenAmount baseFee = at.tipset().first().parentBaseFee();
    MachineContext context =
        sealer.context(
            at.height(), at.tipset().first().timestampS(), baseFee, at.stateRoot(), false);
    if (!before.isEmpty()) {
      try (Executor executor = sealer.executor(context, scratch, lease)) {
        for (SignedMessage signed : before) {
          executor.execute(signed.message(), sealer.kind(signed), signed.chainLength());
        }
        context =
            sealer.context(at.height(), context.timestampS(), baseFee, executor.flush(), false);
      }
    }
    boolean free = message.gasFeeCap().isZero();
    MachineContext own =
        sealer.context(
            at.height(),
            context.timestampS(),
            free ? TokenAmount.ZERO : baseFee,
            context.stateRoot(),
            tracing);
    try (Executor executor = sealer.executor(own, scratch, lease)) {
      return apply(executor, message);
    }
  }

  private ApplyResult apply(Executor executor, Message message) {
    Optional<ActorState> sender = executor.actor(message.from());
    if (sender.isEmpty()) {
      // A first transfer makes an account or a placeholder of it, which may send.
      Message creation =
          new Message(
              0,
              message.from(),
              Address.id(ActorIds.SYSTEM),
              0,
              TokenAmount.ZERO,
              BaseFee.BLOCK_GAS_LIMIT,
              TokenAmount.ZERO,
              TokenAmount.ZERO,
              Methods.SEND,
              new byte[0]);
      executor.execute(creation, ApplyKind.IMPLICIT, creation.toCbor().length);
      sender = executor.actor(message.from());
    }
    Message sent =
        new Message(
            0,
            message.to(),
            message.from(),
            sender.map(ActorState::nonce).orElse(0L),
            message.value(),
            message.gasLimit() == 0 ? callGas : message.gasLimit(),
            message.gasFeeCap(),
            message.gasPremium(),
            message.method(),
            message.params());
    int length = chainLength(sent);
    ApplyResult result = executor.simulate(sent, ApplyKind.EXPLICIT, length);
    boolean refused = result.receipt().exitCode().equals(ExitCode.SYS_SENDER_INVALID);
    return refused ? executor.simulate(sent, ApplyKind.IMPLICIT, length) : result;
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

  /**
   * The gas limit with which a message succeeds: what it used with the block's limit, and a quarter
   * more. Where that is not enough, because a call inside was left with too little, the least that
   * is enough is searched, and a quarter added. Gas is free meanwhile.
   *
   * @param message the message
   * @param before messages that are executed first
   * @param at the tipset on whose state is executed
   */
  public GasEstimate estimate(Message message, List<SignedMessage> before, ExecutedTipset at) {
    ApplyResult whole = call(free(message, BaseFee.BLOCK_GAS_LIMIT), before, at, false);
    if (!whole.receipt().exitCode().isSuccess()) {
      return new GasEstimate(0, whole);
    }
    long limit = overestimate(whole.receipt().gasUsed());
    ApplyResult result = call(free(message, limit), before, at, true);
    if (result.receipt().exitCode().isSuccess()) {
      return new GasEstimate(limit, result);
    }
    if (!ranOutOfGas(result)) {
      return new GasEstimate(0, result);
    }
    return new GasEstimate(overestimate(search(message, before, at, limit)), whole);
  }

  /** The limit doubles until it is enough, then the gap to the last that was not is halved. */
  private long search(Message message, List<SignedMessage> before, ExecutedTipset at, long tooLow) {
    long low = tooLow;
    long high = tooLow;
    while (high < BaseFee.BLOCK_GAS_LIMIT && !succeeds(message, before, at, high)) {
      low = high;
      high = Math.min(high * 2, BaseFee.BLOCK_GAS_LIMIT);
    }
    long precision = high / SEARCH_PRECISION;
    while (high - low > precision) {
      long middle = (low + high) / 2;
      if (succeeds(message, before, at, middle)) {
        high = middle;
      } else {
        low = middle;
      }
      precision = middle / SEARCH_PRECISION;
    }
    return high;
  }

  private boolean succeeds(
      Message message, List<SignedMessage> before, ExecutedTipset at, long limit) {
    return call(free(message, limit), before, at, false).receipt().exitCode().isSuccess();
  }

  private static boolean ranOutOfGas(ApplyResult result) {
    return result.receipt().exitCode().equals(ExitCode.SYS_OUT_OF_GAS)
        || result.trace().stream()
            .anyMatch(
                event ->
                    event instanceof TraceEvent.Return end
                        && end.exitCode().equals(ExitCode.SYS_OUT_OF_GAS));
  }

  private static long overestimate(long gas) {
    return Math.min(
        gas * OVERESTIMATION_NUMERATOR / OVERESTIMATION_DENOMINATOR, BaseFee.BLOCK_GAS_LIMIT);
  }

  /** A limit of gas that nobody pays for: nobody holds what a whole block's gas might cost. */
  private static Message free(Message message, long gasLimit) {
    return new Message(
        message.version(),
        message.to(),
        message.from(),
        message.nonce(),
        message.value(),
        gasLimit,
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        message.method(),
        message.params());
  }
}
