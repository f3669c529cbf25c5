package io.pandan.ipld.amt;

/** How the root of an {@link Amt} is encoded. */
public enum AmtVersion {
  /**
   * Height, count, node; the bit width is 3. Messages and receipts of blocks, and state of actors
   * up to v2.
   */
  V0,
  /** Bit width, height, count, node. State of actors from v3 on, and events. */
  V3
}
