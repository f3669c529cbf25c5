package io.pandan.vm.machine;

import io.pandan.api.FatalException;

/**
 * The lines of ref-fvm that networks were executed by, and how the kernel behaves on each, prices
 * apart: a question for each difference. Networks inside one line differ by nothing but their
 * {@link io.pandan.vm.gas.PriceList}. Source: ref-fvm branches {@code release/v2}, {@code
 * release/v3} and {@code master}.
 */
public enum FvmLine {

  /** Network 17. */
  V2,
  /** Networks 18 to 20. */
  V3,
  /** Networks 21 to 28. */
  V4;

  /**
   * The line of a network version.
   *
   * @throws FatalException outside 17 to 28
   */
  public static FvmLine forNetworkVersion(int networkVersion) {
    return switch (networkVersion) {
      case 17 -> V2;
      case 18, 19, 20 -> V3;
      case 21, 22, 23, 24, 25, 26, 27, 28 -> V4;
      default ->
          throw new FatalException("network version " + networkVersion + " is not one of 17 to 28");
    };
  }

  /** Whether the built-in actors in Java, which are of version 18, can be executed. */
  public boolean runsNativeActors() {
    return this == V4;
  }

  /**
   * Whether a block may be opened, linked or made a state's root only if the invocation was given
   * it, so that links are looked for. Before, any block of the store could be opened.
   */
  public boolean checksLinks() {
    return this == V4;
  }

  /** How many calls may be open at once; release/v2 does not count the one at the bottom. */
  public int maxCallDepth() {
    return this == V2 ? Machine.MAX_CALL_DEPTH + 1 : Machine.MAX_CALL_DEPTH;
  }

  /**
   * Whether a call is paid for as a whole before its value moves. Later, a transfer and an
   * invocation are charges of their own.
   */
  public boolean chargesCallsAtOnce() {
    return this == V2;
  }

  /** Whether the attempt to make an account for the zero BLS key is charged as a new actor. */
  public boolean chargesRefusedAccounts() {
    return this == V2;
  }

  /** Whether parameters of a message are DAG-CBOR to its receiver, whatever they are. */
  public boolean takesParamsForDagCbor() {
    return this == V2;
  }

  /**
   * Whether new f2 addresses derive from the sender's key and are counted as they are asked for.
   * Later, they derive from the sender as the message names it, and actors are counted.
   */
  public boolean countsAddresses() {
    return this == V2;
  }

  /** Whether only actors of built-in types that are not singletons can be made. */
  public boolean refusesOtherActors() {
    return this == V2;
  }

  /** Whether a signature's signer may be any account's address, whose key is then looked up. */
  public boolean resolvesSigners() {
    return this == V2;
  }

  /** Whether blocks may be of any size and codec. */
  public boolean takesAnyBlock() {
    return this == V2;
  }

  /** Whether each seal of a batch is charged. */
  public boolean chargesBatchedSeals() {
    return this != V2;
  }

  /** Whether seals can be non-interactive (FIP-0092). */
  public boolean hasNonInteractiveSeals() {
    return this == V4;
  }

  /** Whether the CIDs of tipsets that are final are refused. */
  public boolean refusesFinalTipsets() {
    return this != V4;
  }

  /**
   * Whether the gas limit of a call that is refused for its depth stays in force: release/v3
   * returns before it takes the limit away.
   */
  public boolean keepsLimitOfTooDeepCall() {
    return this == V3;
  }
}
