package io.pandan.runtime.evm.core.precompile;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * Modular exponentiation of numbers of any length: the lengths of base, exponent and modulus, a
 * word each, then the three numbers; what is missing is zero. The answer is as long as the modulus,
 * and zero modulo 0.
 *
 * @param pricing which of Ethereum's formulas holds
 * @param maxLengthBytes the longest number that is taken: a call with a longer one is refused, and
 *     costs the least
 * @see <a href="https://eips.ethereum.org/EIPS/eip-198">EIP-198</a>
 */
record ModExp(Pricing pricing, long maxLengthBytes) implements Precompile {
  /** Every length is taken: before Osaka. */
  static final long ANY_LENGTH = Long.MAX_VALUE;

  /**
   * Osaka's limit.
   *
   * @see <a href="https://eips.ethereum.org/EIPS/eip-7823">EIP-7823</a>
   */
  static final long EIP_7823_MAX_LENGTH_BYTES = 1024;

  /** builtin-actors {@code precompiles/evm.rs}, {@code modexp}: lengths are read as {@code u32}. */
  static final long FILECOIN_MAX_LENGTH_BYTES = 0xffff_ffffL;

  private static final int HEADER_BYTES = 96;

  /** A longer modulus costs more than 10^13 gas under every pricing. */
  private static final int MAX_MODULUS_BYTES = 1 << 27;

  /** Stands for every length that is larger. */
  private static final long HUGE = 1L << 62;

  @Override
  public long ethereumGas(byte[] input) {
    long baseLength = length(input, 0);
    long exponentLength = length(input, 32);
    long modulusLength = length(input, 64);
    long longest = Math.max(baseLength, modulusLength);
    if (Math.max(longest, exponentLength) > maxLengthBytes) {
      return pricing.minimum;
    }
    int head = (int) Math.min(32, exponentLength);
    int headBits = number(input, HEADER_BYTES + baseLength, head).bitLength();
    long tailBytes = exponentLength - head;
    long tail = multiply(pricing.tailByteIterations, tailBytes);
    long iterations = tail + Math.max(0, headBits - 1);
    if (iterations < 0) {
      iterations = Long.MAX_VALUE;
    }
    long product = multiply(pricing.complexity(longest), Math.max(1, iterations));
    return product == Long.MAX_VALUE
        ? product
        : Math.max(pricing.minimum, product / pricing.divisor);
  }

  /** The bits of the exponent, its leading zeros counted beyond the first 32 bytes. */
  long exponentBits(byte[] input) {
    long exponentLength = length(input, 32);
    int head = (int) Math.min(32, exponentLength);
    int headBits = number(input, HEADER_BYTES + length(input, 0), head).bitLength();
    return headBits + multiply(8, exponentLength - head);
  }

  /** Whether nothing is computed: a length exceeds the limit, or the modulus has none. */
  boolean refuses(byte[] input) {
    long longest = Math.max(longestBytes(input), length(input, 32));
    return longest > maxLengthBytes || length(input, 64) == 0;
  }

  /** The length of the longer one of base and modulus. */
  long longestBytes(byte[] input) {
    return Math.max(length(input, 0), length(input, 64));
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    long baseLength = length(input, 0);
    long exponentLength = length(input, 32);
    long modulusLength = length(input, 64);
    long limit = maxLengthBytes;
    if (baseLength > limit || exponentLength > limit || modulusLength > limit) {
      return Optional.empty();
    }
    if (modulusLength == 0) {
      return Optional.of(new byte[0]);
    }
    if (modulusLength > MAX_MODULUS_BYTES) {
      return Optional.empty();
    }
    byte[] out = new byte[(int) modulusLength];
    long exponentAt = Math.min(HEADER_BYTES + baseLength, input.length);
    long modulusAt = Math.min(exponentAt + exponentLength, input.length);
    BigInteger modulus = number(input, modulusAt, out.length);
    if (modulus.compareTo(BigInteger.ONE) <= 0) {
      return Optional.of(out);
    }
    // The modulus is not zero, so it starts within the input, behind base and exponent.
    BigInteger base = number(input, HEADER_BYTES, (int) baseLength);
    BigInteger exponent = number(input, exponentAt, (int) exponentLength);
    byte[] result = power(base, exponent, modulus).toByteArray();
    int length = Math.min(result.length, out.length);
    System.arraycopy(result, result.length - length, out, out.length - length, length);
    return Optional.of(out);
  }

  /**
   * As {@link BigInteger#modPow}, which takes up to ten times as long for an even modulus: to
   * invert its odd part.
   */
  private static BigInteger power(BigInteger base, BigInteger exponent, BigInteger modulus) {
    int twos = modulus.getLowestSetBit();
    BigInteger odd = modulus.shiftRight(twos);
    if (twos == 0 || odd.equals(BigInteger.ONE)) {
      return base.modPow(exponent, modulus);
    }
    BigInteger powerOfTwo = BigInteger.ONE.shiftLeft(twos);
    BigInteger ofOdd = base.modPow(exponent, odd);
    BigInteger ofTwos = base.modPow(exponent, powerOfTwo);
    // Garner's way to the number that leaves both.
    BigInteger difference = ofTwos.subtract(ofOdd).multiply(inverse(odd, twos));
    return low(difference, twos).multiply(odd).add(ofOdd);
  }

  /** 1/odd modulo 2^bits, by Newton's iteration: each step doubles the bits that are right. */
  private static BigInteger inverse(BigInteger odd, int bits) {
    BigInteger inverse = BigInteger.ONE;
    for (int right = 1; right < bits; ) {
      right = Math.min(2 * right, bits);
      BigInteger error = BigInteger.TWO.subtract(low(odd, right).multiply(inverse));
      inverse = low(error.multiply(inverse), right);
    }
    return inverse;
  }

  private static BigInteger low(BigInteger x, int bits) {
    return x.and(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
  }

  private static long length(byte[] input, int at) {
    BigInteger length = number(input, at, 32);
    return length.bitLength() > 62 ? HUGE : length.longValue();
  }

  /** The number at a place of the input, which goes on with zeros. */
  private static BigInteger number(byte[] input, long at, int length) {
    if (at >= input.length || length == 0) {
      return BigInteger.ZERO;
    }
    int from = (int) at;
    if (length <= input.length - from) {
      return new BigInteger(1, input, from, length);
    }
    return new BigInteger(1, Arrays.copyOfRange(input, from, from + length));
  }

  /** The product of two numbers that are not negative, or the largest there is. */
  static long multiply(long a, long b) {
    long low = a * b;
    return Math.multiplyHigh(a, b) != 0 || low < 0 ? Long.MAX_VALUE : low;
  }

  /** Ethereum's formulas for the gas of a modular exponentiation. */
  enum Pricing {
    /**
     * Byzantium.
     *
     * @see <a href="https://eips.ethereum.org/EIPS/eip-198">EIP-198</a>
     */
    EIP_198(0, 8, 20) {
      @Override
      long complexity(long bytes) {
        if (bytes <= 64) {
          return bytes * bytes;
        }
        if (bytes <= 1024) {
          return bytes * bytes / 4 + 96 * bytes - 3072;
        }
        return bytes >= 1L << 32 ? Long.MAX_VALUE : (bytes * bytes >>> 4) + 480 * bytes - 199_680;
      }
    },
    /**
     * Berlin.
     *
     * @see <a href="https://eips.ethereum.org/EIPS/eip-2565">EIP-2565</a>
     */
    EIP_2565(200, 8, 3) {
      @Override
      long complexity(long bytes) {
        long words = (bytes + 7) / 8;
        return multiply(words, words);
      }
    },
    /**
     * Osaka.
     *
     * @see <a href="https://eips.ethereum.org/EIPS/eip-7883">EIP-7883</a>
     */
    EIP_7883(500, 16, 1) {
      @Override
      long complexity(long bytes) {
        long words = (bytes + 7) / 8;
        return bytes <= 32 ? 16 : multiply(2 * words, words);
      }
    };

    private final long minimum;
    private final long tailByteIterations;
    private final long divisor;

    Pricing(long minimum, long tailByteIterations, long divisor) {
      this.minimum = minimum;
      this.tailByteIterations = tailByteIterations;
      this.divisor = divisor;
    }

    /** The complexity of one multiplication of numbers of so many bytes. */
    abstract long complexity(long bytes);
  }
}
