package io.pandan.host.chain.block;

import io.pandan.api.SignedMessage;
import io.pandan.api.StampedEvent;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.ipld.Cid;
import java.util.List;
import java.util.Map;

/**
 * A block that was made and executed, and is not stored yet.
 *
 * @param executed the tipset of this one block
 * @param events the events of each of its messages
 * @param blocks what is to be stored with it: header, messages, receipts, events, state
 * @param refused candidates that were left out because the VM would not begin with them: their
 *     sender's nonce or balance does not allow it
 */
public record SealedBlock(
    ExecutedTipset executed,
    List<List<StampedEvent>> events,
    Map<Cid, byte[]> blocks,
    List<SignedMessage> refused) {

  /** Copies the lists. */
  public SealedBlock {
    events = List.copyOf(events);
    refused = List.copyOf(refused);
  }
}
