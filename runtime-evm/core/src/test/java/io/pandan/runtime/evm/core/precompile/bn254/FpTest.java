package io.pandan.runtime.evm.core.precompile.bn254;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FpTest {
  private static final BigInteger P = Fp.P;

  /** Numbers around the edges of limbs and of the modulus, and random ones. */
  private static List<BigInteger> samples() {
    List<BigInteger> samples = new ArrayList<>();
    for (int shift : new int[] {0, 1, 63, 64, 65, 127, 128, 191, 192, 253}) {
      BigInteger power = BigInteger.ONE.shiftLeft(shift);
      samples.add(power.mod(P));
      samples.add(power.subtract(BigInteger.ONE).mod(P));
      samples.add(P.subtract(power).mod(P));
      // The same edges in Montgomery's form.
      samples.add(power.multiply(BigInteger.ONE.shiftLeft(256).modInverse(P)).mod(P));
      samples.add(P.subtract(power).multiply(BigInteger.ONE.shiftLeft(256).modInverse(P)).mod(P));
    }
    Random random = new Random(196);
    for (int i = 0; i < 50; i++) {
      samples.add(new BigInteger(256, random).mod(P));
    }
    return samples;
  }

  @Test
  void shouldAgreeWithBigIntegerWhenAddingSubtractingAndMultiplying() {
    for (BigInteger a : samples()) {
      Fp x = Fp.of(a);
      assertThat(x.toBigInteger()).isEqualTo(a);
      assertThat(new Fp().neg(x).toBigInteger()).isEqualTo(a.negate().mod(P));
      assertThat(new Fp().dbl(x).toBigInteger()).isEqualTo(a.shiftLeft(1).mod(P));
      for (BigInteger b : samples()) {
        Fp y = Fp.of(b);
        assertThat(new Fp().add(x, y).toBigInteger()).isEqualTo(a.add(b).mod(P));
        assertThat(new Fp().sub(x, y).toBigInteger()).isEqualTo(a.subtract(b).mod(P));
        assertThat(new Fp().mul(x, y).toBigInteger()).isEqualTo(a.multiply(b).mod(P));
        assertThat(x.isEqual(y)).isEqualTo(a.equals(b));
      }
    }
  }

  @Test
  void shouldAgreeWithBigIntegerWhenInverting() {
    for (BigInteger a : samples()) {
      BigInteger expected = a.signum() == 0 ? a : a.modInverse(P);
      assertThat(new Fp().inv(Fp.of(a)).toBigInteger()).isEqualTo(expected);
    }
    Random random = new Random(758);
    Fp x = new Fp();
    for (int i = 0; i < 20_000; i++) {
      x.inv(x).add(x, Fp.of(BigInteger.valueOf(random.nextLong())));
      assertThat(new Fp().mul(x, new Fp().inv(x)).isEqual(Fp.ONE)).isEqualTo(!x.isZero());
    }
  }

  @Test
  void shouldLetTheResultBeAnOperand() {
    BigInteger a = samples().getLast();
    BigInteger b = a.shiftRight(3);
    Fp x = Fp.of(a);
    Fp y = Fp.of(b);
    assertThat(x.mul(x, y).toBigInteger()).isEqualTo(a.multiply(b).mod(P));
    assertThat(y.sub(x, y).toBigInteger()).isEqualTo(a.multiply(b).subtract(b).mod(P));
    assertThat(x.mul(x, x).toBigInteger()).isEqualTo(a.multiply(b).pow(2).mod(P));
  }

  @Test
  void shouldReadWhatItWritesAndRefuseWhatIsNotBelowTheModulus() {
    byte[] bytes = new byte[40];
    for (BigInteger a : samples()) {
      Fp.of(a).write(bytes, 5);
      assertThat(new BigInteger(1, bytes, 5, 32)).isEqualTo(a);
      Fp read = new Fp();
      assertThat(read.read(bytes, 5)).isTrue();
      assertThat(read.toBigInteger()).isEqualTo(a);
    }
    for (BigInteger a : List.of(P, P.add(BigInteger.ONE), BigInteger.ONE.shiftLeft(255))) {
      byte[] encoded = a.toByteArray();
      System.arraycopy(encoded, encoded.length - 32, bytes, 0, 32);
      assertThat(new Fp().read(bytes, 0)).isFalse();
    }
  }
}
