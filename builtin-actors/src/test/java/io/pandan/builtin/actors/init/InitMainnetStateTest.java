package io.pandan.builtin.actors.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.builtin.actors.MainnetVectors;
import io.pandan.builtin.actors.MainnetVectors.Vector;
import io.pandan.crypto.Sha256;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InitMainnetStateTest {
  @Test
  void shouldGiveMainnetsNewMinersTheirAddressesToTheByte() {
    List<Vector> vectors = MainnetVectors.of("storagepower/CreateMiner/Ok");
    assertThat(vectors).hasSize(7);
    for (Vector vector : vectors) {
      CborReader miner = new CborReader(vector.returned());
      miner.readArrayHeader(2);
      long id = Address.read(miner).actorId();
      Address robust = Address.read(miner);

      Cid before = vector.head(vector.before(), ActorIds.INIT);
      InitState state = InitState.read(new CborReader(vector.store().require(before)));
      assertThat(state.networkName()).isEqualTo("mainnet");
      InitState.Assignment assignment =
          state.assign(vector.store(), Sha256::hash, robust, Optional.empty());
      assertThat(assignment.actorId()).isEqualTo(id);
      assertThat(assignment.existing()).isFalse();
      assertThat(vector.store().putCbor(assignment.state().toCbor()))
          .isEqualTo(vector.head(vector.after(), ActorIds.INIT));
    }
  }
}
