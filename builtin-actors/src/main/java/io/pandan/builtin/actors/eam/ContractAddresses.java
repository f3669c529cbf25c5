package io.pandan.builtin.actors.eam;

import io.pandan.api.actor.ActorContext;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.Rlp;
import io.pandan.api.eth.RlpItem;
import io.pandan.ipld.MultihashCode;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses that Ethereum gives new contracts. Source: builtin-actors {@code
 * actors/eam/src/lib.rs}; the Ethereum Yellow Paper, section 7, and EIP-1014.
 */
final class ContractAddresses {
  static final int SALT_BYTES = 32;

  private static final int HASH_BYTES = 32;

  private ContractAddresses() {}

  /** What CREATE gives: the hash of creator and nonce, a 64-bit number without a sign. */
  static EthAddress create(ActorContext context, EthAddress creator, long nonce) {
    RlpItem item =
        new RlpItem.Items(
            List.of(new RlpItem.Bytes(creator.toBytes()), new RlpItem.Bytes(number(nonce))));
    return hashed(context, Rlp.encode(item));
  }

  /** What CREATE2 gives: the hash of creator, salt and code. */
  static EthAddress create2(
      ActorContext context, EthAddress creator, byte[] salt, byte[] initcode) {
    byte[] data = new byte[1 + EthAddress.LENGTH + SALT_BYTES + HASH_BYTES];
    data[0] = (byte) 0xff;
    System.arraycopy(creator.toBytes(), 0, data, 1, EthAddress.LENGTH);
    System.arraycopy(salt, 0, data, 1 + EthAddress.LENGTH, SALT_BYTES);
    byte[] hash = context.hash(MultihashCode.KECCAK_256, initcode);
    System.arraycopy(hash, 0, data, 1 + EthAddress.LENGTH + SALT_BYTES, HASH_BYTES);
    return hashed(context, data);
  }

  /** The last 20 bytes of the Keccak-256 of data. */
  static EthAddress hashed(ActorContext context, byte[] data) {
    byte[] hash = context.hash(MultihashCode.KECCAK_256, data);
    return EthAddress.of(Arrays.copyOfRange(hash, HASH_BYTES - EthAddress.LENGTH, HASH_BYTES));
  }

  /** Whether a contract may have an address: no precompile's, no masked id, not zero. */
  static boolean isAssignable(EthAddress address) {
    byte[] bytes = address.toBytes();
    boolean zeros = true;
    for (int i = 1; i < bytes.length - 1; i++) {
      zeros &= bytes[i] == 0;
    }
    boolean precompile = zeros && (bytes[0] == 0 || bytes[0] == (byte) 0xfe);
    return !precompile && !address.isMaskedId();
  }

  private static byte[] number(long unsigned) {
    if (unsigned == 0) {
      return new byte[0];
    }
    byte[] bytes = new BigInteger(Long.toUnsignedString(unsigned)).toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }
}
