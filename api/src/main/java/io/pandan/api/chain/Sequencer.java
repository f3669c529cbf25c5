package io.pandan.api.chain;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Orders messages into blocks: it is given proposals, each the content of one block, and says one
 * after the other what is decided. A service with the property {@link #NAME}; which one orders a
 * chain's blocks is the chain's setting, so that none decides by accident: while the named one is
 * missing no block is made. By default this node decides alone and at once.
 *
 * <p>What is decided is executed by every node that takes part, on its own: execution is
 * deterministic, so headers and states agree without being sent. A log that tolerates crashes
 * (Raft) fits, and so does an engine that tolerates malice (BFT), which may drop proposals and
 * decide upon others'. A decision is durable in the sequencer before it is told: after a restart it
 * is told again, because a node joins at the height that its store has.
 *
 * <p>Implementations are thread safe.
 */
@ConsumerType
public interface Sequencer {

  /** The service property that tells a sequencer's name, as in {@code raft}. */
  String NAME = "io.pandan.sequencer";

  /**
   * Takes part. What was and is decided from a height on is told, in the order of heights, until
   * the membership is closed.
   *
   * @param height the first height that this node lacks
   * @param decisions is told; returns at once, and may be called before this method returns
   */
  Membership join(long height, Decisions decisions);

  /** Is told what is decided. Thread safe. */
  @FunctionalInterface
  interface Decisions {

    /**
     * A block's content is decided: the next height's.
     *
     * @param proposal whoever's proposal it was
     */
    void decided(BlockProposal proposal);
  }

  /** This node's part in the sequencer's work. */
  interface Membership extends AutoCloseable {

    /**
     * Whether this node is to propose the next block: a leader is, a follower is not. May change at
     * any time.
     */
    boolean proposes();

    /**
     * Proposes a block. Does not wait: the decision is told. Whether a proposal is lost shows by
     * another's decision, or by none: it may be made again.
     *
     * @param proposal what was executed here already, and is not stored yet
     */
    void propose(BlockProposal proposal);

    /** Ends the membership; nothing more is told once this has returned. */
    @Override
    void close();
  }
}
