package io.pandan.runtime.evm.core.precompile;

import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Secp256k1;
import java.util.Arrays;
import java.util.Optional;

/**
 * Recovers the address that signed a hash: hash, v (27 or 28), r and s, a word each; what is
 * missing is zero. Refuses nothing: a signature that no key made is answered with no bytes
 * (Ethereum yellow paper, appendix E; builtin-actors {@code precompiles/evm.rs}, {@code
 * ec_recover}).
 */
final class EcRecover implements Precompile {
  private static final byte[] NONE = {};
  private static final int INPUT_BYTES = 128;
  private static final int V = 63;

  @Override
  public int relevantBytes(int length) {
    return Math.min(length, INPUT_BYTES);
  }

  @Override
  public long ethereumGas(byte[] input) {
    return 3000;
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    byte[] words = Arrays.copyOf(input, INPUT_BYTES);
    if (!isRecoverable(words)) {
      return Optional.of(NONE.clone());
    }
    int recoveryId = words[V] - 27;
    byte[] signature = Arrays.copyOfRange(words, 64, 64 + Secp256k1.SIGNATURE_BYTES);
    signature[64] = (byte) recoveryId;
    return Optional.of(
        Secp256k1.recover(Arrays.copyOf(words, 32), signature)
            .map(EcRecover::address)
            .orElseGet(NONE::clone));
  }

  /** Whether v is 27 or 28, so that there may be a key. */
  static boolean isRecoverable(byte[] input) {
    return input.length > V && (input[V] == 27 || input[V] == 28) && isZero(input, 32, V);
  }

  private static byte[] address(byte[] publicKey) {
    byte[] word = Keccak256.hash(publicKey, 1, 64);
    Arrays.fill(word, 0, 12, (byte) 0);
    return word;
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
