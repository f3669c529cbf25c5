package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.Rlp;
import io.pandan.api.eth.RlpItem;
import io.pandan.crypto.Keccak256;
import java.math.BigInteger;
import java.util.Optional;

/**
 * An account's consent to run another account's code (EIP-7702).
 *
 * @param chainId the chain it is for; 0 for any
 * @param address whose code to run; zero to run none again
 * @param nonce the authority's nonce, unsigned 64 bits
 * @param parity the signature's parity, 0 to 255; only 0 and 1 are valid
 * @param r of the signature
 * @param s of the signature
 */
public record Authorization(
    BigInteger chainId, EthAddress address, long nonce, int parity, BigInteger r, BigInteger s) {
  private static final byte MAGIC = 5;

  /**
   * Who signed.
   *
   * @return empty when the signature is invalid
   */
  public Optional<EthAddress> authority() {
    byte[] fields =
        Rlp.encode(
            RlpItem.list(
                RlpItem.of(chainId),
                RlpItem.of(address.toBytes()),
                RlpItem.of(new BigInteger(Long.toUnsignedString(nonce)))));
    byte[] signed = new byte[1 + fields.length];
    signed[0] = MAGIC;
    System.arraycopy(fields, 0, signed, 1, fields.length);
    return Signatures.recover(Keccak256.hash(signed), parity, r, s, true);
  }
}
