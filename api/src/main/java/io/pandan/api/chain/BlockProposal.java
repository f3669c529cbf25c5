package io.pandan.api.chain;

import io.pandan.api.SignedMessage;
import java.util.List;

/**
 * What one block has, before it is executed: everybody who executes it after the same parent gets
 * the same block, to the byte.
 *
 * @param parent the tipset that it follows
 * @param height its epoch
 * @param timestampS seconds since 1970
 * @param messages its messages in the order of execution, BLS ones first; all were executed by
 *     whoever proposes them, and the VM took each
 */
public record BlockProposal(
    TipsetKey parent, long height, long timestampS, List<SignedMessage> messages) {

  /** Copies the list. */
  public BlockProposal {
    messages = List.copyOf(messages);
  }
}
