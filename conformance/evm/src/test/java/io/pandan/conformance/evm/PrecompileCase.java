package io.pandan.conformance.evm;

import static io.pandan.conformance.evm.Programs.join;
import static io.pandan.conformance.evm.Programs.word;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import supranational.blst.P1;
import supranational.blst.P2;

/**
 * Input of a precompile.
 *
 * @param name what it is, for people
 * @param number the precompile's address
 * @param input shared
 * @param good whether it must succeed; an empty answer is a success too
 */
record PrecompileCase(String name, int number, byte[] input, boolean good) {
  private static final HexFormat HEX = HexFormat.of();

  // The generator of bn254's second group (EIP-197), imaginary parts first, and the prime.
  private static final BigInteger BN_PRIME =
      new BigInteger(
          "21888242871839275222246405745257275088696311157297823662689037894645226208583");
  private static final byte[] BN_G2 =
      join(
          word(
              new BigInteger(
                  "11559732032986387107991004021392285783925812861821192530917403151452391805634")),
          word(
              new BigInteger(
                  "10857046999023057135944570762232829481370756359578518086990519993285655852781")),
          word(
              new BigInteger(
                  "4082367875863433681332203403145435568316851327593401208105741076214120093531")),
          word(
              new BigInteger(
                  "8495653923123431417604973247489272438418190587263600148770280649306958101930")));
  private static final byte[] BN_G1 = join(word(1), word(2));
  private static final byte[] BN_MINUS_G1 = join(word(1), word(BN_PRIME.subtract(BigInteger.TWO)));

  // A signature that secp256k1's test vectors of Ethereum have (ethereum/tests), and one of P-256
  // from Wycheproof, which EIP-7951's vectors begin with.
  private static final String SECP256K1 =
      "18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c"
          + "000000000000000000000000000000000000000000000000000000000000001c"
          + "73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75f"
          + "eeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c4549";
  private static final String P256 =
      "bb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023"
          + "2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18"
          + "4cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76"
          + "2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838"
          + "c7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513e";

  /** One or more of each precompile. */
  static List<PrecompileCase> all() {
    List<PrecompileCase> all = new ArrayList<>();
    all.add(good("ecrecover", 1, HEX.parseHex(SECP256K1)));
    all.add(good("sha256", 2, bytes(100)));
    all.add(good("ripemd160", 3, bytes(100)));
    all.add(good("identity", 4, bytes(100)));
    all.add(modexp(32, 32));
    all.add(modexp(64, 8));
    all.add(good("bn254 add", 6, join(BN_G1, BN_G1)));
    all.add(good("bn254 add of opposites", 6, join(BN_G1, BN_MINUS_G1)));
    all.add(good("bn254 add of nothing", 6, new byte[128]));
    all.add(bnMul());
    all.add(good("bn254 mul by the order", 7, join(BN_G1, word(0))));
    for (int pairs = 0; pairs <= 3; pairs++) {
      all.add(bnPairing(pairs));
    }
    all.add(blake2f(1));
    all.add(blake2f(12));
    all.add(blsAdd(1));
    all.add(blsAdd(2));
    for (int pairs = 1; pairs <= 3; pairs++) {
      all.add(blsMsm(1, pairs));
      all.add(blsMsm(2, pairs));
      all.add(blsPairing(pairs));
    }
    all.add(good("bls12 map to G1", 0x10, padded48(bytes(47))));
    all.add(good("bls12 map to G2", 0x11, join(padded48(bytes(47)), padded48(bytes(46)))));
    all.add(good("p256verify", 0x100, HEX.parseHex(P256)));
    return all;
  }

  private static PrecompileCase good(String name, int number, byte[] input) {
    return new PrecompileCase(name, number, input, true);
  }

  /** Multiplies the generator by a number of 254 bits. */
  static PrecompileCase bnMul() {
    byte[] scalar = bytes(32);
    scalar[0] = 0x2f;
    return good("bn254 mul", 7, join(BN_G1, scalar));
  }

  /** A modulus and base of some length, and an exponent of another, all of them large. */
  static PrecompileCase modexp(int bytes, int exponentBytes) {
    byte[] modulus = bytes(bytes);
    modulus[0] = (byte) 0xff;
    modulus[bytes - 1] |= 1;
    byte[] exponent = bytes(exponentBytes);
    exponent[0] = (byte) 0xff;
    return good(
        "modexp %d of %d".formatted(exponentBytes, bytes),
        5,
        join(word(bytes), word(exponentBytes), word(bytes), bytes(bytes), exponent, modulus));
  }

  /** Pairs of which each two cancel each other. */
  static PrecompileCase bnPairing(int pairs) {
    byte[] input = {};
    for (int i = 0; i < pairs; i++) {
      input = join(input, i % 2 == 0 ? BN_G1 : BN_MINUS_G1, BN_G2);
    }
    return good("bn254 pairing of " + pairs, 8, input);
  }

  /** EIP-152's function with so many rounds. */
  static PrecompileCase blake2f(int rounds) {
    byte[] input = join(Arrays.copyOfRange(word(rounds), 28, 32), bytes(208), new byte[] {1});
    return good("blake2f, %d rounds".formatted(rounds), 9, input);
  }

  /** Twice the generator of a group. */
  static PrecompileCase blsAdd(int group) {
    byte[] point = bls(group);
    return good("bls12 G%d add".formatted(group), group == 1 ? 0x0b : 0x0d, join(point, point));
  }

  /** Multiples of the generator of a group, added up. */
  static PrecompileCase blsMsm(int group, int pairs) {
    byte[] input = {};
    for (int i = 0; i < pairs; i++) {
      byte[] scalar = bytes(32);
      scalar[31] = (byte) i;
      input = join(input, bls(group), scalar);
    }
    String name = "bls12 G%d msm of %d".formatted(group, pairs);
    return good(name, group == 1 ? 0x0c : 0x0e, input);
  }

  /** Pairs of generators. */
  static PrecompileCase blsPairing(int pairs) {
    byte[] input = {};
    for (int i = 0; i < pairs; i++) {
      input = join(input, bls(1), bls(2));
    }
    return good("bls12 pairing of " + pairs, 0x0f, input);
  }

  /** A generator as EIP-2537 writes it: real parts first, each number of 48 bytes in 64. */
  private static byte[] bls(int group) {
    byte[] point = group == 1 ? P1.generator().serialize() : P2.generator().serialize();
    byte[][] numbers = new byte[point.length / 48][];
    for (int i = 0; i < numbers.length; i++) {
      // blst writes imaginary parts first.
      int from = group == 1 ? i : i ^ 1;
      numbers[i] = padded48(Arrays.copyOfRange(point, 48 * from, 48 * from + 48));
    }
    return join(numbers);
  }

  private static byte[] padded48(byte[] number) {
    byte[] padded = new byte[64];
    System.arraycopy(number, 0, padded, 64 - number.length, number.length);
    return padded;
  }

  /** Bytes without a pattern, none of them 0. */
  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 73 + 29 | 1);
    }
    return bytes;
  }
}
