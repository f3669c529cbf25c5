package io.pandan.host.chain.develop;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Mining;
import io.pandan.api.chain.StoreBatch;
import io.pandan.host.chain.block.BeaconValues;
import io.pandan.host.chain.block.Impersonation;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.pool.MessagePool;
import io.pandan.host.chain.produce.Bench;
import io.pandan.host.chain.produce.BlockProducer;
import io.pandan.host.chain.produce.TimeShift;
import io.pandan.ipld.Cid;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** A development network's chain in its owner's hands. Thread safe: the chain's thread does it. */
public final class DevelopedChain implements DevelopmentChain {
  private static final int MAX_RETURNED = 1_000;

  /** The longest entry of a beacon, in bytes; drand's have 48 or 96. */
  private static final int MAX_BEACON_BYTES = 1_024;

  private final BlockProducer producer;
  private final ChainIndex index;
  private final MessagePool pool;
  private final SnapshotTable table;
  private final HeadState state;
  private final BeaconValues beacon;
  private final ImpersonatedSenders impersonated;
  private final ExecutedTipset beginning;

  /**
   * A chain.
   *
   * @param producer whose thread does it
   * @param index where tipsets are
   * @param pool what waits
   * @param table keeps snapshots
   * @param state the state after the head
   * @param beacon what the beacon says
   * @param impersonated whose messages need no signature
   * @param beginning the first tipset that is this network's, as it was founded
   */
  public DevelopedChain(
      BlockProducer producer,
      ChainIndex index,
      MessagePool pool,
      SnapshotTable table,
      HeadState state,
      BeaconValues beacon,
      ImpersonatedSenders impersonated,
      ExecutedTipset beginning) {
    this.producer = producer;
    this.index = index;
    this.pool = pool;
    this.table = table;
    this.state = state;
    this.beacon = beacon;
    this.impersonated = impersonated;
    this.beginning = beginning;
  }

  @Override
  public Mining mining() {
    return producer.mining();
  }

  @Override
  public void setMining(Mining mining) throws InterruptedException {
    producer.setMining(mining);
  }

  @Override
  public List<ExecutedTipset> mine(long blocks, OptionalLong stepS) throws InterruptedException {
    if (blocks < 0 || blocks > MAX_BLOCKS) {
      throw new MalformedException(blocks + " blocks are not within 0 and " + MAX_BLOCKS);
    }
    stepS.ifPresent(DevelopedChain::required);
    return producer.execute(
        bench -> {
          Deque<ExecutedTipset> made = new ArrayDeque<>();
          for (long i = 0; i < blocks && bench.isWanted(); i++) {
            if (i > 0 && stepS.isPresent()) {
              bench.clock().setNext(required(timestampS(bench) + stepS.getAsLong()));
            }
            made.add(bench.makeBlock());
            if (made.size() > MAX_RETURNED) {
              made.removeFirst();
            }
          }
          return List.copyOf(made);
        });
  }

  @Override
  public long increaseTime(long seconds) throws InterruptedException {
    return producer.execute(
        bench -> {
          if (seconds != 0) {
            long next = bench.clock().timestampAfter(bench.head().get());
            required(next + required(Math.abs(seconds)));
            bench.clock().catchUp(timestampS(bench));
            bench.clock().setShift(Math.addExact(bench.clock().shiftS(), seconds));
          }
          return store(bench);
        });
  }

  @Override
  public long setTime(long timestampS) throws InterruptedException {
    return producer.execute(
        bench -> {
          if (timestampS < timestampS(bench)) {
            throw tooEarly(timestampS, bench);
          }
          bench.clock().setTime(required(timestampS));
          return store(bench);
        });
  }

  @Override
  public void setNextTimestamp(long timestampS) throws InterruptedException {
    producer.execute(
        bench -> {
          if (timestampS <= timestampS(bench)) {
            throw tooEarly(timestampS, bench);
          }
          bench.clock().setNext(required(timestampS));
          return true;
        });
  }

  @Override
  public boolean setTimestampStep(OptionalLong seconds) throws InterruptedException {
    if (seconds.isPresent() && seconds.getAsLong() < 1) {
      throw new MalformedException("blocks are a second apart at least, not " + seconds);
    }
    seconds.ifPresent(DevelopedChain::required);
    return producer.execute(bench -> bench.clock().setStep(seconds).isPresent());
  }

  private static long required(long seconds) {
    if (seconds < 0 || seconds > MAX_TIMESTAMP_S) {
      throw new MalformedException(seconds + " seconds are not within 0 and " + MAX_TIMESTAMP_S);
    }
    return seconds;
  }

  private static MalformedException tooEarly(long timestampS, Bench bench) {
    return new MalformedException(
        "timestamp " + timestampS + " is not after that of the newest block, " + timestampS(bench));
  }

  private static long timestampS(Bench bench) {
    return bench.head().get().tipset().first().timestampS();
  }

  /** Stores by how much time was moved; what blocks are ahead of the clock is returned. */
  private long store(Bench bench) {
    bench.head().write(batch -> TimeShift.put(bench.clock().shiftS(), batch));
    return bench.clock().offsetS();
  }

  @Override
  public void setNextBaseFee(TokenAmount attoFil) throws InterruptedException {
    if (attoFil.isNegative()) {
      throw new MalformedException("base fee " + attoFil + " is negative");
    }
    producer.execute(
        bench -> {
          ExecutedTipset head = bench.head().get();
          bench.head().edit(with(head, head.stateRoot(), attoFil), batch -> {});
          return true;
        });
  }

  @Override
  public void setBeacon(long epoch, byte[] entry) throws InterruptedException {
    byte[] copy = entry.clone();
    if (copy.length > MAX_BEACON_BYTES) {
      throw new MalformedException(
          "a beacon's entry of " + copy.length + " bytes exceeds " + MAX_BEACON_BYTES);
    }
    producer.execute(
        bench -> {
          long height = bench.head().get().height();
          if (epoch <= height) {
            throw new MalformedException(
                "epoch " + epoch + " has a block: the chain is at " + height);
          }
          bench.head().write(batch -> BeaconValues.put(epoch, copy, batch));
          beacon.set(epoch, copy);
          return true;
        });
  }

  @Override
  public long snapshot() throws InterruptedException {
    return producer.execute(
        bench -> {
          long number = table.nextSnapshot();
          SnapshotTable.Snapshot snapshot =
              new SnapshotTable.Snapshot(bench.head().get(), bench.clock().shiftS());
          bench.head().write(batch -> table.putSnapshot(number, snapshot, batch));
          return number;
        });
  }

  @Override
  public SortedMap<Long, ExecutedTipset> snapshots() throws InterruptedException {
    return producer.execute(
        bench -> {
          SortedMap<Long, ExecutedTipset> heads = new TreeMap<>();
          table.numbers(0).reversed().stream()
              .limit(MAX_RETURNED)
              .forEach(number -> heads.put(number, table.require(number).head()));
          return heads;
        });
  }

  @Override
  public boolean revert(long snapshot) throws InterruptedException {
    return producer.execute(
        bench -> {
          Optional<SnapshotTable.Snapshot> wanted = table.snapshot(snapshot);
          wanted.ifPresent(
              found ->
                  goBack(
                      bench,
                      found.head(),
                      found.shiftS(),
                      batch ->
                          table
                              .numbers(snapshot)
                              .forEach(number -> table.removeSnapshot(number, batch))));
          return wanted.isPresent();
        });
  }

  @Override
  public ExecutedTipset rollback(long blocks) throws InterruptedException {
    return producer.execute(
        bench -> {
          long height = bench.head().get().height();
          if (blocks < 0 || blocks > height - beginning.height()) {
            throw new MalformedException(
                "the chain cannot go back by %d blocks from height %d, it begins at %d"
                    .formatted(blocks, height, beginning.height()));
          }
          if (blocks > 0) {
            ExecutedTipset target = index.tipset(height - blocks).orElseThrow();
            goBack(bench, target, bench.clock().shiftS(), batch -> dropSnapshots(target, batch));
          }
          return bench.head().get();
        });
  }

  /** A later snapshot is never of a lower height: going back drops those in between. */
  private void dropSnapshots(ExecutedTipset target, StoreBatch batch) {
    for (long number : table.numbers(0).reversed()) {
      if (table.require(number).head().height() <= target.height()) {
        return;
      }
      table.removeSnapshot(number, batch);
    }
  }

  @Override
  public void reset() throws InterruptedException {
    producer.execute(
        bench -> {
          pool.dropAll();
          goBack(
              bench,
              beginning,
              0,
              batch -> {
                table.numbers(0).forEach(number -> table.removeSnapshot(number, batch));
                beacon.removeAll(batch);
              });
          beacon.clear();
          bench.clock().setStep(OptionalLong.empty());
          impersonated.clear();
          return true;
        });
  }

  private interface Also {
    void add(StoreBatch batch);
  }

  private void goBack(Bench bench, ExecutedTipset target, long shiftS, Also also) {
    bench
        .head()
        .revert(
            target,
            batch -> {
              also.add(batch);
              TimeShift.put(shiftS, batch);
            });
    bench.clock().setShift(shiftS);
  }

  private static ExecutedTipset with(
      ExecutedTipset tipset, Cid stateRoot, TokenAmount nextBaseFee) {
    return new ExecutedTipset(
        tipset.tipset(),
        tipset.key(),
        tipset.messages(),
        tipset.receipts(),
        stateRoot,
        tipset.receiptsRoot(),
        nextBaseFee);
  }

  @Override
  public boolean drop(Cid message) throws InterruptedException {
    return producer.execute(bench -> pool.drop(message));
  }

  @Override
  public int dropAll() throws InterruptedException {
    return producer.execute(bench -> pool.dropAll());
  }

  @Override
  public int dropAllOf(Address sender) throws InterruptedException {
    return producer.execute(bench -> pool.dropAllOf(sender));
  }

  @Override
  public void edit(List<Edit> edits) throws InterruptedException {
    producer.execute(bench -> replaceState(bench, state.edited(bench.head().get(), edits)));
  }

  @Override
  public byte[] dumpState() throws InterruptedException {
    ExecutedTipset head = producer.execute(bench -> bench.head().get());
    return state.dump(head).toBytes();
  }

  @Override
  public void loadState(byte[] dump) throws InterruptedException {
    StateDump loaded = state.read(dump, producer.execute(bench -> bench.head().get()));
    producer.execute(bench -> replaceState(bench, loaded));
  }

  private static boolean replaceState(Bench bench, StateDump state) {
    ExecutedTipset head = bench.head().get();
    bench
        .head()
        .edit(with(head, state.root(), head.nextBaseFee()), batch -> batch.blocks(state.blocks()));
    return true;
  }

  @Override
  public void impersonate(Address sender) {
    impersonated.add(sender);
  }

  @Override
  public void stopImpersonating(Address sender) {
    impersonated.remove(sender);
  }

  @Override
  public void setAutoImpersonate(boolean all) {
    impersonated.setAll(all);
  }

  @Override
  public List<Address> impersonatedSenders() {
    return impersonated.named();
  }

  @Override
  public boolean isImpersonated(Address sender) {
    return impersonated.test(sender);
  }

  @Override
  public SignedMessage impersonated(Message message) {
    return Impersonation.mark(message);
  }
}
