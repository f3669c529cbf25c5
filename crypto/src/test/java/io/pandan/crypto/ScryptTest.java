package io.pandan.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ScryptTest {
  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void shouldDeriveWhatRfc7914Says() {
    assertThat(Scrypt.derive(ascii("password"), ascii("NaCl"), 1024, 8, 16, 64))
        .isEqualTo(
            HexFormat.of()
                .parseHex(
                    "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"));
  }

  @Test
  void shouldDeriveFromNothingWithTheSmallestParameters() {
    assertThat(Scrypt.derive(new byte[0], new byte[0], 16, 1, 1, 64))
        .isEqualTo(
            HexFormat.of()
                .parseHex(
                    "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"));
  }

  @Test
  void shouldRefuseParametersOutOfRange() {
    byte[] none = {};
    assertThatIllegalArgumentException().isThrownBy(() -> Scrypt.derive(none, none, 3, 8, 1, 32));
    assertThatIllegalArgumentException().isThrownBy(() -> Scrypt.derive(none, none, 2, 0, 1, 32));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scrypt.derive(none, none, 1 << 24, 8, 1, 32))
        .withMessageContaining("limit 1073741824");
  }
}
