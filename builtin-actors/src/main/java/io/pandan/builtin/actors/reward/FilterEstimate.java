package io.pandan.builtin.actors.reward;

import static io.pandan.builtin.actors.reward.FixedPoint.PRECISION;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import java.math.BigInteger;

/**
 * A smoothed estimate of a changing quantity, by an alpha-beta filter. Source: builtin-actors
 * {@code runtime/src/builtin/reward/smooth}.
 *
 * @param position the quantity, Q.128
 * @param velocity its change in an epoch, Q.128
 */
record FilterEstimate(BigInteger position, BigInteger velocity) {
  private static final BigInteger ALPHA = new BigInteger("314760000000000000000000000000000000");
  private static final BigInteger BETA = new BigInteger("96640100000000000000000000000000");

  /** An estimate of whole numbers. */
  static FilterEstimate of(BigInteger position, BigInteger velocity) {
    return new FilterEstimate(position.shiftLeft(PRECISION), velocity.shiftLeft(PRECISION));
  }

  static FilterEstimate read(CborReader in) {
    in.readArrayHeader(2);
    return new FilterEstimate(in.readBigInt(), in.readBigInt());
  }

  void write(CborWriter out) {
    out.writeArrayHeader(2).writeBigInt(position).writeBigInt(velocity);
  }

  /** The estimate after some epochs, corrected by what was observed then, a whole number. */
  FilterEstimate next(BigInteger observed, long epochs) {
    BigInteger elapsed = BigInteger.valueOf(epochs).shiftLeft(PRECISION);
    BigInteger predicted = elapsed.multiply(velocity).shiftRight(PRECISION).add(position);
    BigInteger residual = observed.shiftLeft(PRECISION).subtract(predicted);
    BigInteger correction = ALPHA.multiply(residual).shiftRight(PRECISION);
    BigInteger acceleration = FixedPoint.floorDivide(residual.multiply(BETA), elapsed);
    return new FilterEstimate(predicted.add(correction), velocity.add(acceleration));
  }
}
