package io.pandan.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.junit.jupiter.api.Test;

class Blake2bTest {
  @Test
  void shouldHashAbcAsAppendixAOfRfc7693Does() {
    assertThat(HexFormat.of().formatHex(Blake2b.hash(64, new byte[] {'a', 'b', 'c'})))
        .isEqualTo(
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
  }

  @Test
  void shouldPassTheSelfTestOfRfc7693() {
    // Appendix E: digests of many lengths over inputs of many lengths, without and with key; those
    // without key, hashed together with Bouncy Castle's keyed ones.
    byte[][] parts = new byte[48][];
    int at = 0;
    for (int length : new int[] {20, 32, 48, 64}) {
      for (int inputLength : new int[] {0, 3, 128, 129, 255, 1024}) {
        byte[] input = sequence(inputLength, inputLength);
        parts[at++] = Blake2b.hash(length, input);
        byte[] key = sequence(length, length);
        Blake2bDigest keyed = new Blake2bDigest(key, length, null, null);
        keyed.update(input, 0, input.length);
        byte[] digest = new byte[length];
        keyed.doFinal(digest, 0);
        parts[at++] = digest;
      }
    }
    assertThat(HexFormat.of().formatHex(Blake2b.hash(32, parts)))
        .isEqualTo("c23a7800d98123bd10f506c61e29da5603d763b8bbad2e737f5e765a7bccd475");
  }

  @Test
  void shouldAgreeWithBouncyCastleAtEveryLengthOverFourBlocks() {
    Random random = new Random(7693);
    for (int length = 0; length <= 520; length++) {
      byte[] data = new byte[length];
      random.nextBytes(data);
      int digestLength = 1 + length % 64;
      assertThat(Blake2b.hash(digestLength, data))
          .as("length %d, digest of %d", length, digestLength)
          .isEqualTo(expected(digestLength, data));
    }
  }

  @Test
  void shouldHashPiecesAsOneText() {
    Random random = new Random(128);
    for (int round = 0; round < 300; round++) {
      byte[] data = new byte[random.nextInt(600)];
      random.nextBytes(data);
      int first = random.nextInt(data.length + 1);
      int second = first + random.nextInt(data.length - first + 1);
      assertThat(
              Blake2b.hash(
                  32,
                  Arrays.copyOfRange(data, 0, first),
                  Arrays.copyOfRange(data, first, second),
                  Arrays.copyOfRange(data, second, data.length)))
          .isEqualTo(expected(32, data));
    }
  }

  private static byte[] expected(int length, byte[] data) {
    Blake2bDigest digest = new Blake2bDigest(length * Byte.SIZE);
    digest.update(data, 0, data.length);
    byte[] out = new byte[length];
    digest.doFinal(out, 0);
    return out;
  }

  /** {@code selftest_seq} of RFC 7693, appendix E. */
  private static byte[] sequence(int length, int seed) {
    byte[] out = new byte[length];
    int a = 0xDEAD4BAD * seed;
    int b = 1;
    for (int i = 0; i < length; i++) {
      int t = a + b;
      a = b;
      b = t;
      out[i] = (byte) (t >>> 24);
    }
    return out;
  }
}
