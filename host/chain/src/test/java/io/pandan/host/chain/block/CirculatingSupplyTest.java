package io.pandan.host.chain.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.StateView;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MemoryBlockstore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class CirculatingSupplyTest {
  private static final Cid CODE = Cid.sum(Codec.RAW, new byte[] {1});

  private final MemoryBlockstore store = new MemoryBlockstore();
  private final Map<Long, ActorState> actors = new HashMap<>();

  private void actor(long id, long balanceFil, CborWriter state) {
    actors.put(
        id,
        new ActorState(
            CODE,
            store.putCbor(state.toByteArray()),
            0,
            TokenAmount.ofFil(balanceFil),
            Optional.empty()));
  }

  private static CborWriter amounts(int before, long... fil) {
    CborWriter out = new CborWriter().writeArrayHeader(before + fil.length);
    for (int i = 0; i < before; i++) {
      out.writeCid(CODE);
    }
    for (long amount : fil) {
      out.writeBigInt(TokenAmount.ofFil(amount).atto());
    }
    return out;
  }

  private TokenAmount supply(ActorSet set) {
    NetworkRecord network =
        new NetworkRecord(
            "net",
            1,
            28,
            set,
            false,
            true,
            0,
            List.of(),
            List.of(),
            TokenAmount.ofFil(1_000),
            Optional.empty());
    return new CirculatingSupply(network, State::new, store).get();
  }

  @Test
  void shouldTakeBurntFundsOffWhatTheGenesisGave() {
    actor(ActorIds.BURNT_FUNDS, 10, amounts(0));

    assertThat(supply(ActorSet.NATIVE)).isEqualTo(TokenAmount.ofFil(990));
  }

  @Test
  void shouldAddWhatWasMinedAndPaidOutAndTakeLockedFundsOff() {
    actor(ActorIds.BURNT_FUNDS, 10, amounts(0));
    actor(ActorIds.REWARD, 1_100_000_000 - 70, amounts(0));
    actor(ActorIds.RESERVE, 900_000_000 - 1_000 - 500, amounts(0));
    actor(ActorIds.POWER, 0, amounts(4, 3));
    actor(ActorIds.MARKET, 0, amounts(8, 1, 2, 4));

    assertThat(supply(ActorSet.CANONICAL))
        .isEqualTo(TokenAmount.ofFil(1_000 - 10 + 70 + 500 - 3 - 7));
  }

  @Test
  void shouldNotGoBelowNothing() {
    actor(ActorIds.BURNT_FUNDS, 1_001, amounts(0));

    assertThat(supply(ActorSet.NATIVE)).isEqualTo(TokenAmount.ZERO);
  }

  private final class State implements StateView {
    @Override
    public Optional<ActorState> actor(Address address) {
      throw new AssertionError("by id only");
    }

    @Override
    public Optional<ActorState> actor(long actorId) {
      return Optional.ofNullable(actors.get(actorId));
    }

    @Override
    public Optional<Long> lookupId(Address address) {
      throw new AssertionError("by id only");
    }

    @Override
    public ActorManifest manifest() {
      throw new AssertionError("nobody asked for it");
    }

    @Override
    public void forEach(BiConsumer<Long, ActorState> consumer) {
      throw new AssertionError("too many");
    }
  }
}
