package io.pandan.runtime.evm.core.precompile.bls12;

import io.pandan.crypto.Sha256;
import io.pandan.runtime.evm.core.precompile.Precompile;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;

/**
 * POINT_EVALUATION: verifies that the polynomial behind a KZG commitment has the value y at z.
 * Takes a blob's versioned hash, z and y (32 bytes each), commitment and proof (48 each, compressed
 * points of G1), all of them and nothing else. Answers with the number of field elements in a blob
 * and the modulus of their field, a word each. Refuses what does not hold, a commitment of another
 * hash, and z or y that are not below the modulus.
 *
 * <p>Of the trusted setup this needs one point. With the equation as {@code e(C - yG + zP, -H) e(P,
 * tau H) = 1} both points of G2 are constants.
 *
 * @see <a href="https://eips.ethereum.org/EIPS/eip-4844">EIP-4844</a>
 * @see <a
 *     href="https://github.com/ethereum/consensus-specs/blob/v1.4.0/specs/deneb/polynomial-commitments.md">
 *     consensus-specs, verify_kzg_proof</a>
 */
public final class PointEvaluation implements Precompile {
  private static final long GAS = 50_000;
  private static final byte VERSIONED_HASH_VERSION_KZG = 1;
  private static final int FIELD_ELEMENTS_PER_BLOB = 4096;

  private static final int WORD = 32;
  private static final int POINT_BYTES = 48;
  private static final int Z = WORD;
  private static final int Y = 2 * WORD;
  private static final int COMMITMENT = 3 * WORD;
  private static final int PROOF = COMMITMENT + POINT_BYTES;
  private static final int INPUT_BYTES = PROOF + POINT_BYTES;
  private static final int COMPRESSED = 0x80;

  /** The precompile. */
  public PointEvaluation() {}

  @Override
  public int relevantBytes(int length) {
    return Math.min(length, INPUT_BYTES + 1);
  }

  @Override
  public long ethereumGas(byte[] input) {
    return GAS;
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    if (input.length != INPUT_BYTES || !isHashOfCommitment(input)) {
      return Optional.empty();
    }
    BigInteger z = new BigInteger(1, input, Z, WORD);
    BigInteger y = new BigInteger(1, input, Y, WORD);
    if (z.compareTo(Msm.ORDER) >= 0 || y.compareTo(Msm.ORDER) >= 0) {
      return Optional.empty();
    }
    Optional<P1_Affine> commitment = point(input, COMMITMENT);
    Optional<P1_Affine> proof = point(input, PROOF);
    return commitment.isPresent() && proof.isPresent() && holds(commitment.get(), z, y, proof.get())
        ? Optional.of(answer())
        : Optional.empty();
  }

  private static boolean holds(P1_Affine commitment, BigInteger z, BigInteger y, P1_Affine proof) {
    P1 left = P1.generator().mult(y).neg();
    left.add(proof.to_jacobian().mult(z)).add(commitment);
    PairingProduct product = new PairingProduct();
    product.multiply(left.to_affine(), Setup.MINUS_H);
    product.multiply(proof, Setup.TAU_H);
    return product.isOne();
  }

  private static boolean isHashOfCommitment(byte[] input) {
    byte[] hash = Sha256.hash(Arrays.copyOfRange(input, COMMITMENT, PROOF));
    hash[0] = VERSIONED_HASH_VERSION_KZG;
    return Arrays.equals(hash, 0, WORD, input, 0, WORD);
  }

  private static Optional<P1_Affine> point(byte[] input, int at) {
    if ((input[at] & COMPRESSED) == 0) {
      return Optional.empty();
    }
    try {
      P1_Affine point = new P1_Affine(Arrays.copyOfRange(input, at, at + POINT_BYTES));
      return point.in_group() ? Optional.of(point) : Optional.empty();
    } catch (RuntimeException e) {
      // blst throws nothing more exact where there is no point of the curve.
      return Optional.empty();
    }
  }

  private static byte[] answer() {
    byte[] out = new byte[2 * WORD];
    out[30] = (byte) (FIELD_ELEMENTS_PER_BLOB >> 8);
    System.arraycopy(Msm.ORDER.toByteArray(), 0, out, WORD, WORD);
    return out;
  }

  /** The points of G2, read with the first call. */
  private static final class Setup {
    /** The generator of G2, negated. */
    static final P2_Affine MINUS_H = P2.generator().neg().to_affine();

    /**
     * The generator times the secret of Ethereum's KZG ceremony of 2023.
     *
     * @see <a
     *     href="https://github.com/ethereum/consensus-specs/blob/master/presets/mainnet/trusted_setups/trusted_setup_4096.json">
     *     consensus-specs, {@code g2_monomial[1]}</a>
     */
    static final P2_Affine TAU_H =
        new P2_Affine(
            HexFormat.of()
                .parseHex(
                    "b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa8"
                        + "1009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72"
                        + "185cbfee53492714734429b7b38608e23926c911cceceac9"
                        + "a36851477ba4c60b087041de621000edc98edada20c1def2"));
  }
}
