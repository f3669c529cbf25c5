package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * A transaction and who sent it. What a type does not have is empty or zero. Whether a fork takes
 * it is for {@link TransactionProcessor} to say.
 *
 * @param type 0 legacy, 1 EIP-2930, 2 EIP-1559, 3 EIP-4844, 4 EIP-7702
 * @param chainId the chain it is for; empty for a legacy one without (before EIP-155)
 * @param nonce the sender's nonce, unsigned 64 bits
 * @param maxFeePerGas in wei; the gas price of types 0 and 1
 * @param maxPriorityFeePerGas in wei; the gas price of types 0 and 1
 * @param gasLimit in gas, unsigned 64 bits
 * @param to the receiver; empty to create a contract
 * @param value in wei, below 2^256
 * @param data call data or init code; not copied, never to be changed
 * @param accessList what is paid for in advance; it may name things twice
 * @param maxFeePerBlobGas in wei
 * @param blobHashes the versioned hashes of its blobs, 32 bytes each
 * @param authorizations who runs whose code
 * @param sender who signed
 */
public record Transaction(
    int type,
    Optional<BigInteger> chainId,
    long nonce,
    BigInteger maxFeePerGas,
    BigInteger maxPriorityFeePerGas,
    long gasLimit,
    Optional<EthAddress> to,
    BigInteger value,
    byte[] data,
    List<AccessListEntry> accessList,
    BigInteger maxFeePerBlobGas,
    List<byte[]> blobHashes,
    List<Authorization> authorizations,
    EthAddress sender) {
  /** The type of transactions that have no type byte. */
  public static final int LEGACY = 0;

  /** With an access list (EIP-2930). */
  public static final int ACCESS_LIST = 1;

  /** With a fee cap (EIP-1559). */
  public static final int FEE_MARKET = 2;

  /** With blobs (EIP-4844). */
  public static final int BLOB = 3;

  /** With authorizations (EIP-7702). */
  public static final int SET_CODE = 4;

  /** Copies the lists and checks the ranges. */
  public Transaction {
    accessList = List.copyOf(accessList);
    blobHashes = List.copyOf(blobHashes);
    authorizations = List.copyOf(authorizations);
    if (type < LEGACY || type > SET_CODE) {
      throw new IllegalArgumentException("transaction type " + type);
    }
    for (BigInteger word : List.of(maxFeePerGas, maxPriorityFeePerGas, value, maxFeePerBlobGas)) {
      if (word.signum() < 0 || word.bitLength() > 256) {
        throw new IllegalArgumentException("not an unsigned word of 256 bits: " + word);
      }
    }
  }

  /** A legacy transaction without a chain id. */
  public static Transaction legacy(
      EthAddress sender,
      long nonce,
      BigInteger gasPrice,
      long gasLimit,
      Optional<EthAddress> to,
      BigInteger value,
      byte[] data) {
    return new Transaction(
        LEGACY,
        Optional.empty(),
        nonce,
        gasPrice,
        gasPrice,
        gasLimit,
        to,
        value,
        data,
        List.of(),
        BigInteger.ZERO,
        List.of(),
        List.of(),
        sender);
  }

  /** The same transaction from another sender. */
  public Transaction withSender(EthAddress other) {
    return new Transaction(
        type,
        chainId,
        nonce,
        maxFeePerGas,
        maxPriorityFeePerGas,
        gasLimit,
        to,
        value,
        data,
        accessList,
        maxFeePerBlobGas,
        blobHashes,
        authorizations,
        other);
  }

  /**
   * What a unit of gas costs the sender (EIP-1559).
   *
   * @param baseFee the block's, at most {@link #maxFeePerGas}
   */
  public BigInteger gasPrice(BigInteger baseFee) {
    return maxFeePerGas.min(baseFee.add(maxPriorityFeePerGas));
  }
}
