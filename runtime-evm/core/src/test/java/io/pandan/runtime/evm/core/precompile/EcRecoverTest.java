package io.pandan.runtime.evm.core.precompile;

import static io.pandan.runtime.evm.core.precompile.PrecompileVectors.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Secp256k1;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EcRecoverTest {
  private static final String N =
      "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
  private final EcRecover ecRecover = new EcRecover();

  @Test
  void shouldRecoverTheSignersAddressWhenRandomKeysSign() {
    for (int i = 1; i <= 20; i++) {
      byte[] key = Keccak256.hash(new byte[] {(byte) i});
      byte[] hash = Keccak256.hash(key);
      byte[] signature = Secp256k1.sign(key, hash);
      byte[] address = Keccak256.hash(Secp256k1.publicKey(key), 1, 64);
      Arrays.fill(address, 0, 12, (byte) 0);
      assertThat(ecRecover.execute(input(hash, signature)).orElseThrow()).isEqualTo(address);
    }
  }

  @Test
  void shouldIgnoreWhatFollowsTheFourWords() {
    byte[] key = Keccak256.hash(new byte[0]);
    byte[] input = input(key, Secp256k1.sign(key, key));
    byte[] longer = Arrays.copyOf(input, 200);
    Arrays.fill(longer, 128, 200, (byte) 0xff);
    assertThat(ecRecover.execute(longer).orElseThrow())
        .hasSize(32)
        .isEqualTo(ecRecover.execute(input).orElseThrow());
  }

  @Test
  void shouldAnswerWithoutBytesWhenInputIsEmptyOrScalarsAreOutOfRange() {
    byte[] hash = new byte[32];
    byte[] signature = Secp256k1.sign(Keccak256.hash(hash), hash);
    byte[] highR = input(hash, signature);
    System.arraycopy(hex(N), 0, highR, 64, 32);
    byte[] highS = input(hash, signature);
    System.arraycopy(hex(N), 0, highS, 96, 32);
    byte[] zeroS = Arrays.copyOf(input(hash, signature), 96);
    byte[] otherV = input(hash, signature);
    otherV[63] = 29;
    for (byte[] input : new byte[][] {new byte[0], highR, highS, zeroS, otherV}) {
      assertThat(ecRecover.execute(input)).hasValueSatisfying(out -> assertThat(out).isEmpty());
    }
  }

  private static byte[] input(byte[] hash, byte[] signature) {
    byte[] input = new byte[128];
    System.arraycopy(hash, 0, input, 0, 32);
    input[63] = (byte) (signature[64] + 27);
    System.arraycopy(signature, 0, input, 64, 64);
    return input;
  }
}
