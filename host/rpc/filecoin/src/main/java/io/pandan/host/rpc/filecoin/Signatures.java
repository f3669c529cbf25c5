package io.pandan.host.rpc.filecoin;

import io.pandan.api.Address;
import io.pandan.api.Signature;
import io.pandan.api.eth.EthAddress;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Bls;
import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Secp256k1;

/** Checks signatures of bytes. Source: Lotus {@code lib/sigs}. */
final class Signatures {
  private Signatures() {}

  /**
   * Whether a signature is somebody's.
   *
   * @param signer an f1, f3 or f410 address
   * @param bytes what was signed
   * @param signature the signature, of any form
   */
  static boolean isOf(Address signer, byte[] bytes, Signature signature) {
    byte[] given = signature.bytes();
    return switch (signature.type()) {
      case SECP256K1 ->
          given.length == Secp256k1.SIGNATURE_BYTES
              && Secp256k1.recover(Blake2b.hash256(bytes), given)
                  .map(Address::secp256k1)
                  .filter(signer::equals)
                  .isPresent();
      case DELEGATED ->
          given.length == Secp256k1.SIGNATURE_BYTES
              && Secp256k1.recover(Keccak256.hash(bytes), given)
                  .map(key -> EthAddress.ofPublicKey(key).toFilecoin())
                  .filter(signer::equals)
                  .isPresent();
      case BLS -> signer.protocol() == Address.Protocol.BLS && isBls(signer, bytes, given);
    };
  }

  private static boolean isBls(Address signer, byte[] bytes, byte[] signature) {
    try {
      return signature.length == Bls.SIGNATURE_BYTES
          && Bls.verify(signer.payload(), bytes, signature);
    } catch (Bls.InvalidPointException e) {
      return false;
    }
  }
}
