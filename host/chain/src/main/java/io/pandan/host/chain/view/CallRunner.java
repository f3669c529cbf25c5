package io.pandan.host.chain.view;

import io.pandan.api.ExitCode;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.BlockOverride;
import io.pandan.api.chain.CallRequest;
import io.pandan.api.chain.ChainView.GasEstimate;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Execution;
import io.pandan.api.chain.Execution.StateChange;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.TraceEvent;
import io.pandan.api.vm.Tracing;
import io.pandan.host.chain.block.BaseFee;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.block.StagedBlockstore;
import io.pandan.host.chain.edit.StateEditor;
import io.pandan.host.chain.lease.Lease;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

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
  private final LeasedWork reading;
  private final Blockstore blocks;
  private final long callGas;

  /**
   * Runs calls.
   *
   * @param sealer makes executors
   * @param work leases what execution needs
   * @param reading leases what reading states needs
   * @param blocks where state is read
   * @param callGas the gas limit of a call that names none
   */
  public CallRunner(
      BlockSealer sealer, LeasedWork work, LeasedWork reading, Blockstore blocks, long callGas) {
    this.sealer = sealer;
    this.work = work;
    this.reading = reading;
    this.blocks = blocks;
    this.callGas = callGas;
  }

  /**
   * Executes a message after others.
   *
   * @param request the message, and what is pretended
   * @param before messages that are executed first, with payment; how they end does not matter
   */
  public Execution call(CallRequest request, List<SignedMessage> before) {
    return work.run(lease -> call(request, before, lease));
  }

  private Execution call(CallRequest request, List<SignedMessage> before, Lease lease) {
    StagedBlockstore scratch = new StagedBlockstore(blocks);
    ExecutedTipset at = request.at();
    BlockHeader header = at.tipset().first();
    TokenAmount price = header.parentBaseFee();
    MachineContext paid =
        sealer.context(at.height(), header.timestampS(), price, at.stateRoot(), false);
    Cid root = before.isEmpty() ? at.stateRoot() : execute(before, paid, scratch, lease);
    boolean free = request.message().gasFeeCap().isZero();
    BlockOverride block = request.block();
    TokenAmount baseFee = block.baseFee().orElse(free ? TokenAmount.ZERO : price);
    MachineContext context =
        sealer.context(
            block.height().orElse(at.height()),
            block.timestampS().orElse(header.timestampS()),
            baseFee,
            root,
            false);
    // Epochs that are pretended after the tipset have had no blocks.
    try (Executor executor =
        sealer.executor(
            context, scratch, lease, height -> sealer.keyCid(Math.min(height, at.height())))) {
      if (!request.accounts().isEmpty()) {
        StateEditor editor =
            new StateEditor(executor, scratch, lease.machines().view(root, scratch).manifest());
        request.accounts().forEach(editor::apply);
      }
      UnsignedMessages messages = new UnsignedMessages(executor, baseFee);
      Message message = messages.complete(request.message(), callGas);
      Tracing tracing = request.tracing().get();
      return request.keepsStates()
          ? messages.execute(message, tracing, change(scratch))
          : messages.simulate(message, tracing);
    }
  }

  private Cid execute(
      List<SignedMessage> messages, MachineContext context, Blockstore store, Lease lease) {
    try (Executor executor = sealer.executor(context, store, lease)) {
      for (SignedMessage signed : messages) {
        executor.execute(signed.message(), sealer.kind(signed), signed.chainLength());
      }
      return executor.flush();
    }
  }

  private Optional<BiFunction<Cid, Cid, StateChange>> change(Blockstore scratch) {
    return Optional.of(
        (before, after) ->
            new StateChange(
                new LeasedStateView(reading, before, scratch),
                new LeasedStateView(reading, after, scratch),
                scratch));
  }

  /**
   * The gas limit with which a message succeeds: what it used with the block's limit, and a quarter
   * more. Where that is not enough, because a call inside was left with too little, the least that
   * is enough is searched, and a quarter added. Gas is free meanwhile.
   *
   * @param request the message, and what is pretended
   * @param before messages that are executed first
   */
  public GasEstimate estimate(CallRequest request, List<SignedMessage> before) {
    ApplyResult whole = free(request, before, BaseFee.BLOCK_GAS_LIMIT, Tracing.NONE);
    if (!whole.receipt().exitCode().isSuccess()) {
      return new GasEstimate(0, whole);
    }
    long limit = overestimate(whole.receipt().gasUsed());
    ApplyResult result = free(request, before, limit, Tracing.CALLS);
    if (result.receipt().exitCode().isSuccess()) {
      return new GasEstimate(limit, result);
    }
    if (!ranOutOfGas(result)) {
      return new GasEstimate(0, result);
    }
    return new GasEstimate(overestimate(search(request, before, limit)), whole);
  }

  /** The limit doubles until it is enough, then the gap to the last that was not is halved. */
  private long search(CallRequest request, List<SignedMessage> before, long tooLow) {
    long low = tooLow;
    long high = tooLow;
    while (high < BaseFee.BLOCK_GAS_LIMIT && !succeeds(request, before, high)) {
      low = high;
      high = Math.min(high * 2, BaseFee.BLOCK_GAS_LIMIT);
    }
    long precision = high / SEARCH_PRECISION;
    while (high - low > precision) {
      long middle = (low + high) / 2;
      if (succeeds(request, before, middle)) {
        high = middle;
      } else {
        low = middle;
      }
      precision = middle / SEARCH_PRECISION;
    }
    return high;
  }

  private boolean succeeds(CallRequest request, List<SignedMessage> before, long limit) {
    return free(request, before, limit, Tracing.NONE).receipt().exitCode().isSuccess();
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

  /** With a limit of gas that nobody pays for: nobody holds what a whole block's might cost. */
  private ApplyResult free(
      CallRequest request, List<SignedMessage> before, long gasLimit, Tracing tracing) {
    Message message = request.message();
    Message free =
        new Message(
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
    return call(request.withMessage(free).traced(() -> tracing), before).result();
  }
}
