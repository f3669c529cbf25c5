package io.pandan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Known pairs are those of the Filecoin specification, also in ref-fvm's address tests. */
class AddressTest {

  @ParameterizedTest
  @CsvSource({
    "f00, 0000",
    "f01, 0001",
    "f0150, 009601",
    "f01024, 008008",
    "f01729, 00c10d",
    "f0999999, 00bf843d",
    "f17uoq6tp427uzv7fztkbsnn64iwotfrristwpryy, 01fd1d0f4dfcd7e99afcb99a8326b7dc459d32c628",
    "f24vg6ut43yw2h2jqydgbg2xq7x6f4kub3bg6as6i, 02e54dea4f9bc5b47d261819826d5e1fbf8bc5503b"
  })
  void shouldReadAndWriteKnownTextAndBytes(String text, String hex) {
    Address parsed = Address.parse(text);
    assertThat(HexFormat.of().formatHex(parsed.toBytes())).isEqualTo(hex);
    assertThat(Address.of(HexFormat.of().parseHex(hex))).isEqualTo(parsed).hasToString(text);
  }

  @Test
  void shouldReadAndWriteDelegatedAddressesWhateverTheirNamespace() {
    byte[] sub = HexFormat.of().parseHex("d4c5fb16488aa48081296299d54b0c648c9333da");
    Address address = Address.delegated(10, sub);
    assertThat(address.toString()).startsWith("f410f");
    assertThat(Address.parse(address.toString())).isEqualTo(address);
    assertThat(Address.parse(address.toString('t'))).isEqualTo(address);
    assertThat(address.namespace()).isEqualTo(10);
    assertThat(address.subaddress()).isEqualTo(sub);
    Address far = Address.delegated(1L << 40, new byte[Address.MAX_SUBADDRESS_LEN]);
    assertThat(Address.of(far.toBytes())).isEqualTo(far);
    assertThat(Address.parse(far.toString())).isEqualTo(far);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "f",
        "f0",
        "x01",
        "f0-1",
        "f09223372036854775808",
        "f5abc",
        "f17uoq6tp427uzv7fztkbsnn64iwotfrristwpryz",
        "f17uoq6tp427uzv7fztkbsnn64iwotfrristwpr",
        "f410",
        "f4f2oekwcmo2pueydmaq53eic2i62crtbeyuzx2gmy"
      })
  void shouldRefuseTextThatIsNoAddress(String text) {
    assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(AddressException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "05aa", "0080", "008000", "0000ff", "01fd", "04", "048000aa"})
  void shouldRefuseBytesThatAreNoAddress(String hex) {
    assertThatThrownBy(() -> Address.of(HexFormat.of().parseHex(hex)))
        .isInstanceOf(AddressException.class);
  }

  @Test
  void shouldRefuseSubaddressOverFiftyFourBytes() {
    assertThatThrownBy(() -> Address.delegated(10, new byte[55]))
        .isInstanceOf(AddressException.class)
        .hasMessageContaining("55")
        .hasMessageContaining("54");
  }
}
