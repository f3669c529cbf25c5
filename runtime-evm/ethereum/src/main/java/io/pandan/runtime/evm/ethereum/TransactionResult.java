package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a transaction came to.
 *
 * @param status how its code ended
 * @param gasUsed what the sender paid for, refunds taken off
 * @param gasRefunded what was taken off
 * @param output what the code returned, or its reason for reverting; the receiver's to keep
 * @param logs what it emitted, in order; empty unless it succeeded
 * @param created the contract it created, if it was to and succeeded
 */
public record TransactionResult(
    Status status,
    long gasUsed,
    long gasRefunded,
    byte[] output,
    List<Log> logs,
    Optional<EthAddress> created) {
  /** How code ended. */
  public enum Status {
    /** It stopped, returned or destroyed itself. */
    SUCCESS,
    /** It reverted, and gave back the gas it had not used. */
    REVERTED,
    /** It did what ends a frame and takes all its gas. */
    HALTED
  }

  /** Copies the list. */
  public TransactionResult {
    logs = List.copyOf(logs);
  }

  /** Whether the receipt says that it succeeded (EIP-658). */
  public boolean succeeded() {
    return status == Status.SUCCESS;
  }
}
