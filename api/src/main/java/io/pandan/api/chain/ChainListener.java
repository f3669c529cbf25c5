package io.pandan.api.chain;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of every tipset, in order and once. A service; called on one thread of the chain's own,
 * so that a slow listener delays listeners only. Only development networks go back.
 */
@ConsumerType
public interface ChainListener {

  /** A tipset became the head. */
  void applied(ExecutedTipset tipset);

  /**
   * A tipset of which {@link #applied} told is no longer of the chain: its parent is the head. Of
   * several the newest comes first.
   */
  default void reverted(ExecutedTipset tipset) {}
}
