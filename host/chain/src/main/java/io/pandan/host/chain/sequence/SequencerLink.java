package io.pandan.host.chain.sequence;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.BlockProposal;
import io.pandan.api.chain.NotReadyException;
import io.pandan.api.chain.Sequencer;
import io.pandan.host.chain.block.SealedBlock;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A chain's membership in the sequencer of the moment. For the chain's thread; decisions arrive on
 * any.
 */
public final class SequencerLink implements AutoCloseable {
  /** After this a proposal that nobody decided upon is made again. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Supplier<Optional<Sequencer>> sequencers;
  private final LongSupplier nextHeight;
  private final Runnable wakeUp;
  private @Nullable Link link;

  /**
   * What this node waits for the decision on.
   *
   * @param block the block, sealed here
   * @param proposal its content
   * @param atNanos when, in {@link System#nanoTime()}
   */
  private record Proposed(SealedBlock block, BlockProposal proposal, long atNanos) {}

  private static final class Link {
    final Sequencer sequencer;
    final Queue<BlockProposal> decided = new ConcurrentLinkedQueue<>();
    Sequencer.@Nullable Membership membership;
    @Nullable Proposed proposed;

    Link(Sequencer sequencer) {
      this.sequencer = sequencer;
    }
  }

  /**
   * A decision.
   *
   * @param proposal what is decided
   * @param sealed the block, where this node has made it already
   */
  public record Decision(BlockProposal proposal, Optional<SealedBlock> sealed) {}

  /**
   * A link that has joined nothing yet.
   *
   * @param sequencers gives the sequencer of the moment; empty where it is missing
   * @param nextHeight the first height that the store lacks
   * @param wakeUp is run when something was decided
   */
  public SequencerLink(
      Supplier<Optional<Sequencer>> sequencers, LongSupplier nextHeight, Runnable wakeUp) {
    this.sequencers = sequencers;
    this.nextHeight = nextHeight;
    this.wakeUp = wakeUp;
  }

  /** Whether this node alone decides. */
  public boolean isLocal() {
    return sequencers.get().filter(LocalSequencer.class::isInstance).isPresent();
  }

  /** Whether this node is to propose the next block. */
  public boolean proposes() {
    return membership().proposes();
  }

  /** Whether a proposal of this node is under way, and not given up yet. */
  public boolean isPending() {
    Link joined = link;
    Proposed proposed = joined == null ? null : joined.proposed;
    return proposed != null && System.nanoTime() - proposed.atNanos < PATIENCE.toNanos();
  }

  /** Proposes a block. */
  public void propose(SealedBlock block) {
    Sequencer.Membership membership = membership();
    Link joined = joined();
    BlockProposal proposal =
        new BlockProposal(
            block.executed().tipset().parents(),
            block.executed().height(),
            block.executed().tipset().first().timestampS(),
            block.executed().messages());
    joined.proposed = new Proposed(block, proposal, System.nanoTime());
    membership.propose(proposal);
  }

  /** Takes the next decision; those about heights that are there already are left out. */
  public Optional<Decision> next() {
    membership();
    Link joined = joined();
    BlockProposal decided;
    while ((decided = joined.decided.poll()) != null) {
      if (decided.height() >= nextHeight.getAsLong()) {
        Proposed proposed = joined.proposed;
        joined.proposed = null;
        Optional<SealedBlock> sealed =
            proposed != null && same(proposed.proposal, decided)
                ? Optional.of(proposed.block)
                : Optional.empty();
        return Optional.of(new Decision(decided, sealed));
      }
    }
    return Optional.empty();
  }

  private static boolean same(BlockProposal one, BlockProposal other) {
    return one == other
        || one.height() == other.height()
            && one.timestampS() == other.timestampS()
            && one.parent().equals(other.parent())
            && one.messages().stream()
                .map(SignedMessage::cid)
                .toList()
                .equals(other.messages().stream().map(SignedMessage::cid).toList());
  }

  private Link joined() {
    Link joined = link;
    if (joined == null) {
      throw new IllegalStateException("no sequencer was joined");
    }
    return joined;
  }

  /** Joins the sequencer of the moment where that is another than before. */
  private Sequencer.Membership membership() {
    Sequencer wanted =
        sequencers
            .get()
            .orElseThrow(
                () -> new NotReadyException("the sequencer that orders blocks is missing"));
    Link known = link;
    if (known != null && known.sequencer == wanted && known.membership != null) {
      return known.membership;
    }
    close();
    Link fresh = new Link(wanted);
    link = fresh;
    Sequencer.Membership membership =
        wanted.join(
            nextHeight.getAsLong(),
            decided -> {
              fresh.decided.add(decided);
              wakeUp.run();
            });
    fresh.membership = membership;
    return membership;
  }

  @Override
  public void close() {
    Link known = link;
    link = null;
    if (known != null && known.membership != null) {
      known.membership.close();
    }
  }
}
