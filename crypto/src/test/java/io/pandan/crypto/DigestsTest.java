package io.pandan.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigestsTest {
  private static final byte[] ABC = "abc".getBytes(US_ASCII);

  @Test
  void shouldAgreeWithRfc7693WhenHashingAbcByBlake2b512() {
    assertThat(hex(Blake2b.hash(64, ABC)))
        .isEqualTo(
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
  }

  @Test
  void shouldHashPiecesLikeTheirConcatenation() {
    assertThat(Blake2b.hash(32, "a".getBytes(US_ASCII), "bc".getBytes(US_ASCII)))
        .isEqualTo(Blake2b.hash256(ABC));
    assertThat(Sha256.hash("a".getBytes(US_ASCII), "bc".getBytes(US_ASCII)))
        .isEqualTo(Sha256.hash(ABC));
  }

  @Test
  void shouldRefuseBlake2bDigestLongerThan64Bytes() {
    assertThatThrownBy(() -> Blake2b.hash(65, ABC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65");
  }

  @Test
  void shouldAgreeWithFips180WhenHashingAbcBySha2() {
    assertThat(hex(Sha256.hash(ABC)))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(hex(Sha512.hash(ABC)))
        .isEqualTo(
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
  }

  @Test
  void shouldAgreeWithItsAuthorsWhenHashingAbcByRipemd160() {
    assertThat(hex(Ripemd160.hash(ABC))).isEqualTo("8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
  }

  @Test
  void shouldHashNothingByKeccakAsEthereumDoes() {
    assertThat(hex(Keccak256.hash(new byte[0])))
        .isEqualTo("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  }

  @Test
  void shouldAgreeWithEthereumWhenHashingAbcByKeccak() {
    assertThat(hex(Keccak256.hash(ABC)))
        .isEqualTo("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  }

  @Test
  void shouldHashARangeAndWriteIntoAnArray() {
    byte[] shifted = new byte[3 + 5 + 40];
    System.arraycopy(ABC, 0, shifted, 5, 3);
    Keccak256.hash(shifted, 5, 3, shifted, 8);
    assertThat(Arrays.copyOfRange(shifted, 8, 40)).isEqualTo(Keccak256.hash(ABC));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
