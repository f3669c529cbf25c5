package io.pandan.api;

/**
 * Ids of the actors that every network has. Source: builtin-actors {@code runtime/src/actor_consts}
 * and ref-fvm {@code shared/src/address}.
 */
public final class ActorIds {

  /** f00, where implicit messages come from. */
  public static final long SYSTEM = 0;

  /** f01. */
  public static final long INIT = 1;

  /** f02, which also receives the tips. */
  public static final long REWARD = 2;

  /** f03. */
  public static final long CRON = 3;

  /** f04. */
  public static final long POWER = 4;

  /** f05. */
  public static final long MARKET = 5;

  /** f06. */
  public static final long VERIFIED_REGISTRY = 6;

  /** f07. */
  public static final long DATACAP = 7;

  /** f010, the Ethereum address manager. */
  public static final long EAM = 10;

  /** f080, the root of the verified registry. */
  public static final long VERIFIED_REGISTRY_ROOT = 80;

  /** f090, the reserve: it holds what the genesis gives to nobody. */
  public static final long RESERVE = 90;

  /** f099, where burnt tokens go. */
  public static final long BURNT_FUNDS = 99;

  /** The first id of an actor that is no singleton. */
  public static final long FIRST_NON_SINGLETON = 100;

  private ActorIds() {}
}
