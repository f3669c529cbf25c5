package io.pandan.runtime.evm.core.precompile.bls12;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.crypto.Sha256;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import supranational.blst.P1;
import supranational.blst.P2;

/**
 * The maps against blst's own, which its Java classes only show inside of hashing to curves: hash =
 * map(u0) + map(u1), and encode = map(u0), for the field elements that RFC 9380, section 5 makes of
 * a message.
 */
class MapTest {
  private static final String DOMAIN = "PANDAN-TEST-V01";
  private final Random random = new Random(9380);

  @Test
  void shouldMapToG1AsBlstDoesWhenHashing() {
    for (int i = 0; i < 20; i++) {
      byte[] message = message();
      BigInteger[] u = fieldElements(message, 2);
      assertThat(G1Map.map(u[0]).add(G1Map.map(u[1])).serialize())
          .isEqualTo(new P1().hash_to(message, DOMAIN).serialize());
      assertThat(G1Map.map(fieldElements(message, 1)[0]).serialize())
          .isEqualTo(new P1().encode_to(message, DOMAIN).serialize());
    }
  }

  @Test
  void shouldMapToG2AsBlstDoesWhenHashing() {
    for (int i = 0; i < 20; i++) {
      byte[] message = message();
      BigInteger[] u = fieldElements(message, 4);
      assertThat(G2Map.map(new Fp2(u[0], u[1])).add(G2Map.map(new Fp2(u[2], u[3]))).serialize())
          .isEqualTo(new P2().hash_to(message, DOMAIN).serialize());
      BigInteger[] single = fieldElements(message, 2);
      assertThat(G2Map.map(new Fp2(single[0], single[1])).serialize())
          .isEqualTo(new P2().encode_to(message, DOMAIN).serialize());
    }
  }

  @Test
  void shouldMapIntoTheSubgroupsWhenTheFractionOfTheMapHasNoDenominator() {
    // u = 0 and, as Z u^2 = -1, u = 1/sqrt(-Z): both lead to x = B/(Z A).
    BigInteger z = BigInteger.valueOf(11);
    BigInteger u = Fp.inverse(Fp.sqrtOrOfNegative(Fp.P.subtract(z)));
    assertThat(Fp.mul(z, u.multiply(u))).isEqualTo(Fp.P.subtract(BigInteger.ONE));
    P1 zero = G1Map.map(BigInteger.ZERO);
    P1 other = G1Map.map(u);
    assertThat(zero.in_group() && !zero.is_inf()).isTrue();
    assertThat(other.is_equal(zero) || other.is_equal(zero.dup().neg())).isTrue();
    P2 zero2 = G2Map.map(Fp2.ZERO);
    assertThat(zero2.in_group() && !zero2.is_inf()).isTrue();
  }

  @Test
  void shouldMapOppositeElementsToOppositePoints() {
    BigInteger u = new BigInteger(380, random);
    assertThat(G1Map.map(Fp.P.subtract(u)).is_equal(G1Map.map(u).neg())).isTrue();
    Fp2 v = new Fp2(u, BigInteger.TEN);
    assertThat(G2Map.map(v.negate()).is_equal(G2Map.map(v).neg())).isTrue();
    Fp2 imaginary = new Fp2(BigInteger.ZERO, u);
    assertThat(G2Map.map(imaginary.negate()).is_equal(G2Map.map(imaginary).neg())).isTrue();
  }

  @Test
  void shouldFindSquareRootsWhereverThereAreSome() {
    for (int i = 0; i < 60; i++) {
      BigInteger re = i % 3 == 0 ? BigInteger.ZERO : new BigInteger(381, random).mod(Fp.P);
      BigInteger im = i % 3 == 1 ? BigInteger.ZERO : new BigInteger(381, random).mod(Fp.P);
      Fp2 x = new Fp2(re, im);
      Fp2 square = x.sqr();
      Fp2 root = square.sqrt().orElseThrow();
      assertThat(root.equals(x) || root.equals(x.negate())).isTrue();
      // 1 + u is no square, because its norm, two, is none.
      assertThat(square.mul(Fp2.of(1, 1)).sqrt()).isEmpty();
    }
    assertThat(Fp2.ZERO.sqrt()).contains(Fp2.ZERO);
  }

  private byte[] message() {
    byte[] message = new byte[random.nextInt(100)];
    random.nextBytes(message);
    return message;
  }

  /** hash_to_field with expand_message_xmd over SHA-256. */
  private static BigInteger[] fieldElements(byte[] message, int count) {
    int length = 64 * count;
    byte[] domain = DOMAIN.getBytes(US_ASCII);
    byte[] suffix = Arrays.copyOf(domain, domain.length + 1);
    suffix[domain.length] = (byte) domain.length;
    byte[] lengths = {(byte) (length >> 8), (byte) length, 0};
    byte[] first = Sha256.hash(new byte[64], message, lengths, suffix);
    byte[] block = Sha256.hash(first, new byte[] {1}, suffix);
    byte[] uniform = new byte[length];
    for (int i = 1; i <= length / 32; i++) {
      System.arraycopy(block, 0, uniform, 32 * (i - 1), 32);
      byte[] mixed = new byte[32];
      for (int k = 0; k < 32; k++) {
        mixed[k] = (byte) (first[k] ^ block[k]);
      }
      block = Sha256.hash(mixed, new byte[] {(byte) (i + 1)}, suffix);
    }
    BigInteger[] elements = new BigInteger[count];
    for (int i = 0; i < count; i++) {
      elements[i] = new BigInteger(1, uniform, 64 * i, 64).mod(Fp.P);
    }
    return elements;
  }
}
