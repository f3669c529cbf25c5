package io.pandan.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Secp256r1Test {
  private static final BigInteger N =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  @Test
  void shouldVerifyWhatTheJdkSigns() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    for (int i = 0; i < 10; i++) {
      KeyPair pair = generator.generateKeyPair();
      byte[] hash = Sha256.hash(new byte[] {(byte) i});
      byte[] signature = sign(pair, hash);
      byte[] key = key((ECPublicKey) pair.getPublic());
      assertThat(Secp256r1.verify(hash, signature, key)).isTrue();

      byte[] highS = signature.clone();
      put(N.subtract(new BigInteger(1, signature, 32, 32)), highS, 32);
      assertThat(Secp256r1.verify(hash, highS, key)).as("the other s").isTrue();

      for (byte[] part : new byte[][] {hash, signature, key}) {
        part[7] ^= 1;
        assertThat(Secp256r1.verify(hash, signature, key)).isFalse();
        part[7] ^= 1;
      }
    }
  }

  @Test
  void shouldRefuseScalarsOutOfRangeAndKeysOffTheCurve() {
    byte[] ones = new byte[64];
    Arrays.fill(ones, (byte) 1);
    byte[] largest = new byte[64];
    Arrays.fill(largest, (byte) 0xff);
    byte[] hash = new byte[32];
    assertThat(Secp256r1.verify(hash, ones, new byte[64])).isFalse();
    assertThat(Secp256r1.verify(hash, ones, ones)).isFalse();
    assertThat(Secp256r1.verify(hash, ones, largest)).isFalse();
    assertThat(Secp256r1.verify(hash, new byte[64], ones)).isFalse();
    assertThat(Secp256r1.verify(hash, largest, ones)).isFalse();
  }

  @Test
  void shouldRefuseArraysOfAnotherLength() {
    assertThatThrownBy(() -> Secp256r1.verify(new byte[31], new byte[64], new byte[64]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("31");
  }

  private static byte[] sign(KeyPair pair, byte[] hash) throws Exception {
    Signature signer = Signature.getInstance("NONEwithECDSAinP1363Format");
    signer.initSign(pair.getPrivate());
    signer.update(hash);
    return signer.sign();
  }

  private static byte[] key(ECPublicKey key) {
    byte[] bytes = new byte[64];
    put(key.getW().getAffineX(), bytes, 0);
    put(key.getW().getAffineY(), bytes, 32);
    return bytes;
  }

  private static void put(BigInteger value, byte[] out, int at) {
    byte[] bytes = value.toByteArray();
    int length = Math.min(bytes.length, 32);
    Arrays.fill(out, at, at + 32, (byte) 0);
    System.arraycopy(bytes, bytes.length - length, out, at + 32 - length, length);
  }
}
