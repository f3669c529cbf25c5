package io.pandan.runtime.evm.ethereum;

import io.pandan.runtime.evm.ethereum.InvalidTransactionException.Reason;
import java.math.BigInteger;

/** Whether a transaction may be executed. */
public final class TransactionChecks {
  /** EIP-4844: the first byte of a blob's hash. */
  private static final byte BLOB_VERSION = 1;

  private TransactionChecks() {}

  /**
   * Checks what a transaction itself and a fork say, not block or state.
   *
   * @return what it costs before it runs
   * @throws InvalidTransactionException when the fork does not allow it
   */
  public static IntrinsicGas check(Transaction tx, Fork fork) throws InvalidTransactionException {
    Rules rules = fork.rules();
    require(
        tx.type() <= rules.maxTransactionType(), Reason.TYPE, "type " + tx.type() + " in " + fork);
    checkFees(tx);
    checkBlobs(tx, rules);
    boolean needsReceiver = tx.type() == Transaction.BLOB || tx.type() == Transaction.SET_CODE;
    require(
        tx.to().isPresent() || !needsReceiver,
        Reason.NO_RECEIVER,
        "type " + tx.type() + " without receiver");
    require(
        tx.type() != Transaction.SET_CODE || !tx.authorizations().isEmpty(),
        Reason.NO_AUTHORIZATIONS,
        "type 4 without authorizations");
    require(tx.nonce() != -1, Reason.NONCE_LIMIT, "nonce 2^64 - 1");
    require(
        tx.to().isPresent() || tx.data().length <= rules.maxInitCodeBytes(),
        Reason.INIT_CODE_SIZE,
        "init code of " + tx.data().length + " bytes, limit " + rules.maxInitCodeBytes());
    require(
        Long.compareUnsigned(tx.gasLimit(), rules.maxTransactionGas()) <= 0,
        Reason.GAS_LIMIT,
        "gas limit "
            + Long.toUnsignedString(tx.gasLimit())
            + " exceeds "
            + rules.maxTransactionGas());
    IntrinsicGas intrinsic = IntrinsicGas.of(tx, rules);
    requireGas(tx, intrinsic.gas(), Reason.INTRINSIC_GAS);
    requireGas(tx, intrinsic.floor(), Reason.FLOOR_GAS);
    return intrinsic;
  }

  private static void requireGas(Transaction tx, long needed, Reason reason)
      throws InvalidTransactionException {
    require(
        Long.compareUnsigned(tx.gasLimit(), needed) >= 0,
        reason,
        "gas limit " + Long.toUnsignedString(tx.gasLimit()) + ", needed " + needed);
  }

  private static void checkFees(Transaction tx) throws InvalidTransactionException {
    require(
        tx.maxPriorityFeePerGas().compareTo(tx.maxFeePerGas()) <= 0,
        Reason.PRIORITY_FEE,
        "priority fee " + tx.maxPriorityFeePerGas() + " exceeds fee cap " + tx.maxFeePerGas());
    require(
        gasLimit(tx).multiply(tx.maxFeePerGas()).bitLength() <= 256,
        Reason.COST_OVERFLOW,
        "gas limit " + gasLimit(tx) + " times fee cap " + tx.maxFeePerGas());
  }

  private static void checkBlobs(Transaction tx, Rules rules) throws InvalidTransactionException {
    if (tx.type() != Transaction.BLOB) {
      return;
    }
    int count = tx.blobHashes().size();
    int most =
        rules.blobs().map(blobs -> Math.min(blobs.max(), blobs.maxPerTransaction())).orElse(0);
    require(count > 0, Reason.NO_BLOBS, "type 3 without blobs");
    require(count <= most, Reason.TOO_MANY_BLOBS, count + " blobs, limit " + most);
    for (byte[] hash : tx.blobHashes()) {
      require(
          hash.length == 32 && hash[0] == BLOB_VERSION,
          Reason.BLOB_VERSION,
          "blob hash of " + hash.length + " bytes that is of no known version");
    }
  }

  /**
   * Checks what the block and the sender's account say.
   *
   * @throws InvalidTransactionException when they do not allow it
   */
  static void check(Transaction tx, Fork fork, BlockContext block, Account sender)
      throws InvalidTransactionException {
    if (tx.chainId().isPresent()) {
      BigInteger chainId = tx.chainId().get();
      require(
          chainId.equals(block.chainId()),
          Reason.CHAIN_ID,
          "chain " + chainId + ", not " + block.chainId());
    }
    require(
        tx.gasLimit() >= 0 && tx.gasLimit() <= block.gasLimit(),
        Reason.BLOCK_GAS_LIMIT,
        "gas limit " + gasLimit(tx) + " exceeds the block's " + block.gasLimit());
    require(
        tx.maxFeePerGas().compareTo(block.baseFee()) >= 0,
        Reason.BASE_FEE,
        "fee cap " + tx.maxFeePerGas() + " is below base fee " + block.baseFee());
    if (tx.type() == Transaction.BLOB) {
      BigInteger fee = blobBaseFee(fork.rules(), block);
      require(
          tx.maxFeePerBlobGas().compareTo(fee) >= 0,
          Reason.BLOB_FEE,
          "blob fee cap " + tx.maxFeePerBlobGas() + " is below blob base fee " + fee);
    }
    String nonces =
        "nonce "
            + Long.toUnsignedString(tx.nonce())
            + ", the sender's is "
            + Long.toUnsignedString(sender.nonce);
    int order = Long.compareUnsigned(tx.nonce(), sender.nonce);
    require(order >= 0, Reason.NONCE_TOO_LOW, nonces);
    require(order <= 0, Reason.NONCE_TOO_HIGH, nonces);
    require(
        sender.code.isEmpty() || fork.rules().delegation() && sender.code.delegates(),
        Reason.SENDER_CODE,
        "sender " + sender.address() + " has code");
    BigInteger most =
        gasLimit(tx)
            .multiply(tx.maxFeePerGas())
            .add(blobGas(tx).multiply(tx.maxFeePerBlobGas()))
            .add(tx.value());
    require(
        sender.balance().compareTo(most) >= 0,
        Reason.FUNDS,
        "balance " + sender.balance() + " of " + sender.address() + ", needed " + most);
  }

  static BigInteger blobBaseFee(Rules rules, BlockContext block) {
    return rules.blobs().map(blobs -> blobs.baseFee(block.excessBlobGas())).orElse(BigInteger.ZERO);
  }

  static BigInteger blobGas(Transaction tx) {
    return BigInteger.valueOf(BlobSchedule.GAS_PER_BLOB * tx.blobHashes().size());
  }

  static BigInteger gasLimit(Transaction tx) {
    return new BigInteger(Long.toUnsignedString(tx.gasLimit()));
  }

  private static void require(boolean holds, Reason reason, String message)
      throws InvalidTransactionException {
    if (!holds) {
      throw new InvalidTransactionException(reason, message);
    }
  }
}
