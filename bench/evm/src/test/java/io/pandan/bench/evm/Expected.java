package io.pandan.bench.evm;

import io.pandan.crypto.Keccak256;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** What the workloads have to return, computed without a contract. */
final class Expected {
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(256);

  private Expected() {}

  static byte[] of(Workload workload) throws NoSuchAlgorithmException {
    int n = workload.argument().orElse(0L).intValue();
    return switch (workload.function()) {
      case "nothing" -> new byte[0];
      case "numeric" -> word(numeric(n));
      case "wide" -> word(wide(n));
      case "hashes" -> hashes(n);
      case "sort" -> word(sort(n));
      case "store" -> word(store(n));
      case "transfers" -> word(transfers(n));
      case "render" -> word(RayTracing.render(n));
      case "digest" -> digest(n);
      case "swaps" -> word(swaps(n));
      default -> throw new IllegalArgumentException(workload.function());
    };
  }

  private static byte[] word(BigInteger value) {
    return Workload.append(new byte[0], value);
  }

  private static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }

  private static BigInteger numeric(int n) {
    long x = 1;
    for (int i = 0; i < n; i++) {
      x = (x * 31 + i) % 1_000_003;
    }
    return number(x);
  }

  private static BigInteger wide(int n) {
    BigInteger p =
        new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);
    BigInteger factor = new BigInteger("123456789abcdef0123456789abcdef0123456789abcdef", 16);
    BigInteger x = WORD.subtract(BigInteger.ONE);
    for (int i = 0; i < n; i++) {
      x = x.multiply(x).mod(p).add(number(i)).mod(p);
      x = x.multiply(factor).mod(WORD);
      x = x.xor(x.shiftRight(7));
      x = x.add(x.divide(number(i + 3L))).mod(WORD);
    }
    return x;
  }

  private static byte[] hashes(int n) {
    byte[] words = new byte[64];
    for (int i = 0; i < n; i++) {
      ByteBuffer.wrap(words).putInt(60, i);
      System.arraycopy(Keccak256.hash(words), 0, words, 0, 32);
    }
    return Arrays.copyOf(words, 32);
  }

  private static BigInteger sort(int n) {
    long[] values = new long[n];
    long seed = 12_345;
    for (int i = 0; i < n; i++) {
      seed = (seed * 1_103_515_245 + 12_345) % (1L << 31);
      values[i] = seed;
    }
    Arrays.sort(values);
    long digest = 0;
    for (long value : values) {
      digest = (digest * 31 + value) % 1_000_000_007;
    }
    return number(digest);
  }

  private static BigInteger store(int n) {
    long[] slots = new long[64];
    long x = 0;
    for (int i = 0; i < n; i++) {
      slots[i % 64] += i;
      x += slots[i * 7 % 64];
    }
    return number(x);
  }

  private static BigInteger transfers(int n) {
    long balance = 0;
    for (int i = 7; i < n; i += 64) {
      balance += 1 + i % 3;
    }
    return number(balance);
  }

  private static byte[] digest(int n) throws NoSuchAlgorithmException {
    byte[] message = new byte[n];
    for (int i = 0; i < n; i++) {
      message[i] = (byte) (7 * i + 3);
    }
    return MessageDigest.getInstance("SHA-256").digest(message);
  }

  /** Uniswap V2: what goes out is in proportion to what comes in, less 0.3%. */
  private static BigInteger swaps(int n) {
    BigInteger[] reserves = {BigInteger.TEN.pow(24), number(3).multiply(BigInteger.TEN.pow(24))};
    for (int i = 0; i < n; i++) {
      int in = i % 2;
      BigInteger amount = BigInteger.TEN.pow(20).add(number(i).multiply(BigInteger.TEN.pow(18)));
      BigInteger paid = amount.multiply(number(997));
      BigInteger out =
          paid.multiply(reserves[1 - in]).divide(reserves[in].multiply(number(1_000)).add(paid));
      reserves[in] = reserves[in].add(amount);
      reserves[1 - in] = reserves[1 - in].subtract(out);
    }
    return reserves[0].shiftLeft(128).or(reserves[1]);
  }
}
