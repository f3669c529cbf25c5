package io.pandan.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

class Keccak256Test {
  /** XKCP tests/TestVectors/KeccakF-1600-IntermediateValues.txt: the permutation of zeros. */
  private static final long[] OF_ZEROS = {
    0xf1258f7940e1dde7L, 0x84d5ccf933c0478aL, 0xd598261ea65aa9eeL, 0xbd1547306f80494dL,
    0x8b284e056253d057L, 0xff97a42d7f8e6fd4L, 0x90fee5a0a44647c4L, 0x8c5bda0cd6192e76L,
    0xad30a6f71b19059cL, 0x30935ab7d08ffc64L, 0xeb5aa93f2317d635L, 0xa9a6e6260d712103L,
    0x81a57c16dbcf555fL, 0x43b831cd0347c826L, 0x01f22f1a11a5569fL, 0x05e5635a21d9ae61L,
    0x64befef28cc970f2L, 0x613670957bc46611L, 0xb87c5a554fd00ecbL, 0x8c3ee88a1ccf32c8L,
    0x940c7922ae3a2614L, 0x1841f924a2c509e4L, 0x16f53526e70465c2L, 0x75f644e97f30a13bL,
    0xeaf1ff7b5ceca249L
  };

  @Test
  void shouldPermuteAStateOfZerosAsTheKeccakTeamDoes() {
    long[] state = new long[KeccakPermutation.LANES];
    KeccakPermutation.apply(state);
    assertThat(state).isEqualTo(OF_ZEROS);
  }

  @Test
  void shouldHashTheFirstShortMessagesOfTheSubmissionToNist() {
    // ShortMsgKAT_256.txt, lengths of 0, 8, 16 and 24 bits
    assertThat(hex("")).startsWith("c5d2460186f7233c");
    assertThat(hex("cc"))
        .isEqualTo("eead6dbfc7340a56caedc044696a168870549a6a7f6f56961e84a54bd9970b8a");
    assertThat(hex("41fb"))
        .isEqualTo("a8eaceda4d47b3281a795ad9e1ea2122b407baf9aabcb9e18b5717b7873537d2");
    assertThat(hex("1f877c"))
        .isEqualTo("627d7bc1491b2ab127282827b8de2d276b13d7d70fb4c5957fdf20655bc7ac30");
  }

  @Test
  void shouldAgreeWithBouncyCastleAtEveryLengthOverThreeBlocksAndAtEveryOffset() {
    Random random = new Random(1600);
    byte[] data = new byte[450];
    for (int length = 0; length <= 440; length++) {
      random.nextBytes(data);
      int offset = length % 10;
      byte[] expected = new byte[32];
      KeccakDigest digest = new KeccakDigest(256);
      digest.update(data, offset, length);
      digest.doFinal(expected, 0);
      assertThat(Keccak256.hash(data, offset, length)).as("length %d", length).isEqualTo(expected);
    }
  }

  @Test
  void shouldWriteTheDigestOverItsOwnInput() {
    byte[] data = new byte[300];
    Arrays.fill(data, (byte) 0xa3);
    byte[] expected = Keccak256.hash(data);
    Keccak256.hash(data, 0, data.length, data, 17);
    assertThat(Arrays.copyOfRange(data, 17, 49)).isEqualTo(expected);
  }

  @Test
  void shouldRefuseRangesOutsideOfTheArrays() {
    byte[] data = new byte[40];
    assertThatThrownBy(() -> Keccak256.hash(data, 1, 40))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Keccak256.hash(data, 0, 40, data, 9))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static String hex(String message) {
    return HexFormat.of().formatHex(Keccak256.hash(HexFormat.of().parseHex(message)));
  }
}
