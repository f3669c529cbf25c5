package io.pandan.host.chain.produce;

import io.pandan.api.FatalException;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.BlockProposal;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.host.chain.block.SealedBlock;
import io.pandan.host.chain.sequence.SequencerLink;
import java.util.List;
import java.util.Optional;

/**
 * From sealed blocks to the chain's: each is proposed, and what the sequencer decides is appended,
 * executed here first where another node has made it. For the chain's thread.
 */
final class BlockLine {
  private final LeasedSealer sealer;
  private final ProductionClock clock;
  private final ChainHead head;
  private final SequencerLink sequencer;

  /** What is decided and was not made here. */
  private Optional<BlockProposal> foreign = Optional.empty();

  BlockLine(LeasedSealer sealer, ProductionClock clock, ChainHead head, SequencerLink sequencer) {
    this.sealer = sealer;
    this.clock = clock;
    this.head = head;
    this.sequencer = sequencer;
  }

  /** Whether this node is to propose a block now. */
  boolean proposes() {
    return foreign.isEmpty() && sequencer.proposes() && !sequencer.isPending();
  }

  /** Makes a block for the time that it is now; empty where a swap stopped it. */
  Optional<SealedBlock> seal(List<SignedMessage> candidates) throws InterruptedException {
    return sealer.seal(head.get(), candidates, clock.timestampAfter(head.get()));
  }

  /** Proposes a block; where this node decides alone, it is the head when this returns. */
  void propose(SealedBlock block) {
    sequencer.propose(block);
    takeDecision();
  }

  /**
   * Appends what is decided.
   *
   * @return whether something was
   */
  boolean appendDecided() throws InterruptedException {
    if (foreign.isEmpty()) {
      return takeDecision();
    }
    BlockProposal proposal = foreign.get();
    ExecutedTipset parent = head.get();
    if (proposal.height() != parent.height() + 1 || !proposal.parent().equals(parent.key())) {
      throw new FatalException(
          "the sequencer decided upon height %d after %s; the head is %d, %s"
              .formatted(proposal.height(), proposal.parent(), parent.height(), parent.key()));
    }
    Optional<SealedBlock> block = sealer.seal(parent, proposal.messages(), proposal.timestampS());
    if (block.isPresent()) {
      if (block.get().executed().messages().size() != proposal.messages().size()) {
        throw new FatalException("the VM refuses messages that were decided upon: " + proposal);
      }
      foreign = Optional.empty();
      append(block.get());
    }
    return true;
  }

  private boolean takeDecision() {
    Optional<SequencerLink.Decision> decision = sequencer.next();
    if (decision.isEmpty()) {
      return false;
    }
    Optional<SealedBlock> own = decision.get().sealed();
    if (own.isPresent()) {
      append(own.get());
    } else {
      foreign = Optional.of(decision.get().proposal());
    }
    return true;
  }

  private void append(SealedBlock block) {
    long shiftS = clock.shiftAfter(block.executed().tipset().first().timestampS());
    boolean moved = shiftS != clock.shiftS();
    head.append(
        block,
        batch -> {
          if (moved) {
            TimeShift.put(shiftS, batch);
          }
        });
    clock.setShift(shiftS);
  }
}
