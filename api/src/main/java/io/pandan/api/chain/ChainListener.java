package io.pandan.api.chain;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of every tipset, in order and once. A service; called on one thread of the chain's own,
 * so that a slow listener delays listeners only.
 */
@ConsumerType
public interface ChainListener {

  /** A tipset became the head. */
  void applied(ExecutedTipset tipset);
}
