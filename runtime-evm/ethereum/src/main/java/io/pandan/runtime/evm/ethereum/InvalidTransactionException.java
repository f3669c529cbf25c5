package io.pandan.runtime.evm.ethereum;

/** A transaction that a fork, a block or the sender's account does not allow; nothing was run. */
public final class InvalidTransactionException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong with a transaction. */
  public enum Reason {
    /** The fork does not know the type. */
    TYPE,
    /** It is for another chain (EIP-155). */
    CHAIN_ID,
    /** Nobody made its signature, or s is not the lower one (EIP-2). */
    SIGNATURE,
    /** The nonce is below the sender's. */
    NONCE_TOO_LOW,
    /** The nonce is above the sender's. */
    NONCE_TOO_HIGH,
    /** The nonce cannot grow further (EIP-2681). */
    NONCE_LIMIT,
    /** The sender cannot pay. */
    FUNDS,
    /** What the sender would have to pay at most exceeds 256 bits. */
    COST_OVERFLOW,
    /** The gas limit exceeds the block's. */
    BLOCK_GAS_LIMIT,
    /** The gas limit exceeds a transaction's (EIP-7825). */
    GAS_LIMIT,
    /** The gas limit does not cover what it costs before it runs. */
    INTRINSIC_GAS,
    /** The gas limit does not cover what its data costs at least (EIP-7623). */
    FLOOR_GAS,
    /** The fee cap is below the block's base fee. */
    BASE_FEE,
    /** The priority fee exceeds the fee cap. */
    PRIORITY_FEE,
    /** The sender has code (EIP-3607). */
    SENDER_CODE,
    /** The init code is too long (EIP-3860). */
    INIT_CODE_SIZE,
    /** It has blobs or authorizations and would create a contract. */
    NO_RECEIVER,
    /** It is to carry blobs and has none. */
    NO_BLOBS,
    /** It has more blobs than a block or a transaction may. */
    TOO_MANY_BLOBS,
    /** A blob's hash is of an unknown version. */
    BLOB_VERSION,
    /** The blob fee cap is below the block's blob base fee. */
    BLOB_FEE,
    /** It is to carry authorizations and has none. */
    NO_AUTHORIZATIONS
  }

  /** What is wrong. */
  private final Reason reason;

  /**
   * @param reason what is wrong
   * @param message the offending value and the limit
   */
  public InvalidTransactionException(Reason reason, String message) {
    super(reason + ": " + message);
    this.reason = reason;
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }
}
