package io.pandan.vm.machine;

import io.pandan.api.FatalException;

/**
 * The lines of ref-fvm that networks were executed by, and how the kernel behaves on each, prices
 * apart: a question for each difference. Networks inside one line differ by nothing but their
 * {@link io.pandan.vm.gas.PriceList}. Source: ref-fvm branches {@code release/v3} and {@code
 * master}.
 */
public enum FvmLine {

  /** Networks 18 to 20. */
  V3,
  /** Networks 21 to 28. */
  V4;

  /**
   * The line of a network version.
   *
   * @throws FatalException outside 18 to 28
   */
  public static FvmLine forNetworkVersion(int networkVersion) {
    return switch (networkVersion) {
      case 18, 19, 20 -> V3;
      case 21, 22, 23, 24, 25, 26, 27, 28 -> V4;
      default ->
          throw new FatalException("network version " + networkVersion + " is not one of 18 to 28");
    };
  }

  /**
   * Whether a block may be opened, linked or made a state's root only if the invocation was given
   * it, so that links are looked for. Before, any block of the store could be opened.
   */
  public boolean checksLinks() {
    return this == V4;
  }
}
