package io.pandan.api.chain;

import io.pandan.api.TokenAmount;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a call pretends of the block that it is executed in.
 *
 * @param height the epoch, which is Ethereum's block number
 * @param timestampS seconds since 1970
 * @param baseFee attoFIL per unit of gas
 */
public record BlockOverride(
    OptionalLong height, OptionalLong timestampS, Optional<TokenAmount> baseFee) {

  /** Nothing is pretended. */
  public static final BlockOverride NONE =
      new BlockOverride(OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

  /** Checks the ranges. */
  public BlockOverride {
    requireAtLeastZero("height", height);
    requireAtLeastZero("time", timestampS);
  }

  private static void requireAtLeastZero(String name, OptionalLong value) {
    if (value.isPresent() && value.getAsLong() < 0) {
      throw new IllegalArgumentException(name + " " + value.getAsLong() + " is negative");
    }
  }
}
