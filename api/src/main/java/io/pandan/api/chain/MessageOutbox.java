package io.pandan.api.chain;

import io.pandan.api.Address;
import io.pandan.api.SignedMessage;
import io.pandan.ipld.Cid;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Sends messages into the network. A service of {@code host/chain}; thread safe. */
@ProviderType
public interface MessageOutbox {

  /**
   * Checks a message and puts it into the message pool. The message is stored durably before this
   * returns: it survives a restart of the node.
   *
   * @return its CID
   * @throws MessageRejectedException why the pool does not take it
   */
  Cid submit(SignedMessage message);

  /** The messages that wait for a block, in the order of execution as it stands. */
  List<SignedMessage> pending();

  /** A waiting message by its CID. */
  Optional<SignedMessage> pending(Cid message);

  /** The nonce that the sender's next message needs, after those that wait. */
  long nextNonce(Address sender);
}
