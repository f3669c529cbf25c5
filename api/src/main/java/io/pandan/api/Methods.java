package io.pandan.api;

/** Method numbers that the VM itself knows. */
public final class Methods {

  /** A bare transfer of value; no code runs. */
  public static final long SEND = 0;

  /** The constructor. */
  public static final long CONSTRUCTOR = 1;

  /** Numbers from here on are exported: anyone may call them (FRC-0042). */
  public static final long FIRST_EXPORTED = 1L << 24;

  /** {@code InvokeEVM}, FRC-0042 of that name. */
  public static final long INVOKE_EVM = 3_844_450_837L;

  private Methods() {}
}
