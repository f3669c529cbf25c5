package io.pandan.conformance.fuzz;

import static io.pandan.conformance.fuzz.PrecompileInputs.bytes;

import io.pandan.conformance.fuzz.AffineCurve.Point;
import io.pandan.crypto.Keccak256;
import io.pandan.runtime.evm.core.precompile.Precompile;
import io.pandan.runtime.evm.core.precompile.Precompiles;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/** What precompiles have to answer, by other ways than theirs. */
final class PrecompileReferences {
  private static final BigInteger MAX_LENGTH = BigInteger.valueOf(1 << 20);

  private PrecompileReferences() {}

  /**
   * An answer.
   *
   * @param bytes the answer, or empty where the input is refused
   */
  record Answer(Optional<byte[]> bytes) {
    static final Answer REFUSED = new Answer(Optional.empty());

    static Answer of(byte[] bytes) {
      return new Answer(Optional.of(bytes));
    }
  }

  /** The answer to an input, or empty where there is no other way to it. */
  static Optional<Answer> answer(Precompiles fork, int address, byte[] input) {
    return switch (address) {
      case 0x01 -> Optional.of(Answer.of(ecRecover(Arrays.copyOf(input, 128))));
      case 0x02 -> Optional.of(Answer.of(sha256(input)));
      case 0x04 -> Optional.of(Answer.of(input.clone()));
      case 0x05 -> modExp(fork, input);
      case 0x06 -> Optional.of(ecAdd(Arrays.copyOf(input, 128)));
      case 0x07 -> Optional.of(ecMul(Arrays.copyOf(input, 96)));
      case 0x09 -> Optional.of(blake2F(input));
      case 0x0b -> Optional.of(g1Add(input));
      case 0x0c -> Optional.of(g1Msm(input));
      case 0x100 -> Optional.of(p256Verify(input));
      default -> Optional.empty();
    };
  }

  private static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] ecRecover(byte[] input) {
    AffineCurve curve = AffineCurve.SECP256K1;
    BigInteger n = curve.order();
    BigInteger v = word(input, 32);
    BigInteger r = word(input, 64);
    BigInteger s = word(input, 96);
    BigInteger parity = v.subtract(BigInteger.valueOf(27));
    if (parity.signum() < 0 || parity.compareTo(BigInteger.ONE) > 0 || !isScalar(r, n)) {
      return new byte[0];
    }
    Optional<Point> point = curve.withX(r, parity.testBit(0));
    if (!isScalar(s, n) || point.isEmpty()) {
      return new byte[0];
    }
    Optional<Point> key =
        curve.multiply(
            curve.add(curve.multiply(point, s), curve.negate(curve.multiple(word(input, 0)))),
            r.modInverse(n));
    if (key.isEmpty()) {
      return new byte[0];
    }
    byte[] hash = Keccak256.hash(encode(key, 32));
    Arrays.fill(hash, 0, 12, (byte) 0);
    return hash;
  }

  private static Answer p256Verify(byte[] input) {
    AffineCurve curve = AffineCurve.SECP256R1;
    BigInteger n = curve.order();
    if (input.length != 160) {
      return Answer.of(new byte[0]);
    }
    BigInteger r = word(input, 32);
    BigInteger s = word(input, 64);
    BigInteger x = word(input, 96);
    BigInteger y = word(input, 128);
    if (!isScalar(r, n) || !isScalar(s, n) || !curve.contains(x, y)) {
      return Answer.of(new byte[0]);
    }
    BigInteger inverse = s.modInverse(n);
    Optional<Point> sum =
        curve.add(
            curve.multiple(word(input, 0).multiply(inverse)),
            curve.multiply(Optional.of(new Point(x, y)), r.multiply(inverse).mod(n)));
    boolean valid = sum.isPresent() && sum.get().x().mod(n).equals(r);
    return Answer.of(valid ? bytes(BigInteger.ONE, 32) : new byte[0]);
  }

  private static boolean isScalar(BigInteger value, BigInteger order) {
    return value.signum() > 0 && value.compareTo(order) < 0;
  }

  private static Optional<Answer> modExp(Precompiles fork, byte[] input) {
    BigInteger base = word(input, 0);
    BigInteger exponent = word(input, 32);
    BigInteger modulus = word(input, 64);
    BigInteger longest = base.max(exponent).max(modulus);
    if (fork == Precompiles.OSAKA && longest.compareTo(BigInteger.valueOf(1024)) > 0) {
      return Optional.of(Answer.REFUSED);
    }
    if (longest.compareTo(MAX_LENGTH) > 0) {
      return Optional.empty();
    }
    int exponentAt = 96 + base.intValue();
    int modulusAt = exponentAt + exponent.intValue();
    BigInteger m = number(input, modulusAt, modulus.intValue());
    BigInteger power =
        m.signum() == 0
            ? m
            : number(input, 96, base.intValue())
                .modPow(number(input, exponentAt, exponent.intValue()), m);
    return Optional.of(Answer.of(bytes(power, modulus.intValue())));
  }

  private static Answer ecAdd(byte[] input) {
    AffineCurve curve = AffineCurve.BN254;
    return isPoint(curve, input, 0, 32) && isPoint(curve, input, 64, 32)
        ? answer(curve.add(point(input, 0, 32), point(input, 64, 32)), 32)
        : Answer.REFUSED;
  }

  private static Answer ecMul(byte[] input) {
    AffineCurve curve = AffineCurve.BN254;
    return isPoint(curve, input, 0, 32)
        ? answer(curve.multiply(point(input, 0, 32), word(input, 64)), 32)
        : Answer.REFUSED;
  }

  private static Answer g1Add(byte[] input) {
    AffineCurve curve = AffineCurve.BLS12_381;
    return input.length == 256 && isPoint(curve, input, 0, 64) && isPoint(curve, input, 128, 64)
        ? answer(curve.add(point(input, 0, 64), point(input, 128, 64)), 64)
        : Answer.REFUSED;
  }

  private static Answer g1Msm(byte[] input) {
    AffineCurve curve = AffineCurve.BLS12_381;
    if (input.length == 0 || input.length % 160 != 0) {
      return Answer.REFUSED;
    }
    Optional<Point> sum = AffineCurve.INFINITY;
    for (int at = 0; at < input.length; at += 160) {
      if (!isPoint(curve, input, at, 64)) {
        return Answer.REFUSED;
      }
      Optional<Point> point = point(input, at, 64);
      if (curve.multiply(point, curve.order()).isPresent()) {
        return Answer.REFUSED;
      }
      sum = curve.add(sum, curve.multiply(point, word(input, at + 128)));
    }
    return answer(sum, 64);
  }

  /** RFC 7693, section 3.2, as it is written. */
  private static Answer blake2F(byte[] input) {
    if (input.length != 213 || input[212] != 0 && input[212] != 1) {
      return Answer.REFUSED;
    }
    int[][] sigma = {
      {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
      {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
      {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
      {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
      {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
      {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
      {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
      {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
      {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
      {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
    };
    int[][] columns = {
      {0, 4, 8, 12}, {1, 5, 9, 13}, {2, 6, 10, 14}, {3, 7, 11, 15},
      {0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13}, {3, 4, 9, 14}
    };
    long[] iv = {
      0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
      0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
    };
    ByteBuffer in = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    long rounds = Integer.toUnsignedLong(Integer.reverseBytes(in.getInt(0)));
    long[] v = new long[16];
    for (int i = 0; i < 8; i++) {
      v[i] = in.getLong(4 + 8 * i);
      v[i + 8] = iv[i];
    }
    v[12] ^= in.getLong(196);
    v[13] ^= in.getLong(204);
    v[14] = input[212] == 1 ? ~v[14] : v[14];
    for (long round = 0; round < rounds; round++) {
      int[] s = sigma[(int) (round % 10)];
      for (int i = 0; i < 8; i++) {
        int[] c = columns[i];
        long x = in.getLong(68 + 8 * s[2 * i]);
        long y = in.getLong(68 + 8 * s[2 * i + 1]);
        v[c[0]] += v[c[1]] + x;
        v[c[3]] = Long.rotateRight(v[c[3]] ^ v[c[0]], 32);
        v[c[2]] += v[c[3]];
        v[c[1]] = Long.rotateRight(v[c[1]] ^ v[c[2]], 24);
        v[c[0]] += v[c[1]] + y;
        v[c[3]] = Long.rotateRight(v[c[3]] ^ v[c[0]], 16);
        v[c[2]] += v[c[3]];
        v[c[1]] = Long.rotateRight(v[c[1]] ^ v[c[2]], 63);
      }
    }
    ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 8; i++) {
      out.putLong(in.getLong(4 + 8 * i) ^ v[i] ^ v[i + 8]);
    }
    return Answer.of(out.array());
  }

  /** What has to hold where there is no other way: neutral terms change nothing. */
  static void requireIdentities(
      int address, Precompile precompile, byte[] input, Optional<byte[]> answer) {
    if (answer.isEmpty()) {
      return;
    }
    switch (address) {
      case 0x08 -> requirePairings(address, precompile, input, answer, 64, 192, AffineCurve.BN254);
      case 0x0f ->
          requirePairings(address, precompile, input, answer, 128, 384, AffineCurve.BLS12_381);
      case 0x0d -> {
        byte[] swapped = concat(Arrays.copyOfRange(input, 256, 512), Arrays.copyOf(input, 256));
        PrecompilesTarget.requireEqual(address, input, precompile.execute(swapped), answer);
      }
      case 0x0e -> {
        byte[] neutral = concat(input, Arrays.copyOf(input, 256), new byte[32]);
        PrecompilesTarget.requireEqual(address, input, precompile.execute(neutral), answer);
      }
      case 0x10 -> requireInGroup(address, 0x0c, input, answer.get());
      case 0x11 -> requireInGroup(address, 0x0e, input, answer.get());
      default -> {
        // The answer itself has been compared.
      }
    }
  }

  /** With (P, Q) and (-P, Q) besides, P and Q the first pair, the product is the same. */
  private static void requirePairings(
      int address,
      Precompile precompile,
      byte[] input,
      Optional<byte[]> answer,
      int pointBytes,
      int pairBytes,
      AffineCurve curve) {
    if (input.length == 0) {
      return;
    }
    byte[] first = Arrays.copyOf(input, pairBytes);
    Optional<Point> minus = curve.negate(point(first, 0, pointBytes / 2));
    byte[] opposite = first.clone();
    System.arraycopy(encode(minus, pointBytes / 2), 0, opposite, 0, pointBytes);
    PrecompilesTarget.requireEqual(
        address, input, precompile.execute(concat(first, input, opposite)), answer);
    byte[] one = bytes(BigInteger.ONE, 32);
    PrecompilesTarget.requireEqual(
        address, input, precompile.execute(concat(opposite, first)), Optional.of(one));
  }

  private static void requireInGroup(int address, int msm, byte[] input, byte[] point) {
    Optional<byte[]> same =
        Precompiles.PRAGUE
            .byAddress(msm)
            .orElseThrow()
            .execute(concat(point, bytes(BigInteger.ONE, 32)));
    PrecompilesTarget.requireEqual(address, input, same, Optional.of(point));
  }

  private static boolean isPoint(AffineCurve curve, byte[] input, int at, int width) {
    BigInteger x = number(input, at, width);
    BigInteger y = number(input, at + width, width);
    return x.signum() == 0 && y.signum() == 0 || curve.contains(x, y);
  }

  private static Optional<Point> point(byte[] input, int at, int width) {
    BigInteger x = number(input, at, width);
    BigInteger y = number(input, at + width, width);
    return x.signum() == 0 && y.signum() == 0 ? AffineCurve.INFINITY : Optional.of(new Point(x, y));
  }

  private static Answer answer(Optional<Point> point, int width) {
    return Answer.of(encode(point, width));
  }

  private static byte[] encode(Optional<Point> point, int width) {
    return concat(
        bytes(point.map(Point::x).orElse(BigInteger.ZERO), width),
        bytes(point.map(Point::y).orElse(BigInteger.ZERO), width));
  }

  private static BigInteger word(byte[] input, int at) {
    return number(input, at, 32);
  }

  /** The number there, where the input goes on with zeros. */
  private static BigInteger number(byte[] input, int at, int length) {
    byte[] bytes = new byte[length];
    int count = Math.min(length, input.length - at);
    if (count > 0) {
      System.arraycopy(input, at, bytes, 0, count);
    }
    return new BigInteger(1, bytes);
  }

  private static byte[] concat(byte[]... parts) {
    byte[] out = new byte[0];
    for (byte[] part : parts) {
      int at = out.length;
      out = Arrays.copyOf(out, at + part.length);
      System.arraycopy(part, 0, out, at, part.length);
    }
    return out;
  }
}
