package io.pandan.conformance.fuzz;

import io.pandan.conformance.fuzz.AffineCurve.Point;
import io.pandan.crypto.Sha256;
import io.pandan.runtime.evm.core.precompile.Precompiles;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Makes inputs of precompiles that get past the first check: points of curves, numbers near the
 * limits, lengths that fit. What is missing is zero.
 */
final class PrecompileInputs {
  private static final int MAX_ITEMS = 4;

  /** EIP-197's generator of G2 of bn254, imaginary parts first. */
  private static final byte[] BN254_G2 =
      HexFormat.of()
          .parseHex(
              "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
                  + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
                  + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
                  + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa");

  private final byte[] data;
  private int at;

  PrecompileInputs(byte[] data) {
    this.data = data;
  }

  /** An input for the precompile at an address. */
  byte[] input(int address) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (address) {
      case 0x01 -> ecRecover(out);
      case 0x05 -> modExp(out);
      case 0x06 -> repeat(2, () -> out.writeBytes(point(AffineCurve.BN254, 32)));
      case 0x07 -> {
        out.writeBytes(point(AffineCurve.BN254, 32));
        out.writeBytes(bytes(number(AffineCurve.BN254), 32));
      }
      case 0x08 -> repeat(items(), () -> bn254Pair(out));
      case 0x09 -> {
        out.writeBytes(new byte[] {0, 0, 0});
        out.writeBytes(take(209));
        out.write(next() & 1);
      }
      case 0x0a -> pointEvaluation(out);
      case 0x0b -> repeat(2, () -> out.writeBytes(point(AffineCurve.BLS12_381, 64)));
      case 0x0c -> repeat(items(), () -> term(out, point(AffineCurve.BLS12_381, 64)));
      case 0x0d -> repeat(2, () -> out.writeBytes(g2()));
      case 0x0e -> repeat(items(), () -> term(out, g2()));
      case 0x0f ->
          repeat(
              items(),
              () -> {
                out.writeBytes(point(AffineCurve.BLS12_381, 64));
                out.writeBytes(g2());
              });
      case 0x10 -> out.writeBytes(element());
      case 0x11 -> repeat(2, () -> out.writeBytes(element()));
      case 0x100 -> p256Verify(out);
      default -> out.writeBytes(take(data.length));
    }
    // Now and then a byte is changed, missing or too much.
    byte[] input = out.toByteArray();
    int spoil = next();
    return switch (spoil) {
      case 1 -> Arrays.copyOf(input, input.length + 1);
      case 2 -> Arrays.copyOf(input, Math.max(0, input.length - 1));
      case 3, 4 -> {
        if (input.length > 0) {
          input[(next() << 8 | next()) % input.length] ^= (byte) (1 << (next() & 7));
        }
        yield input;
      }
      default -> input;
    };
  }

  /** What someone signs with a key, or any r and s. */
  private void ecRecover(ByteArrayOutputStream out) {
    AffineCurve curve = AffineCurve.SECP256K1;
    BigInteger hash = number(curve);
    BigInteger r = number(curve);
    if ((next() & 1) == 0) {
      r = curve.multiple(number(curve).max(BigInteger.ONE)).map(Point::x).orElse(r);
    }
    out.writeBytes(bytes(hash, 32));
    out.writeBytes(bytes(BigInteger.valueOf(27 + (next() & 1)), 32));
    out.writeBytes(bytes(r, 32));
    out.writeBytes(bytes(number(curve), 32));
  }

  /** A signature that holds, by a key and a nonce. */
  private void p256Verify(ByteArrayOutputStream out) {
    AffineCurve curve = AffineCurve.SECP256R1;
    BigInteger n = curve.order();
    BigInteger key = number(curve).mod(n).max(BigInteger.ONE);
    BigInteger nonce = number(curve).mod(n).max(BigInteger.ONE);
    BigInteger hash = number(curve);
    BigInteger r = curve.multiple(nonce).orElseThrow().x().mod(n);
    BigInteger s = nonce.modInverse(n).multiply(hash.add(r.multiply(key))).mod(n);
    Point publicKey = curve.multiple(key).orElseThrow();
    for (BigInteger word : new BigInteger[] {hash, r, s, publicKey.x(), publicKey.y()}) {
      out.writeBytes(bytes(word, 32));
    }
  }

  private void modExp(ByteArrayOutputStream out) {
    int base = next() % 80;
    int exponent = next() % 48;
    int modulus = next() % 80;
    for (int length : new int[] {base, exponent, modulus}) {
      out.writeBytes(bytes(BigInteger.valueOf(length), 32));
    }
    out.writeBytes(take(base + exponent));
    byte[] modulusBytes = take(modulus);
    int zeros = Math.min(modulus, next() % 40);
    Arrays.fill(modulusBytes, modulus - zeros, modulus, (byte) 0);
    out.writeBytes(modulusBytes);
  }

  private void bn254Pair(ByteArrayOutputStream out) {
    out.writeBytes(point(AffineCurve.BN254, 32));
    int kind = next() & 3;
    byte[] q = kind == 0 ? new byte[128] : BN254_G2.clone();
    if (kind == 1) {
      for (int part = 64; part < 128; part += 32) {
        BigInteger y = new BigInteger(1, q, part, 32);
        System.arraycopy(bytes(AffineCurve.BN254.p().subtract(y), 32), 0, q, part, 32);
      }
    }
    out.writeBytes(q);
  }

  /** A constant, whose proof is infinity, or points of any kind. */
  private void pointEvaluation(ByteArrayOutputStream out) {
    AffineCurve curve = AffineCurve.BLS12_381;
    BigInteger z = number(curve);
    BigInteger y = number(curve);
    boolean constant = (next() & 1) == 0;
    byte[] commitment = compressed(curve, constant ? y : number(curve));
    byte[] proof = compressed(curve, constant ? BigInteger.ZERO : number(curve));
    byte[] hash = Sha256.hash(commitment);
    hash[0] = 1;
    out.writeBytes(hash);
    out.writeBytes(bytes(z, 32));
    out.writeBytes(bytes(y, 32));
    out.writeBytes(commitment);
    out.writeBytes(proof);
  }

  private static byte[] compressed(AffineCurve curve, BigInteger times) {
    Optional<Point> point = curve.multiple(times);
    byte[] bytes = bytes(point.map(Point::x).orElse(BigInteger.ZERO), 48);
    boolean larger = point.map(p -> p.y().compareTo(curve.p().shiftRight(1)) > 0).orElse(false);
    bytes[0] |= (byte) (0x80 | (point.isEmpty() ? 0x40 : 0) | (larger ? 0x20 : 0));
    return bytes;
  }

  private void term(ByteArrayOutputStream out, byte[] point) {
    out.writeBytes(point);
    out.writeBytes(bytes(number(AffineCurve.BLS12_381), 32));
  }

  /** A multiple of the generator, infinity, a point with some x, or no point. */
  private byte[] point(AffineCurve curve, int width) {
    Optional<Point> point =
        switch (next() & 7) {
          case 0 -> AffineCurve.INFINITY;
          case 1 ->
              curve.withX(new BigInteger(1, take(width == 64 ? 48 : 32)).mod(curve.p()), false);
          case 2 -> curve.withX(BigInteger.valueOf(next()), true);
          case 3 -> curve.negate(curve.multiple(BigInteger.valueOf(next())));
          default -> curve.multiple(BigInteger.valueOf(next()));
        };
    byte[] encoded =
        Arrays.copyOf(bytes(point.map(Point::x).orElse(BigInteger.ZERO), width), 2 * width);
    System.arraycopy(
        bytes(point.map(Point::y).orElse(BigInteger.ZERO), width), 0, encoded, width, width);
    return encoded;
  }

  /** A point of G2 of BLS12-381, from a field element, or infinity. */
  private byte[] g2() {
    if ((next() & 7) == 0) {
      return new byte[256];
    }
    byte[] input = new byte[128];
    input[63] = (byte) next();
    input[127] = (byte) next();
    return Precompiles.PRAGUE.byAddress(0x11).orElseThrow().execute(input).orElseThrow();
  }

  private byte[] element() {
    byte[] element = new byte[64];
    System.arraycopy(take(48), 0, element, 16, 48);
    element[16] &= 0x1f;
    return element;
  }

  /** Any number of 256 bits, or one near zero or the order. */
  private BigInteger number(AffineCurve curve) {
    return switch (next() & 3) {
      case 0 -> BigInteger.valueOf(next());
      case 1 -> curve.order().subtract(BigInteger.valueOf(next() - 3L)).min(MAX_WORD);
      default -> new BigInteger(1, take(32));
    };
  }

  private static final BigInteger MAX_WORD = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

  private int items() {
    return 1 + next() % MAX_ITEMS;
  }

  private static void repeat(int times, Runnable action) {
    for (int i = 0; i < times; i++) {
      action.run();
    }
  }

  private int next() {
    return at < data.length ? Byte.toUnsignedInt(data[at++]) : 0;
  }

  private byte[] take(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) next();
    }
    return bytes;
  }

  /** A number in so many bytes. */
  static byte[] bytes(BigInteger number, int length) {
    byte[] signed = number.toByteArray();
    byte[] out = new byte[length];
    int count = Math.min(length, signed.length);
    System.arraycopy(signed, signed.length - count, out, length - count, count);
    return out;
  }
}
