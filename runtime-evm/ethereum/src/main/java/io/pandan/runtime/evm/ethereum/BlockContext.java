package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The block that transactions run in. Immutable.
 *
 * @param coinbase who gets the fees
 * @param number the block's number
 * @param timestamp in seconds since 1970
 * @param gasLimit the block's, in gas; not negative
 * @param baseFee in wei (EIP-1559); zero before London
 * @param random what opcode 0x44 says: the difficulty before Paris, the beacon's randomness since
 *     (EIP-4399)
 * @param excessBlobGas of the block's header (EIP-4844); 0 before Cancun
 * @param chainId the network's
 * @param blockHashes the hash of an earlier block by its number, 32 bytes; asked for the last 256
 *     only, empty counts as zero
 */
public record BlockContext(
    EthAddress coinbase,
    long number,
    long timestamp,
    long gasLimit,
    BigInteger baseFee,
    BigInteger random,
    long excessBlobGas,
    BigInteger chainId,
    LongFunction<Optional<byte[]>> blockHashes) {
  /** Checks the ranges. */
  public BlockContext {
    if (number < 0 || gasLimit < 0 || excessBlobGas < 0) {
      throw new IllegalArgumentException(
          "negative: number " + number + ", gas limit " + gasLimit + ", excess " + excessBlobGas);
    }
  }
}
