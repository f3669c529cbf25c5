package io.pandan.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlsTest {
  private static final byte[] INFINITY_KEY = HexFormat.of().parseHex("c0" + "00".repeat(47));
  private static final byte[] INFINITY_SIGNATURE = HexFormat.of().parseHex("c0" + "00".repeat(95));

  // filecoin-project/serialization-vectors, message_signing.json, first case: the bytes of the
  // message's CID are what is signed.
  private static final byte[] KEY =
      Base64.getDecoder().decode("pyBOAP9camcZANKedHE+oaqPgtsOd/qBvOAO1YfvLVY=");
  private static final byte[] MESSAGE =
      HexFormat.of()
          .parseHex("0171a0e40220cebe89d62b1ff3c34a26d112fd0d1c71debefce08214cce0cdaaf67d532fbfeb");
  private static final byte[] SIGNATURE =
      Base64.getDecoder()
          .decode(
              "sYHUj6N7Cb86A8pTPyaB82zdeemyHd+tZU4Vdsm6bz2GlaeLC5tsc3SX1Q7Fr5pRA5gXhcx4ID+vDqDVO7ZA"
                  + "nToKaWeZ2Wr28S+b4tGWOwqYHx8jkkvklyyNJ5wK4bq+");

  @Test
  void shouldSignAsLotusDoes() {
    assertThat(Bls.sign(KEY, MESSAGE)).isEqualTo(SIGNATURE);
    assertThat(Bls.verify(Bls.publicKey(KEY), MESSAGE, SIGNATURE)).isTrue();
  }

  @Test
  void shouldNotVerifyAnotherMessageOrKey() {
    assertThat(Bls.verify(Bls.publicKey(KEY), new byte[] {1}, SIGNATURE)).isFalse();
    assertThat(Bls.verify(Bls.publicKey(key(3)), MESSAGE, SIGNATURE)).isFalse();
  }

  @Test
  void shouldVerifyAnAggregateOfDistinctMessages() {
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> messages = new ArrayList<>();
    List<byte[]> signatures = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      byte[] message = new byte[64];
      message[5] = (byte) i;
      keys.add(Bls.publicKey(key(i)));
      messages.add(message);
      signatures.add(Bls.sign(key(i), message));
    }
    byte[] aggregate = Bls.aggregate(signatures);
    assertThat(Bls.verifyAggregate(keys, messages, aggregate)).isTrue();
    assertThat(Bls.verifyAggregate(keys.reversed(), messages, aggregate)).isFalse();
    assertThat(Bls.verifyAggregate(keys, messages, signatures.getFirst())).isFalse();
  }

  @Test
  void shouldRefuseMessagesThatOccurTwice() {
    byte[] aggregate = Bls.aggregate(List.of(Bls.sign(key(1), MESSAGE), Bls.sign(key(2), MESSAGE)));
    List<byte[]> keys = List.of(Bls.publicKey(key(1)), Bls.publicKey(key(2)));
    assertThat(Bls.verifyAggregate(keys, List.of(MESSAGE, MESSAGE), aggregate)).isFalse();
  }

  @Test
  void shouldTakeAnAggregateOfNoneToBeValid() {
    assertThat(Bls.verifyAggregate(List.of(), List.of(), new byte[96])).isTrue();
  }

  @Test
  void shouldRefuseTheKeyAtInfinity() {
    assertThat(Bls.verify(INFINITY_KEY, MESSAGE, INFINITY_SIGNATURE)).isFalse();
    assertThat(Bls.verify(Bls.publicKey(KEY), MESSAGE, INFINITY_SIGNATURE)).isFalse();
  }

  @Test
  void shouldTellPointsThatAreNone() {
    byte[] key = Bls.publicKey(KEY);
    assertThatThrownBy(() -> Bls.verify(new byte[48], MESSAGE, SIGNATURE))
        .isInstanceOf(Bls.InvalidPointException.class)
        .hasMessageContaining("public key");
    assertThatThrownBy(() -> Bls.verify(key, MESSAGE, new byte[95]))
        .isInstanceOf(Bls.InvalidPointException.class)
        .hasMessageContaining("95");
    // On the curve, but not in the group: x = 4 (with the flag of compression).
    byte[] outside = new byte[48];
    outside[0] = (byte) 0x80;
    outside[47] = 4;
    assertThatThrownBy(() -> Bls.verify(outside, MESSAGE, SIGNATURE))
        .isInstanceOf(Bls.InvalidPointException.class)
        .hasMessageContaining("outside of G1");
  }

  private static byte[] key(int value) {
    byte[] key = new byte[32];
    key[0] = (byte) value;
    return key;
  }
}
