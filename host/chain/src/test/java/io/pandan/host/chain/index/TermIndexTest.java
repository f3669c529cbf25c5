package io.pandan.host.chain.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorEvent;
import io.pandan.api.Address;
import io.pandan.api.EventEntry;
import io.pandan.api.ExitCode;
import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.StampedEvent;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ChainQuery;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.StoreBatch;
import io.pandan.api.chain.Tipset;
import io.pandan.host.chain.testing.Account;
import io.pandan.host.chain.testing.MemoryChainStore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TermIndexTest {
  private static final long TOKEN = 1005;
  private static final long OTHER = 1006;
  private static final byte[] TRANSFER = word(1);
  private static final byte[] APPROVAL = word(2);
  private static final Account ALICE = Account.secp256k1(1);
  private static final Account BOB = Account.secp256k1(2);

  private final MemoryChainStore store = new MemoryChainStore();
  private final TermIndex index = new TermIndex(store);
  private final Map<Long, List<StampedEvent>> events = new HashMap<>();
  private final Map<Long, ExecutedTipset> tipsets = new HashMap<>();

  TermIndexTest() {
    StoreBatch batch = new StoreBatch();
    index.setCompleteFrom(0, batch);
    store.write(batch);
  }

  @Test
  void shouldFindEmittersAndTopicsAcrossSections() {
    add(3, ALICE, event(TOKEN, TRANSFER, word(7)));
    add(255, ALICE, event(TOKEN, TRANSFER, word(8)), event(OTHER, APPROVAL));
    add(256, ALICE, event(OTHER, TRANSFER));
    add(700, ALICE, event(TOKEN, APPROVAL, word(7)));

    assertThat(find(events(Set.of(TOKEN), Map.of()))).containsExactly(3L, 255L, 700L);
    assertThat(find(events(Set.of(TOKEN, OTHER), Map.of()))).containsExactly(3L, 255L, 256L, 700L);
    assertThat(find(events(Set.of(), Map.of("t1", List.of(TRANSFER)))))
        .containsExactly(3L, 255L, 256L);
    assertThat(find(events(Set.of(), Map.of("t1", List.of(TRANSFER), "t2", List.of(word(7))))))
        .containsExactly(3L);
    assertThat(find(events(Set.of(TOKEN), Map.of("t2", List.of(word(7), word(9))))))
        .containsExactly(3L, 700L);
    assertThat(find(events(Set.of(TOKEN), Map.of("t2", List.of(TRANSFER)))))
        .as("a word at another place")
        .isEmpty();
    assertThat(find(events(Set.of(77L), Map.of()))).isEmpty();
  }

  @Test
  void shouldFindTopicsThatWereNotToBeIndexed() {
    EventEntry plain = new EventEntry(0, "t1", Codec.RAW, TRANSFER);
    add(1, ALICE, new StampedEvent(TOKEN, new ActorEvent(List.of(plain))));

    assertThat(find(events(Set.of(), Map.of("t1", List.of(TRANSFER))))).containsExactly(1L);
  }

  @Test
  void shouldFindTipsetsWithEvents() {
    add(1, ALICE);
    add(2, ALICE, event(TOKEN, TRANSFER));

    assertThat(find(events(Set.of(), Map.of()))).containsExactly(2L);
  }

  @Test
  void shouldFindSendersAndReceivers() {
    add(1, ALICE);
    add(2, BOB);
    add(3, ALICE);

    assertThat(find(ChainQuery.messages(Set.of(ALICE.address()), Set.of())))
        .containsExactly(1L, 3L);
    Address to = ALICE.send(0).message().to();
    assertThat(find(ChainQuery.messages(Set.of(BOB.address()), Set.of(to)))).containsExactly(2L);
    assertThat(find(ChainQuery.messages(Set.of(), Set.of(BOB.address())))).isEmpty();
  }

  @Test
  void shouldKeepToTheRange() {
    for (long height : List.of(10L, 255L, 256L, 257L, 1_000L)) {
      add(height, ALICE, event(TOKEN, TRANSFER));
    }
    ChainQuery query = events(Set.of(TOKEN), Map.of());

    assertThat(list(index.find(query, 10, 10))).containsExactly(10L);
    assertThat(list(index.find(query, 11, 256))).containsExactly(255L, 256L);
    assertThat(list(index.find(query, 257, 999))).containsExactly(257L);
    assertThat(list(index.find(query, 1_001, 900_000))).isEmpty();
    assertThat(list(index.find(query, 5, 4))).isEmpty();
  }

  @Test
  void shouldTakeBackWhatATipsetAdded() {
    add(1, ALICE, event(TOKEN, TRANSFER));
    add(2, ALICE, event(TOKEN, TRANSFER));

    StoreBatch batch = new StoreBatch();
    index.remove(tipsets.get(2L), List.of(events.get(2L)), batch);
    store.write(batch);

    assertThat(find(events(Set.of(TOKEN), Map.of()))).containsExactly(1L);
    assertThat(find(ChainQuery.messages(Set.of(ALICE.address()), Set.of()))).containsExactly(1L);
  }

  @Test
  void shouldLookEverywhereWhereItIsNotComplete() {
    StoreBatch batch = new StoreBatch();
    index.setCompleteFrom(300, batch);
    store.write(batch);
    add(305, ALICE, event(TOKEN, TRANSFER));

    assertThat(list(index.find(events(Set.of(TOKEN), Map.of()), 250, 400)))
        .containsExactlyElementsOf(
            LongStream.concat(LongStream.range(250, 300), LongStream.of(305)).boxed().toList());
  }

  @Test
  void shouldIgnoreConditionsThatAreNotIndexed() {
    add(1, ALICE, event(TOKEN, TRANSFER));
    List<byte[]> many = IntStream.range(100, 200).mapToObj(TermIndexTest::word).toList();

    assertThat(find(events(Set.of(TOKEN), Map.of("t1", many)))).containsExactly(1L);
    assertThat(find(events(Set.of(TOKEN), Map.of("d", List.of(word(9)))))).containsExactly(1L);
    assertThat(find(events(Set.of(TOKEN), Map.of("long", List.of(new byte[65])))))
        .containsExactly(1L);
  }

  @Test
  void shouldBuildWhatAnOlderChainLacks() throws InterruptedException {
    MemoryChainStore old = new MemoryChainStore();
    ChainIndex chain = new ChainIndex(old);
    StoreBatch batch = new StoreBatch();
    for (long height = 0; height <= 1_200; height++) {
      boolean emits = height % 400 == 1;
      ExecutedTipset tipset = tipset(height, ALICE, emits);
      events.put(height, emits ? List.of(event(TOKEN, TRANSFER)) : List.of());
      chain.add(tipset, 31_415_926, batch);
    }
    old.write(batch);
    TermIndex built = new TermIndex(old);
    assertThat(built.completeFrom()).isEqualTo(Long.MAX_VALUE);

    try (TermBuilder builder =
        new TermBuilder(
            old, chain, built, tipset -> List.of(events.get(tipset.height())), 0, 1_200)) {
      long end = System.nanoTime() + 20_000_000_000L;
      while (built.completeFrom() > 0 && System.nanoTime() < end) {
        Thread.sleep(1);
      }
      assertThat(builder).isNotNull();
    }

    assertThat(built.completeFrom()).isZero();
    assertThat(list(built.find(events(Set.of(TOKEN), Map.of()), 0, 2_000)))
        .containsExactly(1L, 401L, 801L);
  }

  private void add(long height, Account from, StampedEvent... emitted) {
    ExecutedTipset tipset = tipset(height, from, emitted.length > 0);
    events.put(height, List.of(emitted));
    tipsets.put(height, tipset);
    StoreBatch batch = new StoreBatch();
    index.add(tipset, List.of(List.of(emitted)), batch);
    store.write(batch);
  }

  private List<Long> find(ChainQuery query) {
    return list(index.find(query, 0, 10_000));
  }

  private static ChainQuery events(Set<Long> emitters, Map<String, List<byte[]>> values) {
    return ChainQuery.events(emitters, values);
  }

  private static List<Long> list(PrimitiveIterator.OfLong heights) {
    List<Long> list = new ArrayList<>();
    heights.forEachRemaining((long height) -> list.add(height));
    return list;
  }

  private static StampedEvent event(long emitter, byte[]... topics) {
    List<EventEntry> entries = new ArrayList<>();
    for (byte[] topic : topics) {
      entries.add(
          new EventEntry(EventEntry.INDEXED_ALL, "t" + (entries.size() + 1), Codec.RAW, topic));
    }
    entries.add(new EventEntry(EventEntry.INDEXED_ALL, "d", Codec.RAW, new byte[100]));
    return new StampedEvent(emitter, new ActorEvent(entries));
  }

  private static byte[] word(int lowest) {
    byte[] word = new byte[32];
    word[31] = (byte) lowest;
    return word;
  }

  private static ExecutedTipset tipset(long height, Account from, boolean emits) {
    SignedMessage message = from.send((int) height);
    Cid any = Cid.sum(Codec.DAG_CBOR, "any".getBytes(StandardCharsets.UTF_8));
    BlockHeader header =
        new BlockHeader(
            Address.id(0),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            BigInteger.ZERO,
            height,
            any,
            any,
            any,
            Optional.empty(),
            height,
            Optional.empty(),
            0,
            TokenAmount.ZERO);
    Tipset tipset = new Tipset(List.of(header));
    Receipt receipt =
        new Receipt(ExitCode.OK, new byte[0], 1, emits ? Optional.of(any) : Optional.empty());
    return new ExecutedTipset(
        tipset, tipset.key(), List.of(message), List.of(receipt), any, any, TokenAmount.ZERO);
  }
}
