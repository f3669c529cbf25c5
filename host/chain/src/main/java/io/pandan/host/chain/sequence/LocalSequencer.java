package io.pandan.host.chain.sequence;

import io.pandan.api.chain.BlockProposal;
import io.pandan.api.chain.Sequencer;

/** One node alone: what it proposes is decided at once. Thread safe. */
public final class LocalSequencer implements Sequencer {

  /** Makes one; it keeps nothing. */
  public LocalSequencer() {}

  @Override
  public Membership join(long height, Decisions decisions) {
    return new Membership() {
      @Override
      public boolean proposes() {
        return true;
      }

      @Override
      public void propose(BlockProposal proposal) {
        decisions.decided(proposal);
      }

      @Override
      public void close() {
        // Nothing is decided behind its back.
      }
    };
  }
}
