package io.pandan.runtime.evm.core.precompile;

/**
 * What precompiles cost on the native actor set, in Filecoin gas. The network meters the WASM
 * instructions of its EVM actor, which computes all but three of them itself; these prices were
 * measured on the released actor (v18) by {@code ./pandan bench evm-gas}, and are right where input
 * is: bad input may cost less there. {@code docs/precompiles.md} has the errors.
 *
 * <p>Where that actor calls the kernel, the kernel's prices on network 28 are part of it (ref-fvm
 * {@code fvm/src/gas/price_list.rs}), and the caller must not charge them again.
 */
final class FilecoinPrices {
  /** Modular exponentiation with the network's limit of lengths. */
  static final ModExp MODEXP =
      new ModExp(ModExp.Pricing.EIP_7883, ModExp.FILECOIN_MAX_LENGTH_BYTES);

  /** Input of a length that is not taken. */
  private static final long REFUSED = 580;

  private static final long SYSCALL = 14_000;
  private static final long RECOVER = 1_637_292;
  private static final long KECCAK_BYTE = 33;
  private static final long SHA256_BYTE = 7;
  private static final long RIPEMD160_BYTE = 35;
  private static final int PUBLIC_KEY_BYTES = 64;

  private FilecoinPrices() {}

  static long ecRecover(byte[] input) {
    if (!EcRecover.isRecoverable(input)) {
      return 6_100;
    }
    return 11_700 + 2 * SYSCALL + RECOVER + PUBLIC_KEY_BYTES * KECCAK_BYTE;
  }

  static long sha256(byte[] input) {
    return 3_100 + SYSCALL + SHA256_BYTE * input.length;
  }

  static long ripemd160(byte[] input) {
    return 4_400 + SYSCALL + RIPEMD160_BYTE * input.length;
  }

  static long identity(byte[] input) {
    return 2_000 + 6L * input.length / 5;
  }

  /**
   * About as many multiplications as the exponent has bits, and twenty to prepare; each grows with
   * the square of the numbers' length.
   */
  static long modExp(byte[] input) {
    if (MODEXP.refuses(input)) {
      return 6_000;
    }
    long bytes = MODEXP.longestBytes(input);
    if (bytes > MAX_BYTES) {
      return Long.MAX_VALUE;
    }
    long multiplication = 26 * bytes * bytes + 300 * bytes;
    long gas = ModExp.multiply(MODEXP.exponentBits(input) + 20, multiplication);
    return gas == Long.MAX_VALUE ? gas : Math.addExact(400_000, gas);
  }

  /** Numbers beyond this length, whose square is far from overflow, cost more than there is. */
  private static final long MAX_BYTES = 1L << 24;

  static long bn254Add(byte[] input) {
    return 927_000;
  }

  /** Doubles and adds, so that it grows with the factor. */
  static long bn254Mul(byte[] input) {
    return 160_000 + 243_000L * factorBits(input);
  }

  /** The bits of the word behind the point; what is missing is zero. */
  private static int factorBits(byte[] input) {
    for (int i = 64; i < Math.min(96, input.length); i++) {
      if (input[i] != 0) {
        return 8 * (96 - i) - Integer.numberOfLeadingZeros(input[i] & 0xff) + 24;
      }
    }
    return 0;
  }

  /** Of pairs whose product is one: others cost up to half as much more. */
  static long bn254Pairing(byte[] input) {
    return input.length % 192 == 0
        ? input.length == 0 ? 41_000 : 120_000_000 + 345_000_000L * (input.length / 192)
        : REFUSED;
  }

  static long blake2f(byte[] input) {
    return Blake2F.isWellFormed(input) ? 4_220 + 2_080 * Blake2F.rounds(input) : REFUSED;
  }

  static long g1Add(byte[] input) {
    return input.length == 256 ? 2_613_000 : REFUSED;
  }

  static long g2Add(byte[] input) {
    return input.length == 512 ? 4_396_000 : REFUSED;
  }

  static long g1Msm(byte[] input) {
    return msm(input.length, 160, 117_200_000, 71_000_000, 75_000_000);
  }

  static long g2Msm(byte[] input) {
    return msm(input.length, 288, 218_900_000, 167_000_000, 155_000_000);
  }

  private static long msm(int length, int pairBytes, long single, long flat, long pair) {
    if (length == 0 || length % pairBytes != 0) {
      return REFUSED;
    }
    return length == pairBytes ? single : flat + pair * (length / pairBytes);
  }

  static long pairing(byte[] input) {
    return input.length == 0 || input.length % 384 != 0
        ? REFUSED
        : 328_000_000 + 366_400_000L * (input.length / 384);
  }

  static long mapToG1(byte[] input) {
    return input.length == 64 ? 35_560_000 : REFUSED;
  }

  static long mapToG2(byte[] input) {
    return input.length == 128 ? 134_460_000 : REFUSED;
  }

  static long p256Verify(byte[] input) {
    return input.length == 160 ? 105_000_000 : REFUSED;
  }
}
