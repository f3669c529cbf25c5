package io.pandan.api.chain;

import io.pandan.api.SignedMessage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of messages that begin to wait for a block. A service; called on one thread of the
 * chain's own, never on that of whoever sent the message. By then a message may be in a block
 * already. Listeners that are so slow that very much waits to be told miss some.
 */
@ConsumerType
public interface PoolListener {

  /** A message was taken into the pool, and is stored. */
  void added(SignedMessage message);
}
