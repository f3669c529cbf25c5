package io.pandan.ipld.bitfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitFieldTest {
  private static final long GREATEST = -2;

  // Bits of the encoding in order, as in ref-fvm's ipld/bitfield/src/rleplus/mod.rs.
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "00 1 01 0001, 11111111",
    "00 1 01 0010 1 01 1100, 11110111",
    "00 1 00 10011000, 1111111111111111111111111",
    "00 1 00 10001000 000, 11111111111111111",
  })
  void shouldDecodeAndEncodeAsRefFvmDoes(String encoding, String bits) {
    BitField expected = BitField.EMPTY;
    for (int i = 0; i < bits.length(); i++) {
      expected = bits.charAt(i) == '1' ? expected.with(i) : expected;
    }
    BitField decoded = BitField.decode(pack(encoding));
    assertThat(decoded).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThat(BitField.decode(decoded.encode())).isEqualTo(decoded);
  }

  @ParameterizedTest
  @CsvSource({
    "10 1 01 0001, unknown version",
    "00 1 1 01 0000 1, short run of 0",
    "00 1 1 00 00000000 1, long run of 0",
    "00 1 01 101 00000000, zero byte",
    "00 1 00 11000001 00000000 111, invalid run",
    "00 1 00 00000001 00000001 00000001 00000001 00000001 00000001 00000001 00000001 00000001"
        + " 010, invalid run",
    "00 1 00 11000000 111, long run of 3",
    "00 1 00 10000000 111, long run of 1",
    "00 1 01 1000 1111111, short run of 1",
    "00 0 1, run of zeros",
    "00 0 01 0010, not minimally",
    "00 1 01 0010 1, run of zeros",
    "00 0 1 01 0010 01 0010, run of zeros",
    "00 1 00 11111111 11111111 11111111 11111111 11111111 11111111 11111111 11111111 11111110"
        + " 00 11111111 11111111 11111111 11111111 11111111 11111111 11111111 11111111 11111110"
        + " 01 0100, longer than 2^64 - 1 bits",
  })
  void shouldRefuseWhatRefFvmRefuses(String encoding, String reason) {
    assertThatThrownBy(() -> BitField.decode(pack(encoding)))
        .isInstanceOf(BitFieldException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void shouldReachTheGreatestBitAndNoFurther() {
    BitField all = BitField.range(0, -1);
    assertThat(all.count()).isEqualTo(-1);
    assertThat(BitField.decode(all.encode())).isEqualTo(all);
    // 2^64 - 2 bits in two runs, from ref-fvm's test iter_last.
    byte[] encoding = HexFormat.of().parseHex("e4ffffffffffffffff2fffffffffffffffff7f");
    assertThat(BitField.decode(encoding).last()).hasValue(GREATEST);
    assertThat(BitField.decode(encoding).encode()).isEqualTo(encoding);
    assertThat(BitField.of(GREATEST).get(GREATEST)).isTrue();
    assertThatThrownBy(() -> BitField.of(-1))
        .isInstanceOf(BitFieldException.class)
        .hasMessage("bit 18446744073709551615, limit 18446744073709551614");
    assertThatThrownBy(() -> BitField.EMPTY.with(-1)).isInstanceOf(BitFieldException.class);
    assertThat(all.without(-1)).isEqualTo(all);
  }

  @Test
  void shouldSliceAsRefFvmDoes() {
    BitField field = BitField.of(1, 4, 7, 9, 10, 11);
    assertThat(field.slice(1, 3)).contains(BitField.of(4, 7, 9));
    assertThat(field.slice(4, 2)).contains(BitField.of(10, 11));
    assertThat(field.slice(4, 3)).isEmpty();
    assertThat(field.slice(0, 0)).contains(BitField.EMPTY);
  }

  @Test
  void shouldCutAsRefFvmDocumentsIt() {
    // lhs xx-xxx--x, rhs -xx-x----, output xxx--x
    assertThat(BitField.of(0, 1, 3, 4, 5, 8).cut(BitField.of(1, 2, 4)))
        .isEqualTo(BitField.of(0, 1, 2, 5));
  }

  @Test
  void shouldBehaveLikeASortedSetUnderRandomOperations() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      TreeSet<Long> leftModel = randomSet(random);
      TreeSet<Long> rightModel = randomSet(random);
      BitField left = toField(leftModel);
      BitField right = toField(rightModel);
      assertSame(left, leftModel);
      assertThat(BitField.decode(left.encode())).isEqualTo(left);

      TreeSet<Long> expected = new TreeSet<>(leftModel);
      expected.addAll(rightModel);
      assertSame(left.union(right), expected);

      expected = new TreeSet<>(leftModel);
      expected.retainAll(rightModel);
      assertSame(left.intersect(right), expected);
      assertThat(left.containsAny(right)).isEqualTo(!expected.isEmpty());

      expected = new TreeSet<>(leftModel);
      expected.removeAll(rightModel);
      assertSame(left.subtract(right), expected);
      assertThat(left.containsAll(right)).isEqualTo(leftModel.containsAll(rightModel));
      assertThat(left.containsAll(left.intersect(right))).isTrue();

      TreeSet<Long> cut = new TreeSet<>();
      expected.forEach(bit -> cut.add(bit - rightModel.headSet(bit).size()));
      assertSame(left.cut(right), cut);

      long bit = random.nextInt(120);
      leftModel.add(bit);
      assertSame(left.with(bit), leftModel);
      leftModel.remove(bit);
      assertSame(left.with(bit).without(bit), leftModel);
      assertThat(left.get(-1)).isFalse();
    }
  }

  @Test
  void shouldTravelAsAByteString() {
    BitField field = BitField.of(1, 3, 4, 5, 6, 7, 8);
    CborWriter out = new CborWriter();
    field.write(out);
    assertThat(BitField.read(new CborReader(out.toByteArray()))).isEqualTo(field);
    long[] alternating = new long[200_000];
    for (int i = 0; i < alternating.length; i++) {
      alternating[i] = i * 2L;
    }
    BitField large = BitField.of(alternating);
    assertThatThrownBy(() -> large.write(new CborWriter()))
        .isInstanceOf(BitFieldException.class)
        .hasMessageContaining("limit 32768");
    byte[] tooLong = new CborWriter().writeBytes(large.encode()).toByteArray();
    assertThatThrownBy(() -> BitField.read(new CborReader(tooLong)))
        .hasMessageContaining("limit 32768");
  }

  @Test
  void shouldShowItsRuns() {
    assertThat(BitField.of(7, 3, 4, 5, 0, 3)).hasToString("{0, 3-5, 7}");
    List<Long> runs = new ArrayList<>();
    BitField.of(7, 3, 4).forEachRun((start, end) -> runs.addAll(List.of(start, end)));
    assertThat(runs).containsExactly(3L, 5L, 7L, 8L);
  }

  private static void assertSame(BitField field, TreeSet<Long> model) {
    List<Long> bits = new ArrayList<>();
    field.forEach(bits::add);
    assertThat(bits).containsExactlyElementsOf(model);
    assertThat(field.count()).isEqualTo(model.size());
    assertThat(field.isEmpty()).isEqualTo(model.isEmpty());
    assertThat(field).isEqualTo(toField(model));
    if (!model.isEmpty()) {
      assertThat(field.first()).hasValue(model.first());
      assertThat(field.last()).hasValue(model.last());
    }
    for (long bit = 0; bit < 130; bit++) {
      assertThat(field.get(bit)).isEqualTo(model.contains(bit));
    }
  }

  private static BitField toField(TreeSet<Long> model) {
    return BitField.of(model.stream().mapToLong(Long::longValue).toArray());
  }

  private static TreeSet<Long> randomSet(Random random) {
    TreeSet<Long> set = new TreeSet<>();
    boolean ones = random.nextBoolean();
    long at = 0;
    while (at < 120) {
      long run = 1 + random.nextInt(random.nextBoolean() ? 3 : 40);
      for (long i = at; ones && i < at + run; i++) {
        set.add(i);
      }
      at += run;
      ones = !ones;
    }
    return set;
  }

  /** Packs bits into bytes, the first bit as the least significant one. */
  private static byte[] pack(String encoding) {
    String bits = encoding.replace(" ", "");
    byte[] bytes = new byte[(bits.length() + 7) / 8];
    for (int i = 0; i < bits.length(); i++) {
      bytes[i / 8] |= (byte) ((bits.charAt(i) - '0') << (i % 8));
    }
    return bytes;
  }
}
