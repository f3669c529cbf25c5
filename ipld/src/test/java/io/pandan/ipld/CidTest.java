package io.pandan.ipld;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.crypto.Sha256;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidTest {
  @Test
  void shouldNameTheEmptyArrayAsFilecoinDoes() {
    // The CID of an empty DAG-CBOR array, EMPTY_ARR_CID of builtin-actors.
    Cid cid = Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) 0x80});
    assertThat(cid).hasToString("bafy2bzacebc3bt6cedhoyw34drrmjvazhu4oj25er2ebk4u445pzycvq4ta4a");
    assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
    assertThat(Cid.of(cid.toBytes())).isEqualTo(cid).hasSameHashCodeAs(cid);
    assertThat(cid.codec()).isEqualTo(Codec.DAG_CBOR);
    assertThat(cid.multihashCode()).isEqualTo(MultihashCode.BLAKE2B_256);
    assertThat(cid.size()).isEqualTo(38);
  }

  @Test
  void shouldReadAndWriteVersionZero() {
    String text = "QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR";
    Cid cid = Cid.parse(text);
    assertThat(cid.version()).isZero();
    assertThat(cid.codec()).isEqualTo(Codec.DAG_PB);
    assertThat(cid.multihashCode()).isEqualTo(MultihashCode.SHA2_256);
    assertThat(cid.size()).isEqualTo(34);
    assertThat(cid).hasToString(text);
    assertThat(Cid.of(cid.toBytes())).isEqualTo(cid);
  }

  @Test
  void shouldReadTheExampleOfTheCidSpecification() {
    Cid cid = Cid.parse("zb2rhe5P4gXftAwvA4eXQ5HJwsER2owDyS9sKaQRRVQPn93bA");
    assertThat(cid.codec()).isEqualTo(Codec.RAW);
    assertThat(HexFormat.of().formatHex(cid.digest()))
        .isEqualTo("6e6ff7950a36187a801613426e858dce686cd7d7e3c0fc42ee0330072d245c95");
  }

  @Test
  void shouldCarryDataInAnIdentityCid() {
    Cid cid = Cid.identity(Codec.RAW, "fil/18/storageminer".getBytes(US_ASCII));
    assertThat(cid.isIdentity()).isTrue();
    assertThat(cid.digest()).asString(US_ASCII).isEqualTo("fil/18/storageminer");
    assertThat(Cid.identity(Codec.RAW, new byte[0]).toBytes()).containsExactly(1, 0x55, 0, 0);
  }

  @Test
  void shouldReadOneCidFromAStreamOfThem() {
    Cid first = Cid.v1(Codec.RAW, MultihashCode.SHA2_256, Sha256.hash(new byte[1]));
    Cid second = Cid.sum(Codec.DAG_CBOR, new byte[2]);
    byte[] both = Arrays.copyOf(first.toBytes(), first.size() + second.size());
    second.copyTo(both, first.size());
    assertThat(Cid.read(both, 0)).isEqualTo(first);
    assertThat(Cid.read(both, first.size())).isEqualTo(second);
    assertThatThrownBy(() -> Cid.of(both))
        .isInstanceOf(CidException.class)
        .hasMessageContaining("38 trailing bytes");
  }

  @Test
  void shouldOrderByUnsignedBytes() {
    Cid low = Cid.identity(Codec.RAW, new byte[] {0x7f});
    Cid high = Cid.identity(Codec.RAW, new byte[] {(byte) 0x80});
    assertThat(low).isLessThan(high);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "01", // cut off after the version
        "0155", // cut off after the codec
        "01550002aa", // digest cut off
        "02550000", // unknown version
        "00550000", // version 0 spelled out
        "0155800000", // multihash code not in its shortest form
        "01550041", // digest of 65 bytes announced
        "1220aabb", // version 0 cut off
      })
  void shouldRefuseMalformedBytes(String hex) {
    assertThatThrownBy(() -> Cid.of(HexFormat.of().parseHex(hex))).isInstanceOf(CidException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b",
        "x",
        "bAFKQAAA",
        "bafkqaaa=",
        "bafkqaab",
        "f01550000",
        "Qm123",
        "bafkqaaaa",
        "QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMn0"
      })
  void shouldRefuseMalformedTexts(String text) {
    assertThatThrownBy(() -> Cid.parse(text)).isInstanceOf(CidException.class);
  }

  @Test
  void shouldRefuseDigestLongerThan64Bytes() {
    assertThatThrownBy(() -> Cid.identity(Codec.RAW, new byte[65]))
        .isInstanceOf(CidException.class)
        .hasMessageContaining("65")
        .hasMessageContaining("64");
  }
}
