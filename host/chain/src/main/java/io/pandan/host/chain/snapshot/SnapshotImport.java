package io.pandan.host.chain.snapshot;

import io.pandan.api.MalformedException;
import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.StoreBatch;
import io.pandan.api.chain.Tipset;
import io.pandan.host.chain.block.BeaconValues;
import io.pandan.host.chain.block.BlockTrees;
import io.pandan.host.chain.block.DevelopmentRandomness;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.host.chain.index.TermIndex;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.ipld.CborException;
import io.pandan.ipld.Cid;
import io.pandan.ipld.car.CarBlock;
import io.pandan.ipld.car.CarException;
import io.pandan.ipld.car.CarReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a chain from a file into an empty store: every block has its CID's hash, no link leads
 * nowhere, the indexes are built anew, and the newest tipsets, executed again, give the roots that
 * the chain has. The network is written last, when all of that holds.
 */
public final class SnapshotImport {
  private static final int BATCH_BYTES = 4 << 20;
  private static final int BATCH_TIPSETS = 500;

  private final ChainStore store;

  /**
   * Imports into a store.
   *
   * @param store without a chain; what an import leaves in it that fails is not a chain
   */
  public SnapshotImport(ChainStore store) {
    this.store = store;
  }

  /** Leases what executes a network. */
  public interface Executing {
    /** For a network. */
    LeasedWork of(NetworkRecord network);
  }

  /**
   * Imports.
   *
   * @param file the snapshot
   * @param verified how many of the newest tipsets are executed again
   * @param executing leases what executes
   * @return what was imported
   * @throws MalformedException what is wrong with the file
   */
  public SnapshotSummary run(Path file, long verified, Executing executing, Progress progress)
      throws IOException, InterruptedException {
    ChainIndex index = new ChainIndex(store);
    if (index.network().isPresent()) {
      throw new MalformedException(
          "the store has the network " + index.network().get().name() + " already");
    }
    try (InputStream in = Files.newInputStream(file);
        CarReader car = new CarReader(in)) {
      CarBlock first =
          car.next().orElseThrow(() -> new MalformedException("the snapshot has no block"));
      SnapshotRecord record = SnapshotRecord.read(first.data());
      long blocks = 1 + copy(car, progress);
      LeasedWork work = executing.of(record.network());
      ExecutedTipset head = head(car.roots(), record);
      requireWhole(record, head, work, progress);
      index(record, head, progress);
      long count = Math.min(verified, head.height() - record.statesFrom() + 1);
      List<Long> edited = new Replay(record.network(), store, work).run(head, count, progress);
      requireKnown(edited, record);
      StoreBatch last = new StoreBatch();
      index.add(record.network(), last);
      store.write(last);
      return new SnapshotSummary(
          record.network(), head, blocks, Files.size(file), Math.min(count, head.height()), edited);
    } catch (CarException | CborException e) {
      throw new MalformedException("the snapshot is damaged: " + e.getMessage());
    }
  }

  private long copy(CarReader car, Progress progress) throws IOException, InterruptedException {
    long blocks = 0;
    int bytes = 0;
    StoreBatch batch = new StoreBatch();
    for (Optional<CarBlock> next = car.next(); next.isPresent(); next = car.next()) {
      batch.block(next.get().cid(), next.get().data());
      bytes += next.get().data().length;
      blocks++;
      if (bytes >= BATCH_BYTES) {
        store.write(batch);
        batch = new StoreBatch();
        bytes = 0;
        progress.tell("importing, blocks", blocks, 0);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    store.write(batch);
    return blocks;
  }

  private ExecutedTipset head(List<Cid> roots, SnapshotRecord record) {
    return executed(tipset(roots), record.stateRoot(), record.receiptsRoot(), record.nextBaseFee());
  }

  private Tipset tipset(List<Cid> key) {
    return new Tipset(key.stream().map(cid -> BlockHeader.of(require(cid))).toList());
  }

  private byte[] require(Cid cid) {
    return store
        .blocks()
        .get(cid)
        .orElseThrow(() -> new MalformedException("the snapshot lacks block " + cid));
  }

  private void requireWhole(
      SnapshotRecord record, ExecutedTipset head, LeasedWork work, Progress progress)
      throws IOException, InterruptedException {
    long[] visited = {0};
    SnapshotExport.walkChain(
        record,
        head,
        new BlockWalk(
            store.blocks(),
            SnapshotExport.leftOut(record.network(), record.stateRoot(), store, work),
            (cid, block) -> progress.tell("checking links, blocks", ++visited[0], 0)));
  }

  /** From the head down: what a tipset's execution gave is in its child. */
  private void index(SnapshotRecord record, ExecutedTipset head, Progress progress)
      throws InterruptedException {
    NetworkRecord network = record.network();
    ChainIndex index = new ChainIndex(store);
    TermIndex terms = new TermIndex(store);
    DevelopmentRandomness beacon =
        new DevelopmentRandomness(
            network.name(), network.chainId(), network.genesisTimestampS(), new BeaconValues());
    StoreBatch batch = new StoreBatch();
    ExecutedTipset at = head;
    for (int pending = 1; ; pending++) {
      BlockHeader header = at.tipset().first();
      index.add(at, network.chainId(), batch);
      terms.add(at, BlockTrees.readEvents(at, store.blocks()), batch);
      batch.block(at.key().cid(), at.key().toCbor());
      for (BlockHeader.BeaconEntry entry : header.beaconEntries()) {
        if (!Arrays.equals(entry.data(), beacon.beaconEntry(at.height()).data())) {
          BeaconValues.put(at.height(), entry.data(), batch);
        }
      }
      if (header.parents().isEmpty()) {
        break;
      }
      if (pending % BATCH_TIPSETS == 0) {
        store.write(batch);
        batch = new StoreBatch();
        progress.tell("indexing, epochs", head.height() - at.height(), head.height());
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      Tipset parent = tipset(header.parents());
      if (parent.height() >= at.height()) {
        throw new MalformedException(
            "the parent of epoch " + at.height() + " has epoch " + parent.height());
      }
      at =
          executed(
              parent,
              header.parentStateRoot(),
              header.parentMessageReceipts(),
              header.parentBaseFee());
    }
    terms.setCompleteFrom(0, batch);
    index.replace(head, batch);
    store.write(batch);
    index.forget();
  }

  private ExecutedTipset executed(
      Tipset tipset, Cid stateRoot, Cid receiptsRoot, TokenAmount nextBaseFee) {
    if (tipset.blocks().size() != 1) {
      throw new MalformedException(
          "epoch " + tipset.height() + " has " + tipset.blocks().size() + " blocks, not one");
    }
    BlockHeader header = tipset.first();
    List<SignedMessage> messages = BlockTrees.readMessages(header, store.blocks());
    List<Receipt> receipts = BlockTrees.readReceipts(receiptsRoot, store.blocks());
    if (messages.size() != receipts.size()) {
      throw new MalformedException(
          "epoch %d has %d messages and %d receipts"
              .formatted(tipset.height(), messages.size(), receipts.size()));
    }
    return new ExecutedTipset(
        tipset, tipset.key(), messages, receipts, stateRoot, receiptsRoot, nextBaseFee);
  }

  private static void requireKnown(List<Long> edited, SnapshotRecord record) {
    for (long epoch : edited) {
      if (!record.network().development() || !record.edited().contains(epoch)) {
        throw new MalformedException(
            "epoch " + epoch + ", executed again, ends in another state than the chain has");
      }
    }
  }
}
