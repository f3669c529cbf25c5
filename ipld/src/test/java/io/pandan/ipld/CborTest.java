package io.pandan.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborTest {
  private static final Cid EMPTY_ARRAY = Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) 0x80});

  // RFC 8949, appendix A.
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "10, 0a",
    "23, 17",
    "24, 1818",
    "100, 1864",
    "255, 18ff",
    "256, 190100",
    "1000, 1903e8",
    "65535, 19ffff",
    "65536, 1a00010000",
    "1000000, 1a000f4240",
    "4294967295, 1affffffff",
    "4294967296, 1b0000000100000000",
    "1000000000000, 1b000000e8d4a51000",
    "9223372036854775807, 1b7fffffffffffffff",
    "-1, 20",
    "-10, 29",
    "-24, 37",
    "-25, 3818",
    "-100, 3863",
    "-1000, 3903e7",
    "-9223372036854775808, 3b7fffffffffffffff"
  })
  void shouldWriteAndReadIntegersAsInRfc8949(long value, String hex) {
    assertThat(hex(new CborWriter().writeLong(value))).isEqualTo(hex);
    assertThat(reader(hex).readLong()).isEqualTo(value);
    new CborReader(bytes(hex)).skipValue();
  }

  @Test
  void shouldKeepAll64BitsOfAnUnsignedInteger() {
    assertThat(hex(new CborWriter().writeUnsigned(-1))).isEqualTo("1bffffffffffffffff");
    assertThat(reader("1bffffffffffffffff").readUnsigned()).isEqualTo(-1);
    assertThatThrownBy(() -> reader("1bffffffffffffffff").readLong())
        .isInstanceOf(CborException.class)
        .hasMessageContaining("64 bits with a sign");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 40",
    "1, 420001",
    "-1, 420101",
    "255, 4200ff",
    "256, 43000100",
    "-1000000000000000000, 49010de0b6b3a7640000"
  })
  void shouldWriteBigIntegersWithASignByte(BigInteger value, String hex) {
    assertThat(hex(new CborWriter().writeBigInt(value))).isEqualTo(hex);
    assertThat(reader(hex).readBigInt()).isEqualTo(value);
  }

  @Test
  void shouldRefuseBigIntegersBeyond128Bytes() {
    BigInteger largest = BigInteger.ONE.shiftLeft(127 * 8).subtract(BigInteger.ONE);
    assertThat(new CborReader(new CborWriter().writeBigInt(largest).toByteArray()).readBigInt())
        .isEqualTo(largest);
    assertThatThrownBy(() -> new CborWriter().writeBigInt(largest.add(BigInteger.ONE)))
        .isInstanceOf(CborException.class)
        .hasMessageContaining("129")
        .hasMessageContaining("128");
    assertThatThrownBy(
            () ->
                new CborReader(new CborWriter().writeBytes(new byte[129]).toByteArray())
                    .readBigInt())
        .isInstanceOf(CborException.class)
        .hasMessageContaining("129");
    assertThatThrownBy(() -> reader("420201").readBigInt()).hasMessageContaining("sign byte 2");
  }

  @Test
  void shouldReadBackEveryKindInOrder() {
    byte[] data =
        new CborWriter()
            .writeArrayHeader(8)
            .writeLong(-3)
            .writeBytes(new byte[] {1, 2})
            .writeText("é")
            .writeCid(EMPTY_ARRAY)
            .writeNull()
            .writeBool(true)
            .writeMapHeader(1)
            .writeText("a")
            .writeUnsigned(7)
            .writeRaw(bytes("fb3ff199999999999a"))
            .toByteArray();
    new CborReader(data).skipValue();
    CborReader reader = new CborReader(data);
    reader.readArrayHeader(8);
    assertThat(reader.peek()).isEqualTo(CborType.NEGATIVE);
    assertThat(reader.readLong()).isEqualTo(-3);
    assertThat(reader.readBytes(2)).containsExactly(1, 2);
    assertThat(reader.readText()).isEqualTo("é");
    assertThat(reader.peek()).isEqualTo(CborType.LINK);
    assertThat(reader.readCid()).isEqualTo(EMPTY_ARRAY);
    assertThat(reader.tryReadNull()).isTrue();
    assertThat(reader.tryReadNull()).isFalse();
    assertThat(reader.readBool()).isTrue();
    assertThat(reader.readRaw()).asHexString().isEqualTo("A1616107");
    assertThat(reader.readDouble()).isEqualTo(1.1);
    assertThat(reader.peek()).isEqualTo(CborType.END);
    reader.requireEnd();
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "3903e7", "43ffffff", "63616263", "82014102", "a1616140", "f6"})
  void shouldSkipExactlyOneValue(String hex) {
    CborReader reader = reader(hex + "f5");
    reader.skipValue();
    assertThat(reader.position()).isEqualTo(hex.length() / 2);
    assertThat(reader.readBool()).isTrue();
    assertThat(reader.atEnd()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "1817", // 23 in two bytes
        "190018", // 24 in three bytes
        "1a0000ffff", // 65535 in five bytes
        "1b00000000ffffffff", // 2^32 - 1 in nine bytes
        "18", // header cut off
        "1f", // indefinite
        "9fff", // indefinite array
        "5f4101ff", // indefinite bytes
        "4201", // bytes cut off
        "62c328", // no UTF-8
        "61ff", // no UTF-8
        "8201", // array cut off
        "9b7fffffffffffffff", // array of 2^63 - 1 items
        "bb4000000000000000", // map whose item count overflows
        "a10001", // key is no text
        "a2616201616102", // keys out of order
        "a2616101616102", // key twice
        "a26262620161610a", // longer key first
        "c101", // tag 1
        "d82a01", // link that is no byte string
        "d82a4100", // link without CID
        "d82a450155000000", // link without the zero byte, bytes left
        "f7", // undefined
        "f0", // simple value
        "f93c00", // half float
        "fa47c35000", // single float
        "fb7ff0000000000000", // infinity
        "fb7ff8000000000000", // not a number
        "ff", // break
      })
  void shouldRefuseWhatIsNotDagCbor(String hex) {
    byte[] data = bytes(hex);
    assertThatThrownBy(() -> new CborReader(data).skipValue()).isInstanceOf(CborException.class);
  }

  @Test
  void shouldRefuseNestingBeyondItsLimit() {
    new CborReader(bytes("81".repeat(CborReader.MAX_DEPTH) + "00")).skipValue();
    assertThatThrownBy(
            () -> new CborReader(bytes("81".repeat(CborReader.MAX_DEPTH + 1) + "00")).skipValue())
        .isInstanceOf(CborException.class)
        .hasMessageContaining("256");
  }

  @Test
  void shouldSayWhereAndWhatItExpected() {
    assertThatThrownBy(
            () -> {
              CborReader reader = reader("820140");
              reader.readArrayHeader(2);
              reader.readLong();
              reader.readLong();
            })
        .isInstanceOf(CborException.class)
        .hasMessage("offset 2: expected integer, found BYTES");
    assertThatThrownBy(() -> reader("820140").readArrayHeader(3))
        .hasMessage("offset 0: array of 2 items, expected 3");
    assertThatThrownBy(() -> reader("430102").readBytes()).hasMessageContaining("only 2 are left");
    assertThatThrownBy(() -> reader("43010203").readBytes(2)).hasMessageContaining("limit 2");
    assertThatThrownBy(() -> reader("0000").requireEnd()).hasMessage("offset 0: 2 trailing bytes");
  }

  @Test
  void shouldFindLinksAndCountFieldsAsRefFvmDoes() {
    byte[] inner =
        new CborWriter().writeArrayHeader(2).writeLong(0).writeCid(EMPTY_ARRAY).toByteArray();
    byte[] data =
        new CborWriter()
            .writeArrayHeader(3)
            .writeLong(0)
            .writeCid(EMPTY_ARRAY)
            .writeRaw(inner)
            .toByteArray();
    List<Cid> links = new ArrayList<>();
    int[] counts = new int[2];
    CborLinks.scan(
        data,
        new CborLinks.Visitor() {
          @Override
          public void onField() {
            counts[0]++;
          }

          @Override
          public void onLinkTag() {
            counts[1]++;
          }

          @Override
          public void onLink(Cid link) {
            links.add(link);
          }
        });
    assertThat(links).containsExactly(EMPTY_ARRAY, EMPTY_ARRAY);
    assertThat(counts).containsExactly(6, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a10001", "1817", "c101", "f93c00", "61ff", "a2616201616102"})
  void shouldScanLenientlyWhatRefFvmAccepts(String hex) {
    CborLinks.scan(bytes(hex), link -> {});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0000",
        "9fff",
        "4201",
        "9bffffffffffffffff",
        "bb8000000000000000",
        "d82a01",
        "d82a4100",
        "d82a40"
      })
  void shouldRefuseToScanWhatRefFvmRefuses(String hex) {
    assertThatThrownBy(() -> CborLinks.scan(bytes(hex), link -> {}))
        .isInstanceOf(CborException.class);
  }

  private static CborReader reader(String hex) {
    return new CborReader(bytes(hex));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(CborWriter writer) {
    return HexFormat.of().formatHex(writer.toByteArray());
  }
}
