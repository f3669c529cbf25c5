package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.Rlp;
import io.pandan.api.eth.RlpItem;
import io.pandan.crypto.Keccak256;
import io.pandan.runtime.evm.core.Words;
import java.math.BigInteger;
import java.util.Arrays;

/** Where contracts are created. */
public final class ContractAddress {
  private ContractAddress() {}

  /**
   * Of CREATE, and of a transaction.
   *
   * @param creator who creates
   * @param nonce the creator's nonce before, unsigned 64 bits
   */
  public static EthAddress of(EthAddress creator, long nonce) {
    BigInteger number = new BigInteger(Long.toUnsignedString(nonce));
    return last20(
        Keccak256.hash(
            Rlp.encode(RlpItem.list(RlpItem.of(creator.toBytes()), RlpItem.of(number)))));
  }

  /**
   * Of CREATE2 (EIP-1014).
   *
   * @param creator who creates
   * @param salt 32 bytes
   * @param initCode what runs to make it
   */
  public static EthAddress of(EthAddress creator, byte[] salt, byte[] initCode) {
    byte[] hashed = new byte[1 + EthAddress.LENGTH + 32 + 32];
    hashed[0] = (byte) 0xff;
    System.arraycopy(creator.toBytes(), 0, hashed, 1, EthAddress.LENGTH);
    System.arraycopy(salt, 0, hashed, 1 + EthAddress.LENGTH, 32);
    Keccak256.hash(initCode, 0, initCode.length, hashed, 1 + EthAddress.LENGTH + 32);
    return last20(Keccak256.hash(hashed));
  }

  static EthAddress of(EthAddress creator, long[] w, int salt, byte[] initCode) {
    return of(creator, Words.toBytes(w, salt), initCode);
  }

  private static EthAddress last20(byte[] hash) {
    return EthAddress.of(Arrays.copyOfRange(hash, 12, 32));
  }
}
