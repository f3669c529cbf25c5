package io.pandan.host.chain.view;

import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.Execution;
import io.pandan.api.chain.Execution.StateChange;
import io.pandan.api.chain.ReplayException;
import io.pandan.api.chain.ReplayRequest;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.Tracing;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.block.StagedBlockstore;
import io.pandan.host.chain.lease.Lease;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Executes messages of stored tipsets again, each in its place, as they were executed when their
 * block was made. Thread safe.
 */
public final class ReplayRunner {
  private final BlockSealer sealer;
  private final LeasedWork executing;
  private final LeasedWork reading;
  private final Blockstore blocks;

  /**
   * Runs replays.
   *
   * @param sealer makes executors
   * @param executing leases what execution needs
   * @param reading leases what reading states needs
   * @param blocks where state is read
   */
  public ReplayRunner(
      BlockSealer sealer, LeasedWork executing, LeasedWork reading, Blockstore blocks) {
    this.sealer = sealer;
    this.executing = executing;
    this.reading = reading;
    this.blocks = blocks;
  }

  /** Executes the messages that are asked for, after those before them. */
  public List<Execution> replay(ReplayRequest request) {
    return request.count() == 0 ? List.of() : executing.run(lease -> replay(request, lease));
  }

  private List<Execution> replay(ReplayRequest request, Lease lease) {
    StagedBlockstore scratch = new StagedBlockstore(blocks);
    BlockHeader header = request.tipset().tipset().first();
    List<Execution> wanted = new ArrayList<>();
    try (Executor executor =
        sealer.executor(
            sealer.context(
                header.height(),
                header.timestampS(),
                header.parentBaseFee(),
                header.parentStateRoot(),
                false),
            scratch,
            lease)) {
      for (int i = 0; i < request.first(); i++) {
        execute(executor, request, i);
      }
      for (int i = request.first(); i < request.first() + request.count(); i++) {
        Optional<Cid> before =
            request.keepsStates() ? Optional.of(executor.flush()) : Optional.empty();
        executor.trace(request.tracing().apply(i));
        ApplyResult result = execute(executor, request, i);
        executor.trace(Tracing.NONE);
        wanted.add(
            new Execution(
                request.tipset().messages().get(i).message(),
                result,
                before.map(root -> change(root, executor.flush(), scratch))));
      }
    }
    return wanted;
  }

  private StateChange change(Cid before, Cid after, Blockstore scratch) {
    return new StateChange(
        new LeasedStateView(reading, before, scratch),
        new LeasedStateView(reading, after, scratch),
        scratch);
  }

  private ApplyResult execute(Executor executor, ReplayRequest request, int index) {
    SignedMessage message = request.tipset().messages().get(index);
    ApplyResult result =
        executor.execute(message.message(), sealer.kind(message), message.chainLength());
    Receipt expected = request.tipset().receipts().get(index);
    if (!Arrays.equals(expected.toCbor(), result.receipt().toCbor())) {
      throw new ReplayException(
          "message %s at height %d gives %s when it is executed again, the chain has %s"
              .formatted(
                  message.cid(),
                  request.tipset().height(),
                  describe(result.receipt()),
                  describe(expected)));
    }
    return result;
  }

  private static String describe(Receipt receipt) {
    return "exit code %s, %d gas, %d bytes and events %s"
        .formatted(
            receipt.exitCode(),
            receipt.gasUsed(),
            receipt.returnData().length,
            receipt.eventsRoot().map(Cid::toString).orElse("none"));
  }
}
