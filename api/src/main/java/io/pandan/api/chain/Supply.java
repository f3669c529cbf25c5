package io.pandan.api.chain;

import io.pandan.api.TokenAmount;

/**
 * What circulates, and what of. Source: Lotus {@code api/types.go} ({@code CirculatingSupply}).
 *
 * @param vested what the genesis gave to accounts
 * @param mined what the reward actor has paid
 * @param reserveDisbursed what was paid out of the reserve
 * @param burnt what was burnt
 * @param locked what is pledged or locked in deals
 */
public record Supply(
    TokenAmount vested,
    TokenAmount mined,
    TokenAmount reserveDisbursed,
    TokenAmount burnt,
    TokenAmount locked) {

  /** What circulates; never negative. */
  public TokenAmount circulating() {
    TokenAmount sum = vested.plus(mined).plus(reserveDisbursed).minus(burnt).minus(locked);
    return sum.isNegative() ? TokenAmount.ZERO : sum;
  }
}
