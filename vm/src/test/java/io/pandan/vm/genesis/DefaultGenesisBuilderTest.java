package io.pandan.vm.genesis;

import static io.pandan.vm.TestNetworks.ALICE;
import static io.pandan.vm.TestNetworks.BOB;
import static io.pandan.vm.TestNetworks.FUNDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.TestNetworks;
import io.pandan.vm.machine.BuiltinActors;
import io.pandan.vm.machine.DevnetManifest;
import org.junit.jupiter.api.Test;

class DefaultGenesisBuilderTest {

  @Test
  void shouldMakeSingletonsAndAccounts() {
    try (TestNetwork network = TestNetworks.builder().build()) {
      StateView genesis = network.view();

      assertThat(genesis.manifest()).isEqualTo(DevnetManifest.V18);
      assertActor(genesis, 0, "system", TokenAmount.ZERO);
      assertActor(genesis, 1, "init", TokenAmount.ZERO);
      assertActor(genesis, 2, "reward", TokenAmount.ofFil(1_100_000_000));
      assertActor(genesis, 3, "cron", TokenAmount.ZERO);
      assertActor(genesis, 10, "eam", TokenAmount.ZERO);
      assertActor(genesis, 99, "account", TokenAmount.ZERO);
      assertActor(genesis, 100, "account", FUNDS);
      assertActor(genesis, 101, "ethaccount", FUNDS);
      assertActor(genesis, 1_000, "ethaccount", TokenAmount.ZERO);
      assertThat(genesis.lookupId(ALICE)).contains(100L);
      assertThat(genesis.lookupId(BOB)).contains(101L);
      assertThat(genesis.lookupId(Address.delegated(10, new byte[20]))).contains(1_000L);
      assertThat(genesis.actor(BOB).orElseThrow().delegatedAddress()).contains(BOB);
      assertThat(genesis.actor(10).orElseThrow().head()).isEqualTo(BuiltinActors.EMPTY_STATE);
    }
  }

  @Test
  void shouldKeepEachAccountsKeyInItsState() {
    try (TestNetwork network = TestNetworks.builder().build()) {
      CborWriter expected = new CborWriter().writeArrayHeader(1);
      ALICE.write(expected);
      Cid head = network.view().actor(ALICE).orElseThrow().head();

      assertThat(network.store().require(head)).isEqualTo(expected.toByteArray());
    }
  }

  @Test
  void shouldGiveTheSameRootEachTime() {
    try (TestNetwork one = TestNetworks.builder().build();
        TestNetwork other = TestNetworks.builder().build()) {
      assertThat(one.root()).isEqualTo(other.root());
    }
  }

  @Test
  void shouldRefuseAccountsThatNobodyCouldUse() {
    assertRefused(Address.id(5), TokenAmount.ZERO);
    assertRefused(Address.actor(new byte[1]), TokenAmount.ZERO);
    assertRefused(Address.delegated(11, new byte[20]), TokenAmount.ZERO);
    assertRefused(Address.delegated(10, new byte[19]), TokenAmount.ZERO);
    assertRefused(Address.delegated(10, new byte[20]), TokenAmount.ZERO);
    assertRefused(ALICE, TokenAmount.ZERO);
    assertRefused(TestNetwork.secp256k1(8), TokenAmount.ofAtto(-1));
  }

  private static void assertRefused(Address address, TokenAmount balance) {
    TestNetwork.Builder builder = TestNetworks.builder().account(address, balance);
    assertThatThrownBy(builder::build)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(address.toString());
  }

  private static void assertActor(StateView genesis, long id, String type, TokenAmount balance) {
    ActorState actor = genesis.actor(id).orElseThrow();
    assertThat(genesis.manifest().name(actor.code())).contains(type);
    assertThat(actor.balance()).isEqualTo(balance);
    assertThat(actor.nonce()).isZero();
  }
}
