package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import io.pandan.crypto.Secp256k1;
import java.math.BigInteger;
import java.util.Optional;

/** Who made a signature. */
final class Signatures {
  /** SEC 2, section 2.4.1: the order of secp256k1. */
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

  private Signatures() {}

  /** Whether both numbers may be in a signature; {@code low} as EIP-2 demands it of s. */
  static boolean areValid(BigInteger r, BigInteger s, boolean low) {
    return r.signum() > 0
        && r.compareTo(ORDER) < 0
        && s.signum() > 0
        && s.compareTo(low ? HALF_ORDER : ORDER.subtract(BigInteger.ONE)) <= 0;
  }

  /** The account that signed a hash, or empty if the signature is invalid. */
  static Optional<EthAddress> recover(
      byte[] hash, int parity, BigInteger r, BigInteger s, boolean low) {
    if (parity < 0 || parity > 1 || !areValid(r, s, low)) {
      return Optional.empty();
    }
    byte[] signature = new byte[Secp256k1.SIGNATURE_BYTES];
    Uint256.put(r, signature, 0);
    Uint256.put(s, signature, 32);
    signature[64] = (byte) parity;
    return Secp256k1.recover(hash, signature).map(EthAddress::ofPublicKey);
  }
}
