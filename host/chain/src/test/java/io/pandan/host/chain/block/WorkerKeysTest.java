package io.pandan.host.chain.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MemoryBlockstore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class WorkerKeysTest {

  private static final Cid MINER_CODE = Cid.sum(Codec.RAW, new byte[] {1});
  private static final Cid ACCOUNT_CODE = Cid.sum(Codec.RAW, new byte[] {2});
  private static final Address KEY = Address.secp256k1(publicKey(1));
  private static final Address MINER = Address.id(1_000);

  private final MemoryBlockstore store = new MemoryBlockstore();
  private final States lookback = new States();
  private final States now = new States();

  /** The heights whose states were asked for. */
  private final List<Long> asked = new ArrayList<>();

  private Optional<Address> find() {
    return find(1, 1);
  }

  private Optional<Address> find(long epoch, long height) {
    WorkerKeys keys =
        new WorkerKeys(
            epoch,
            () -> now,
            after -> {
              asked.add(after);
              return lookback;
            },
            store);
    return keys.find(MINER, height);
  }

  @Test
  void shouldLookBackByFinalityAndNotAtWhatIsFinal() {
    lookback.miner(MINER, KEY);

    assertThat(find(2_000, 1_099)).isEmpty();
    assertThat(find(2_000, 2_900)).as("looks back to nothing yet").isEmpty();
    assertThat(asked).isEmpty();
    assertThat(find(2_000, 1_100)).contains(KEY);
    assertThat(find(2_000, 2_899)).contains(KEY);
    assertThat(find(10, 10)).as("to genesis").contains(KEY);
    assertThat(asked).containsExactly(200L, 1_999L, 0L);
  }

  @Test
  void shouldFindTheKeyThatTheWorkerOfTheLookbackHasNow() {
    lookback.miner(MINER, Address.id(101));
    lookback.account(101, Address.secp256k1(publicKey(7)));
    now.account(101, KEY);
    now.miner(MINER, Address.id(102));

    assertThat(find()).contains(KEY);
  }

  @Test
  void shouldTakeAKeyAsItIs() {
    lookback.miner(MINER, KEY);

    assertThat(find()).contains(KEY);
  }

  @Test
  void shouldTakeTheDelegatedAddressOfAWorkerThatHasOne() {
    Address ethereum = Address.delegated(10, new byte[20]);
    lookback.miner(MINER, Address.id(101));
    now.actors.put(
        101L, new ActorState(ACCOUNT_CODE, MINER_CODE, 0, TokenAmount.ZERO, Optional.of(ethereum)));

    assertThat(find()).contains(ethereum);
  }

  @Test
  void shouldFindNothingWithoutMinerOrAccount() {
    assertThat(find()).as("no actor").isEmpty();
    lookback.account(1_000, KEY);
    assertThat(find()).as("no miner").isEmpty();
    lookback.miner(MINER, Address.id(101));
    assertThat(find()).as("no worker").isEmpty();
    now.miner(Address.id(101), KEY);
    assertThat(find()).as("a worker that is no account").isEmpty();
  }

  private static byte[] publicKey(int seed) {
    byte[] key = new byte[65];
    key[0] = 4;
    key[64] = (byte) seed;
    return key;
  }

  /** Actors that a test puts there. */
  private final class States implements StateView {

    private final Map<Long, ActorState> actors = new HashMap<>();

    void miner(Address id, Address worker) {
      CborWriter info = new CborWriter().writeArrayHeader(3);
      Address.id(5).write(info);
      worker.write(info);
      info.writeArrayHeader(0);
      CborWriter state = new CborWriter().writeArrayHeader(2);
      state.writeCid(store.putCbor(info.toByteArray())).writeUnsigned(0);
      put(id.actorId(), MINER_CODE, state);
    }

    void account(long id, Address key) {
      CborWriter state = new CborWriter().writeArrayHeader(1);
      key.write(state);
      put(id, ACCOUNT_CODE, state);
    }

    private void put(long id, Cid code, CborWriter state) {
      Cid head = store.putCbor(state.toByteArray());
      actors.put(id, new ActorState(code, head, 0, TokenAmount.ZERO, Optional.empty()));
    }

    @Override
    public Optional<ActorState> actor(Address address) {
      return lookupId(address).flatMap(this::actor);
    }

    @Override
    public Optional<ActorState> actor(long actorId) {
      return Optional.ofNullable(actors.get(actorId));
    }

    @Override
    public Optional<Long> lookupId(Address address) {
      return address.isId() ? Optional.of(address.actorId()) : Optional.empty();
    }

    @Override
    public ActorManifest manifest() {
      return new ActorManifest(
          List.of(
              new ActorManifest.Entry("storageminer", MINER_CODE),
              new ActorManifest.Entry("account", ACCOUNT_CODE)));
    }

    @Override
    public void forEach(BiConsumer<Long, ActorState> consumer) {
      actors.forEach(consumer);
    }
  }
}
