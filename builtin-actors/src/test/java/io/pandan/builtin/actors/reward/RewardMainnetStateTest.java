package io.pandan.builtin.actors.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.builtin.actors.MainnetVectors;
import io.pandan.builtin.actors.MainnetVectors.Vector;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MissingBlockException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewardMainnetStateTest {
  /**
   * Seven pairs of these states are one epoch apart, so that the actor can be held to the second.
   */
  @Test
  void shouldReadAndWriteMainnetsStateAndGoOnFromIt() {
    Map<Long, RewardState> states = new HashMap<>();
    for (Vector vector : MainnetVectors.of("")) {
      byte[] block;
      Cid head;
      try {
        head = vector.head(vector.before(), ActorIds.REWARD);
        block = vector.store().require(head);
      } catch (MissingBlockException e) {
        continue; // This message did not look at the actor.
      }
      RewardState state = RewardState.read(new CborReader(block));
      assertThat(vector.store().putCbor(state.toCbor())).isEqualTo(head);
      states.put(state.epoch(), state);
    }
    assertThat(states).hasSizeGreaterThan(20);
    int neighbours = 0;
    for (RewardState state : states.values()) {
      RewardState later = states.get(state.epoch() + 1);
      if (later == null) {
        continue;
      }
      neighbours++;
      // The power that was counted in the epoch between both.
      BigInteger power = later.cumsumRealized().subtract(state.cumsumRealized());
      RewardState next = state.update(state.epoch(), power);
      assertThat(
              next.withPaid(later.totalStoragePowerReward().minus(next.totalStoragePowerReward())))
          .isEqualTo(later);
    }
    assertThat(neighbours).isEqualTo(7);
  }
}
