package io.pandan.runtime.evm.core.precompile;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Optional;

/**
 * Verifies an ECDSA signature over secp256r1 by the JDK: hash, r, s and the public key's x and y, a
 * word each. Answers with one, as a word; and with no bytes, never a refusal, to a signature that
 * is not valid and to input of another length. Both values of s are valid.
 *
 * @param ethereumGas {@link #EIP_7951_GAS} or {@link #RIP_7212_GAS}
 * @see <a href="https://eips.ethereum.org/EIPS/eip-7951">EIP-7951</a>
 */
record P256Verify(long ethereumGas) implements Precompile {
  /** The price of Ethereum's Osaka. */
  static final long EIP_7951_GAS = 6900;

  /** The price of the roll-ups that had it first. */
  static final long RIP_7212_GAS = 3450;

  private static final int INPUT_BYTES = 160;
  private static final String PROVIDER = "SunEC";
  private static final ECParameterSpec CURVE = curve();
  private static final BigInteger P = ((ECFieldFp) CURVE.getCurve().getField()).getP();

  @Override
  public long ethereumGas(byte[] input) {
    return ethereumGas;
  }

  @Override
  public Optional<byte[]> execute(byte[] input) {
    if (input.length != INPUT_BYTES || !isValid(input)) {
      return Optional.of(new byte[0]);
    }
    byte[] one = new byte[32];
    one[31] = 1;
    return Optional.of(one);
  }

  private static boolean isValid(byte[] input) {
    BigInteger r = new BigInteger(1, input, 32, 32);
    BigInteger s = new BigInteger(1, input, 64, 32);
    BigInteger x = new BigInteger(1, input, 96, 32);
    BigInteger y = new BigInteger(1, input, 128, 32);
    if (!isScalar(r) || !isScalar(s) || !isOnCurve(x, y)) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("NONEwithECDSAinP1363Format", PROVIDER);
      verifier.initVerify(
          KeyFactory.getInstance("EC", PROVIDER)
              .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), CURVE)));
      verifier.update(input, 0, 32);
      return verifier.verify(input, 32, 64);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK does not verify ECDSA over secp256r1", e);
    }
  }

  private static boolean isScalar(BigInteger value) {
    return value.signum() > 0 && value.compareTo(CURVE.getOrder()) < 0;
  }

  private static boolean isOnCurve(BigInteger x, BigInteger y) {
    if (x.compareTo(P) >= 0 || y.compareTo(P) >= 0) {
      return false;
    }
    BigInteger right =
        x.multiply(x).add(CURVE.getCurve().getA()).multiply(x).add(CURVE.getCurve().getB());
    return y.multiply(y).subtract(right).mod(P).signum() == 0;
  }

  private static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC", PROVIDER);
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no secp256r1", e);
    }
  }
}
