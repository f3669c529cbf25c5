package io.pandan.runtime.evm.core.precompile;

import static io.pandan.runtime.evm.core.precompile.PrecompileVectors.concat;
import static io.pandan.runtime.evm.core.precompile.PrecompileVectors.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Secp256k1;
import io.pandan.crypto.Sha256;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import supranational.blst.P1;

/**
 * Measures what a unit of gas takes in each precompile, with inputs that are dear for what they
 * cost. No test: it prints a table, of processor time, so that a busy computer will do. The command
 * is in {@code docs/precompiles.md}.
 */
class PrecompileCosts {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long ROUND_NANOS = 40_000_000;
  private static final int ROUNDS = 5;
  private static final double BLOCK_GAS = 1e10;

  /** The one precompile that is measured, or -1 for all. */
  private final int only = Integer.getInteger("precompile", -1);

  private final Random random = new Random(2929);
  private final List<Row> rows = new ArrayList<>();

  /** What one input takes. */
  private record Row(
      int address, String input, long gas, double nanos, double perGas, double block) {}

  @Test
  void print() throws GeneralSecurityException {
    hashes();
    signatures();
    modExp();
    bn254();
    bls12();
    System.out.println(
        "| address | input | Ethereum gas | µs | ns a gas | s for 10^10 Filecoin gas |");
    System.out.println("|---|---|---|---|---|---|");
    rows.stream()
        .sorted(Comparator.comparingInt(Row::address).thenComparing(Row::perGas))
        .forEach(
            row ->
                System.out.printf(
                    "| 0x%02x | %s | %,d | %.1f | %.1f | %s |%n",
                    row.address,
                    row.input,
                    row.gas,
                    row.nanos / 1000,
                    row.perGas,
                    row.block == 0 ? "" : String.format("%.1f", row.block)));
  }

  private void hashes() {
    for (int address = 2; address <= 4; address++) {
      for (int length : new int[] {0, 64, 1 << 10, 1 << 20}) {
        measure(Precompiles.OSAKA, address, length + " bytes", bytes(length));
      }
    }
    for (int rounds : new int[] {1, 12, 1_000_000}) {
      byte[] input = bytes(213);
      System.arraycopy(word(rounds), 28, input, 0, 4);
      input[212] = 1;
      measure(Precompiles.OSAKA, 9, rounds + " rounds", input);
    }
  }

  private void signatures() throws GeneralSecurityException {
    byte[] key = Keccak256.hash(new byte[] {1});
    byte[] signature = Secp256k1.sign(key, key);
    byte[] good = concat(key, word(27 + signature[64]), Arrays.copyOf(signature, 64));
    measure(Precompiles.OSAKA, 1, "a signature", good);
    byte[] noSigner = good.clone();
    do {
      noSigner[95]++;
    } while (Precompiles.OSAKA.byAddress(1).orElseThrow().execute(noSigner).orElseThrow().length
        > 0);
    measure(Precompiles.OSAKA, 1, "no signer", noSigner);

    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = keys.generateKeyPair();
    Signature signer = Signature.getInstance("NONEwithECDSAinP1363Format");
    signer.initSign(pair.getPrivate());
    signer.update(key);
    ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
    byte[] verified =
        concat(key, signer.sign(), word(point.getAffineX()), word(point.getAffineY()));
    assertThat(Precompiles.OSAKA.byAddress(0x100).orElseThrow().execute(verified).orElseThrow())
        .hasSize(32);
    measure(Precompiles.OSAKA, 0x100, "a signature", verified);
  }

  /** Moduli that are half a power of two take BigInteger longest. */
  private void modExp() {
    int[][] shapes = {
      {1, 1, 1},
      {1, 32, 1},
      {32, 32, 32},
      {33, 1, 33},
      {64, 1, 64},
      {96, 1, 96},
      {128, 1, 128},
      {192, 1, 192},
      {256, 1, 256},
      {512, 1, 512},
      {1024, 1, 1024},
      {1024, 1, 512},
      {256, 32, 256},
      {1024, 32, 1024},
      {8, 1024, 8},
      {32, 1024, 32},
      {1, 32, 1024}
    };
    for (int[] shape : shapes) {
      for (boolean even : new boolean[] {false, true}) {
        byte[] base = odd(shape[0]);
        byte[] exponent = odd(shape[1]);
        exponent[0] = (byte) (shape[1] == 1 ? 3 : 0xff);
        byte[] modulus = odd(shape[2]);
        if (even) {
          int half = Math.max(1, shape[2] / 2);
          Arrays.fill(modulus, half, shape[2], (byte) 0);
          modulus[half - 1] |= 1;
          modulus[0] &= (byte) (shape[2] == 1 ? 0xfe : 0xff);
        }
        byte[] input =
            concat(word(shape[0]), word(shape[1]), word(shape[2]), base, exponent, modulus);
        String what =
            String.format("%d^%d mod %s %d", shape[0], shape[1], even ? "even" : "odd", shape[2]);
        measure(Precompiles.OSAKA, 5, what, input);
        measure(Precompiles.BERLIN, 5, what + " (EIP-2565)", input);
        if (shape[2] > 32) {
          measure(Precompiles.BYZANTIUM, 5, what + " (EIP-198)", input);
        }
      }
    }
  }

  private void bn254() {
    byte[] p = bn254Point(bytes(32));
    byte[] q = bn254Point(bytes(32));
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);
    measure(Precompiles.OSAKA, 6, "two points", concat(p, q));
    measure(Precompiles.OSAKA, 6, "a point twice", concat(p, p));
    measure(Precompiles.OSAKA, 7, "2^256 - 1", concat(p, ones));
    measure(Precompiles.OSAKA, 7, "any factor", concat(p, bytes(32)));
    // EIP-197: the generator of G2.
    byte[] g2 =
        hex(
            "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
                + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
                + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
                + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa");
    for (int pairs : new int[] {1, 2, 10, 100}) {
      byte[] input = new byte[0];
      for (int i = 0; i < pairs; i++) {
        input = concat(input, bn254Point(bytes(32)), g2);
      }
      measure(Precompiles.OSAKA, 8, pairs + " pairs", input);
    }
  }

  private void bls12() {
    byte[] g1 = mapped(0x10, 1);
    byte[] g2 = mapped(0x11, 2);
    measure(Precompiles.OSAKA, 0x0a, "a proof", kzgProof());
    measure(Precompiles.OSAKA, 0x0b, "two points", concat(g1, mapped(0x10, 1)));
    measure(Precompiles.OSAKA, 0x0d, "two points", concat(g2, mapped(0x11, 2)));
    for (int points : new int[] {1, 2, 16, 128, 512}) {
      byte[] ofG1 = new byte[0];
      byte[] ofG2 = new byte[0];
      byte[] pairs = new byte[0];
      for (int i = 0; i < points; i++) {
        ofG1 = concat(ofG1, g1, bytes(32));
        ofG2 = concat(ofG2, g2, bytes(32));
        pairs = concat(pairs, g1, g2);
      }
      measure(Precompiles.OSAKA, 0x0c, points + " points", ofG1);
      measure(Precompiles.OSAKA, 0x0e, points + " points", ofG2);
      if (points < 128) {
        measure(Precompiles.OSAKA, 0x0f, points + " pairs", pairs);
      }
    }
    measure(Precompiles.OSAKA, 0x10, "an element", element());
    measure(Precompiles.OSAKA, 0x11, "an element", concat(element(), element()));
  }

  private void measure(Precompiles network, int address, String what, byte[] input) {
    if (only >= 0 && address != only) {
      return;
    }
    Precompile precompile = network.byAddress(address).orElseThrow();
    long gas = network.gas(address, input);
    double nanos = Double.MAX_VALUE;
    int calls = 1;
    for (int round = 0; round < ROUNDS; ) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < calls; i++) {
        precompile.execute(input);
        precompile.ethereumGas(input);
      }
      long took = THREADS.getCurrentThreadCpuTime() - start;
      if (took < ROUND_NANOS / 2) {
        calls = (int) Math.min(10L * calls, calls * ROUND_NANOS / Math.max(1, took) + 1);
      } else {
        nanos = Math.min(nanos, (double) took / calls);
        round++;
      }
    }
    boolean filecoin = network == Precompiles.OSAKA && address != 0x0a;
    double block =
        filecoin ? nanos / 1e9 * BLOCK_GAS / Precompiles.FILECOIN.gas(address, input) : 0;
    rows.add(new Row(address, what, gas, nanos, nanos / Math.max(1, gas), block));
  }

  /** A commitment to 3x + 5, and the proof of its value at some z. */
  private byte[] kzgProof() {
    BigInteger three = BigInteger.valueOf(3);
    BigInteger five = BigInteger.valueOf(5);
    P1 tau =
        new P1(
            hex(
                "ad3eb50121139aa34db1d545093ac9374ab7bca2c0f3bf28"
                    + "e27c8dcd8fc7cb42d25926fc0c97b336e9f0fb35e5a04c81"));
    byte[] commitment = tau.mult(three).add(P1.generator().mult(five)).compress();
    BigInteger z = new BigInteger(252, random);
    byte[] hash = Sha256.hash(commitment);
    hash[0] = 1;
    byte[] input =
        concat(
            hash,
            word(z),
            word(z.multiply(three).add(five).mod(BLS_ORDER)),
            commitment,
            P1.generator().mult(three).compress());
    assertThat(Precompiles.OSAKA.byAddress(0x0a).orElseThrow().execute(input)).isPresent();
    return input;
  }

  private static final BigInteger BLS_ORDER =
      new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

  private byte[] bn254Point(byte[] factor) {
    return Precompiles.OSAKA
        .byAddress(7)
        .orElseThrow()
        .execute(concat(word(1), word(2), factor))
        .orElseThrow();
  }

  private byte[] mapped(int address, int elements) {
    byte[] input = new byte[0];
    for (int i = 0; i < elements; i++) {
      input = concat(input, element());
    }
    return Precompiles.OSAKA.byAddress(address).orElseThrow().execute(input).orElseThrow();
  }

  /** An element of BLS12-381's field, encoded as EIP-2537 does. */
  private byte[] element() {
    return concat(new byte[17], bytes(47));
  }

  private byte[] odd(int length) {
    byte[] bytes = bytes(length);
    bytes[0] |= (byte) 0x80;
    bytes[length - 1] |= 1;
    return bytes;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] word(long value) {
    return word(BigInteger.valueOf(value));
  }

  private static byte[] word(BigInteger value) {
    return hex(String.format("%064x", value));
  }
}
