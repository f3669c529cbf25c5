package io.pandan.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Secp256k1Test {
  private static final BigInteger N =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  @Test
  void shouldRecoverTheSignerOfRefFvmsVector() {
    byte[] hash = hex("18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c");
    byte[] signature =
        hex(
            "73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75f"
                + "eeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c4549"
                + "01");
    assertThat(ethereumAddress(Secp256k1.recover(hash, signature).orElseThrow()))
        .isEqualTo("a94f5374fce5edbc8e2a8697c15331677e6ebf0b");
  }

  @Test
  void shouldSignDeterministicallyAsInRfc6979() {
    // The well-known vector of RFC 6979 over secp256k1: private key 1, "Satoshi Nakamoto".
    byte[] hash = Sha256.hash("Satoshi Nakamoto".getBytes(StandardCharsets.US_ASCII));
    byte[] signature = Secp256k1.sign(key(1), hash);
    assertThat(HexFormat.of().formatHex(signature, 0, 64))
        .isEqualTo(
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
                + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5");
    assertThat(Secp256k1.recover(hash, signature)).contains(Secp256k1.publicKey(key(1)));
  }

  @Test
  void shouldDeriveTheFirstDevelopmentAccountOfHardhat() {
    byte[] key = hex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
    assertThat(ethereumAddress(Secp256k1.publicKey(key)))
        .isEqualTo("f39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  }

  @Test
  void shouldRecoverItsOwnSignaturesWithEitherValueOfS() {
    for (int i = 1; i <= 40; i++) {
      byte[] hash = Sha256.hash(new byte[] {(byte) i});
      byte[] signature = Secp256k1.sign(key(i), hash);
      BigInteger s = new BigInteger(1, signature, 32, 32);
      assertThat(s).isLessThanOrEqualTo(N.shiftRight(1));
      assertThat(Secp256k1.recover(hash, signature)).contains(Secp256k1.publicKey(key(i)));

      byte[] other = Arrays.copyOf(signature, 65);
      byte[] high = N.subtract(s).toByteArray();
      System.arraycopy(high, high.length - 32, other, 32, 32);
      other[64] ^= 1;
      assertThat(Secp256k1.recover(hash, other)).contains(Secp256k1.publicKey(key(i)));
    }
  }

  @Test
  void shouldSignTheSameWithAndWithoutTheNativeLibrary() {
    Optional<NativeSecp256k1> library = NativeSecp256k1.load();
    assumeTrue(library.isPresent(), "no libsecp256k1 for this machine on the library path");
    Random random = new Random(6);
    for (int i = 0; i < 200; i++) {
      byte[] hash = new byte[32];
      byte[] key = new byte[32];
      random.nextBytes(hash);
      random.nextBytes(key);
      key[0] &= 0x7f; // below n
      BigInteger d = new BigInteger(1, key);
      assertThat(library.get().sign(key, hash)).isEqualTo(Secp256k1.signInJava(d, hash));
      assertThat(library.get().publicKey(key)).isEqualTo(Secp256k1.publicKeyInJava(d));
    }
  }

  @Test
  void shouldRecoverTheSameWithAndWithoutTheNativeLibrary() {
    Optional<NativeSecp256k1> library = NativeSecp256k1.load();
    assumeTrue(library.isPresent(), "no libsecp256k1 for this machine on the library path");
    byte[] n = Arrays.copyOfRange(N.toByteArray(), 1, 33);
    Random random = new Random(5);
    int recovered = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] hash = new byte[32];
      byte[] signature = new byte[65];
      random.nextBytes(hash);
      random.nextBytes(signature);
      switch (random.nextInt(8)) {
        case 0 -> System.arraycopy(n, 0, signature, 0, 32);
        case 1 -> System.arraycopy(n, 0, signature, 32, 32);
        case 2 -> Arrays.fill(signature, 0, 32, (byte) 0);
        case 3 -> Arrays.fill(signature, 32, 64, (byte) 0);
        // Below p - n, so that r + n is in the field.
        case 4 -> Arrays.fill(signature, 0, 17, (byte) 0);
        case 5 -> Arrays.fill(hash, (byte) 0xff);
        case 6 -> Arrays.fill(hash, (byte) 0);
        default -> System.arraycopy(Secp256k1.sign(key(1 + i % 100), hash), 0, signature, 0, 65);
      }
      signature[64] &= 3;
      Optional<byte[]> key = library.get().recover(hash, signature);
      recovered += key.isPresent() ? 1 : 0;
      assertThat(key.map(HexFormat.of()::formatHex))
          .isEqualTo(Secp256k1.recoverInJava(hash, signature).map(HexFormat.of()::formatHex));
    }
    assertThat(recovered).isBetween(100, 1_900);
  }

  @Test
  void shouldRecoverNothingFromValuesOutOfRange() {
    byte[] hash = Sha256.hash(new byte[] {1});
    byte[] good = Secp256k1.sign(key(7), hash);
    assertThat(Secp256k1.recover(hash, with(good, 64, new byte[] {4}))).isEmpty();
    assertThat(Secp256k1.recover(hash, with(good, 64, new byte[] {27}))).isEmpty();
    assertThat(Secp256k1.recover(hash, with(good, 64, new byte[] {-1}))).isEmpty();
    assertThat(Secp256k1.recover(hash, with(good, 0, new byte[32]))).isEmpty();
    assertThat(Secp256k1.recover(hash, with(good, 32, new byte[32]))).isEmpty();
    byte[] n = Arrays.copyOfRange(N.toByteArray(), 1, 33);
    assertThat(Secp256k1.recover(hash, with(good, 0, n))).isEmpty();
    assertThat(Secp256k1.recover(hash, with(good, 32, n))).isEmpty();
    // r + n does not fit the field, so no point has this x.
    assertThat(Secp256k1.recover(hash, with(good, 64, new byte[] {2}))).isEmpty();
    // x = 5 is on no point of the curve.
    assertThat(Secp256k1.recover(hash, with(good, 0, key(5)))).isEmpty();
  }

  @Test
  void shouldRefuseWrongLengthsAndKeys() {
    assertThatThrownBy(() -> Secp256k1.recover(new byte[31], new byte[65]))
        .hasMessage("hash of 31 bytes, expected 32");
    assertThatThrownBy(() -> Secp256k1.recover(new byte[32], new byte[64]))
        .hasMessage("signature of 64 bytes, expected 65");
    assertThatThrownBy(() -> Secp256k1.publicKey(new byte[32])).hasMessageContaining("1..n-1");
  }

  private static byte[] with(byte[] signature, int offset, byte[] part) {
    byte[] changed = signature.clone();
    System.arraycopy(part, 0, changed, offset, part.length);
    return changed;
  }

  private static byte[] key(int value) {
    byte[] key = new byte[32];
    key[31] = (byte) value;
    return key;
  }

  private static String ethereumAddress(byte[] publicKey) {
    return HexFormat.of().formatHex(Keccak256.hash(publicKey, 1, 64), 12, 32);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
