package io.pandan.host.chain.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.chain.BlockProposal;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Mining;
import io.pandan.api.chain.Sequencer;
import io.pandan.host.chain.testing.Account;
import io.pandan.host.chain.testing.ChainFixture;
import io.pandan.ipld.Cid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SequencerTest {
  private static final Account ALICE = Account.secp256k1(1);
  private static final Account BOB = Account.bls(1);

  /** A log that several nodes share, of which one leads. */
  private static final class SharedLog {
    private final List<BlockProposal> log = new ArrayList<>();
    private final List<Sequencer.Decisions> members = new ArrayList<>();
    private final List<BlockProposal> held = new ArrayList<>();
    private boolean holds;

    Sequencer node(boolean leads) {
      return (height, decisions) -> {
        synchronized (SharedLog.this) {
          members.add(decisions);
          log.stream().filter(entry -> entry.height() >= height).forEach(decisions::decided);
        }
        return new Sequencer.Membership() {
          @Override
          public boolean proposes() {
            return leads;
          }

          @Override
          public void propose(BlockProposal proposal) {
            SharedLog.this.propose(proposal);
          }

          @Override
          public void close() {
            synchronized (SharedLog.this) {
              members.remove(decisions);
            }
          }
        };
      };
    }

    synchronized void propose(BlockProposal proposal) {
      if (holds) {
        held.add(proposal);
      } else {
        log.add(proposal);
        members.forEach(member -> member.decided(proposal));
      }
    }

    synchronized void hold() {
      holds = true;
    }

    synchronized List<BlockProposal> held() {
      return List.copyOf(held);
    }

    synchronized void release() {
      holds = false;
      held.forEach(this::propose);
    }
  }

  @Test
  void shouldMakeTheSameBlocksOnEachNodeOfALog() throws InterruptedException {
    SharedLog log = new SharedLog();
    try (ChainFixture leader = new ChainFixture();
        ChainFixture follower = new ChainFixture()) {
      leader.sequencer = log.node(true);
      follower.sequencer = log.node(false);
      leader.execute(ALICE.send(0));
      Cid last = leader.execute(BOB.send(0)).executed().messages().getFirst().cid();
      ExecutedTipset copied = follower.await(last).executed();
      assertThat(copied.key()).isEqualTo(leader.chain.view().head().key());
      assertThat(copied.stateRoot()).isEqualTo(leader.chain.view().head().stateRoot());
    }
  }

  @Test
  void shouldCatchUpWithWhatWasDecidedBeforeItJoined() throws InterruptedException {
    SharedLog log = new SharedLog();
    try (ChainFixture leader = new ChainFixture();
        ChainFixture late = new ChainFixture()) {
      leader.sequencer = log.node(true);
      leader.execute(ALICE.send(0));
      Cid last = leader.execute(ALICE.send(1)).executed().messages().getFirst().cid();
      late.sequencer = log.node(false);
      assertThat(late.await(last).executed().key()).isEqualTo(leader.chain.view().head().key());
    }
  }

  @Test
  void shouldShowNoBlockBeforeItIsDecided() throws InterruptedException {
    SharedLog log = new SharedLog();
    log.hold();
    try (ChainFixture node = new ChainFixture()) {
      node.sequencer = log.node(true);
      Cid sent = node.chain.outbox().submit(ALICE.send(0));
      while (log.held().isEmpty()) {
        Thread.sleep(1);
      }
      assertThat(node.chain.view().head().height()).isZero();
      assertThat(node.chain.view().find(sent)).isEqualTo(Optional.empty());
      log.release();
      assertThat(node.await(sent).executed().height()).isEqualTo(1);
    }
  }

  @Test
  void shouldMakeNoBlockWhileTheSequencerIsMissing() throws InterruptedException {
    SharedLog log = new SharedLog();
    try (ChainFixture node = new ChainFixture()) {
      node.sequencer = null;
      Cid sent = node.chain.outbox().submit(ALICE.send(0));
      while (node.chain.problems().isEmpty()) {
        Thread.sleep(1);
      }
      assertThat(node.chain.problems().getFirst()).contains("sequencer");
      assertThat(node.chain.view().head().height()).isZero();
      node.sequencer = log.node(true);
      assertThat(node.await(sent).executed().height()).isEqualTo(1);
      // The block is to be seen before its producer has got round to saying that all is well.
      while (!node.chain.problems().isEmpty()) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void shouldLetNobodyElseChangeAChainThatASequencerOrders() throws InterruptedException {
    try (ChainFixture node = new ChainFixture()) {
      node.sequencer = new SharedLog().node(true);
      assertThatThrownBy(
              () ->
                  node.chain
                      .development()
                      .orElseThrow()
                      .setMining(new Mining(false, Duration.ZERO)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("sequencer");
    }
  }
}
