package io.pandan.builtin.actors;

/**
 * Names of built-in actors' types as the manifest has them (builtin-actors {@code
 * vm_api/src/builtin.rs}).
 */
public final class ActorType {
  /** The registry of built-in actors. */
  public static final String SYSTEM = "system";

  /** Makes actors. */
  public static final String INIT = "init";

  /** Calls actors at the end of each epoch. */
  public static final String CRON = "cron";

  /** An account of a key. */
  public static final String ACCOUNT = "account";

  /** Keeps the power table. */
  public static final String POWER = "storagepower";

  /** A storage provider. */
  public static final String MINER = "storageminer";

  /** A payment channel. */
  public static final String PAYMENT_CHANNEL = "paymentchannel";

  /** A wallet of several signers. */
  public static final String MULTISIG = "multisig";

  /** Pays for blocks. */
  public static final String REWARD = "reward";

  /** What stands at an f4 address before something is deployed there. */
  public static final String PLACEHOLDER = "placeholder";

  /** A contract in EVM bytecode. */
  public static final String EVM = "evm";

  /** Makes contracts at Ethereum addresses. */
  public static final String EAM = "eam";

  /** An account of an Ethereum address. */
  public static final String ETH_ACCOUNT = "ethaccount";

  private ActorType() {}
}
