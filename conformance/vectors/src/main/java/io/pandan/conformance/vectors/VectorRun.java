package io.pandan.conformance.vectors;

import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.TraceEvent;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.List;
import java.util.Optional;

/**
 * What running a scenario gave.
 *
 * @param results of the messages that were executed, in order
 * @param root the state after, where no message broke the machine
 * @param failure why the host failed, where it did: never an actor's failure
 * @param missingCode the code of an actor that was called and is not among the blocks, where that
 *     is the failure
 * @param syscalls for each result, the syscalls in order; empty lists unless traced
 * @param timing where the time went; {@link Timing#NONE} unless measured
 * @param blocks the state's blocks, before and after
 */
public record VectorRun(
    List<ApplyResult> results,
    Optional<Cid> root,
    Optional<String> failure,
    Optional<Cid> missingCode,
    List<List<String>> syscalls,
    Timing timing,
    Blockstore blocks) {

  /** Copies the lists. */
  public VectorRun {
    results = List.copyOf(results);
    syscalls = List.copyOf(syscalls);
  }

  /** The gas of all receipts. */
  public long gasUsed() {
    return results.stream().mapToLong(result -> result.receipt().gasUsed()).sum();
  }

  /** What WebAssembly's own instructions were charged, in milligas; 0 unless traced. */
  public long executionMilligas() {
    return results.stream()
        .flatMap(result -> result.trace().stream())
        .mapToLong(
            event ->
                event instanceof TraceEvent.GasCharge charge && charge.name().startsWith("wasm_")
                    ? charge.milligas()
                    : 0)
        .sum();
  }
}
