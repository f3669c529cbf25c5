package io.pandan.host.chain.snapshot;

import io.pandan.api.MalformedException;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.vm.ActorSet;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.car.CarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Writes a chain into a file, as Lotus does: a CAR of version 1 whose roots are the head's blocks,
 * with all headers, messages, receipts and events, and the states of the newest epochs and of the
 * first. Each block is checked against its CID. The file is there when it is whole; before, it is
 * {@code FILE.part}. Source: Lotus {@code chain/store/snapshot.go}.
 */
public final class SnapshotExport {
  /**
   * States of as many epochs as Filecoin takes to be final (Lotus {@code policy.ChainFinality}).
   */
  public static final long DEFAULT_STATES = 900;

  /** Tipsets that are executed again. */
  public static final long DEFAULT_VERIFIED = 20;

  private final ChainStore store;
  private final LeasedWork executing;

  /**
   * Exports of a store, which may be in use.
   *
   * @param store the chain
   * @param executing leases what executes
   */
  public SnapshotExport(ChainStore store, LeasedWork executing) {
    this.store = store;
    this.executing = executing;
  }

  /**
   * What is exported.
   *
   * @param file the file; what is there is replaced
   * @param height the epoch of the newest tipset; the head's where none is given
   * @param states of how many of the newest epochs the states before are in it, at least 1
   * @param verified how many of them are executed again first, at least 0
   */
  public record Plan(Path file, OptionalLong height, long states, long verified) {
    /** Checks the ranges. */
    public Plan {
      if (states < 1 || verified < 0) {
        throw new MalformedException(
            "states of " + states + " epochs, at least 1, and " + verified + " executed again");
      }
    }
  }

  /**
   * Exports.
   *
   * @return what was exported
   * @throws MalformedException when there is no such tipset, or what is stored is not whole
   * @throws InterruptedException when it was interrupted: there is no file then
   */
  public SnapshotSummary run(Plan plan, Progress progress)
      throws IOException, InterruptedException {
    ChainIndex index = new ChainIndex(store);
    NetworkRecord network = index.network().orElseThrow();
    ExecutedTipset head = index.head().orElseThrow();
    if (plan.height().isPresent() && plan.height().getAsLong() != head.height()) {
      head =
          index
              .tipset(plan.height().getAsLong())
              .orElseThrow(
                  () ->
                      new MalformedException(
                          "there is no tipset at epoch " + plan.height().getAsLong()));
    }
    long statesFrom = Math.max(0, head.height() - plan.states() + 1);
    long verified = Math.min(plan.verified(), plan.states());
    List<Long> edited = new Replay(network, store, executing).run(head, verified, progress);
    SnapshotRecord record = SnapshotRecord.of(network, head, statesFrom, edited);
    Path part = plan.file().resolveSibling(plan.file().getFileName() + ".part");
    try {
      long blocks = write(record, head, part, progress);
      Files.move(
          part, plan.file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new SnapshotSummary(
          network, head, blocks, Files.size(plan.file()), verifiedOf(head, verified), edited);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static long verifiedOf(ExecutedTipset head, long verified) {
    return Math.min(verified, head.height());
  }

  private long write(SnapshotRecord record, ExecutedTipset head, Path part, Progress progress)
      throws IOException, InterruptedException {
    Predicate<Cid> leftOut = leftOut(record.network(), head);
    long[] blocks = {0};
    try (FileChannel channel =
            FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      CarWriter car = new CarWriter(out, head.key().cids());
      byte[] first = record.toCbor();
      car.write(Cid.sum(Codec.DAG_CBOR, first), first);
      BlockWalk walk =
          new BlockWalk(
              store.blocks(),
              leftOut,
              (cid, block) -> {
                if (!cid.isOf(block)) {
                  throw new MalformedException("block " + cid + " is damaged in the store");
                }
                blocks[0]++;
                car.write(cid, block);
                progress.tell("exporting, blocks", blocks[0], 0);
              });
      walkChain(record, head, walk);
      car.flush();
      channel.force(true);
    }
    return blocks[0] + 1;
  }

  /** Visits all that a snapshot has, from the head down. */
  static void walkChain(SnapshotRecord record, ExecutedTipset head, BlockWalk walk)
      throws IOException, InterruptedException {
    walk.state(record.stateRoot());
    walk.tree(record.receiptsRoot());
    List<Cid> keys = head.key().cids();
    while (!keys.isEmpty()) {
      Optional<BlockHeader> first = Optional.empty();
      for (Cid cid : keys) {
        BlockHeader header = BlockHeader.of(walk.block(cid));
        walk.tree(header.messages());
        first = first.or(() -> Optional.of(header));
      }
      BlockHeader header = first.orElseThrow();
      walk.tree(header.parentMessageReceipts());
      if (header.height() >= record.statesFrom() || header.parents().isEmpty()) {
        walk.state(header.parentStateRoot());
      }
      keys = header.parents();
    }
  }

  /** Actors in Java have no code that anyone stores. */
  private Predicate<Cid> leftOut(NetworkRecord network, ExecutedTipset head) {
    return leftOut(network, head.stateRoot(), store, executing);
  }

  static Predicate<Cid> leftOut(
      NetworkRecord network, Cid stateRoot, ChainStore store, LeasedWork executing) {
    if (network.actorSet() == ActorSet.CANONICAL) {
      return _ -> false;
    }
    var manifest =
        executing.run(lease -> lease.machines().view(stateRoot, store.blocks()).manifest());
    return cid -> cid.codec() == Codec.RAW && manifest.type(cid) != 0;
  }
}
