package io.pandan.host.chain.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorSet;
import io.pandan.crypto.Blake2b;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MemoryBlockstore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TipsetExternsTest {
  private static final Cid SOME = Cid.sum(Codec.DAG_CBOR, new byte[] {1});

  private final DevelopmentRandomness randomness =
      new DevelopmentRandomness("net", 1, 2, new BeaconValues());
  private final TipsetExterns externs =
      new TipsetExterns(
          10,
          randomness,
          epoch -> SOME,
          new CirculatingSupply(
              new NetworkRecord(
                  "net",
                  1,
                  28,
                  ActorSet.NATIVE,
                  false,
                  true,
                  0,
                  List.of(),
                  List.of(),
                  TokenAmount.ofFil(1),
                  Optional.empty()),
              () -> {
                throw new AssertionError("nobody asked for the state");
              },
              new MemoryBlockstore()),
          new WorkerKeys(
              10,
              () -> {
                throw new AssertionError("nobody asked for the state");
              },
              height -> {
                throw new AssertionError("nobody asked for the state after " + height);
              },
              new MemoryBlockstore()));

  @Test
  void shouldDigestTicketAndBeaconOfTheEpoch() {
    assertThat(externs.chainRandomness(7))
        .isEqualTo(Blake2b.hash256(randomness.ticket(7).vrfProof()));
    assertThat(externs.beaconRandomness(10))
        .isEqualTo(Blake2b.hash256(randomness.beaconEntry(10).data()));
  }

  @Test
  void shouldTakeGenesisForEpochsBeforeIt() {
    assertThat(externs.chainRandomness(-1)).isEqualTo(externs.chainRandomness(0));
    assertThat(externs.beaconRandomness(-5)).isEqualTo(externs.beaconRandomness(0));
  }

  @Test
  void shouldKnowNothingOfTheFuture() {
    assertThatThrownBy(() -> externs.chainRandomness(11)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> externs.beaconRandomness(11)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> externs.tipsetCid(10)).isInstanceOf(MalformedException.class);
    assertThat(externs.tipsetCid(9)).isEqualTo(SOME);
  }

  @Test
  void shouldGiveEachNetworkEpochAndPurposeItsOwnRandomness() {
    DevelopmentRandomness other = new DevelopmentRandomness("net", 1, 3, new BeaconValues());
    assertThat(other.ticket(1).vrfProof()).isNotEqualTo(randomness.ticket(1).vrfProof());
    assertThat(randomness.ticket(2).vrfProof()).isNotEqualTo(randomness.ticket(1).vrfProof());
    assertThat(randomness.beaconEntry(1).data())
        .hasSize(96)
        .isNotEqualTo(randomness.ticket(1).vrfProof());
    assertThat(randomness.beaconEntry(5).round()).isEqualTo(5);
  }
}
