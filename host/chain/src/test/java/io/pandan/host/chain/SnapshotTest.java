package io.pandan.host.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Mining;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.host.chain.snapshot.Progress;
import io.pandan.host.chain.snapshot.SnapshotExport;
import io.pandan.host.chain.snapshot.SnapshotImport;
import io.pandan.host.chain.snapshot.SnapshotSummary;
import io.pandan.host.chain.testing.Account;
import io.pandan.host.chain.testing.ChainFixture;
import io.pandan.host.chain.testing.MemoryChainStore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MissingBlockException;
import io.pandan.ipld.car.CarBlock;
import io.pandan.ipld.car.CarReader;
import io.pandan.ipld.car.CarWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Progress SILENT = new Progress(_ -> {});

  @TempDir private Path folder;

  /** Makes a chain with messages of both kinds in one block. */
  private static void fill(ChainFixture node) throws InterruptedException {
    node.chain.development().orElseThrow().setMining(new Mining(false, Duration.ZERO));
    for (int i = 0; i < 2; i++) {
      node.chain.outbox().submit(Account.bls(i).send(0));
      node.chain.outbox().submit(Account.secp256k1(i).send(0));
    }
    node.chain.development().orElseThrow().mine(5, OptionalLong.empty());
  }

  private SnapshotSummary export(ChainFixture node, Path file, OptionalLong height, long states)
      throws IOException, InterruptedException {
    return node.chain.exports().run(new SnapshotExport.Plan(file, height, states, 20), SILENT);
  }

  private static SnapshotSummary load(ChainFixture node, Path file, MemoryChainStore into)
      throws IOException, InterruptedException {
    return new SnapshotImport(into)
        .run(
            file,
            20,
            network -> new LeasedWork(node.leases, Requirements.executing(network), PATIENCE),
            SILENT);
  }

  @Test
  void shouldImportWhatWasExportedWithMessagesThatHaveNoSignaturesOfTheirOwn() throws Exception {
    Path file = folder.resolve("chain.car");
    try (ChainFixture node = new ChainFixture()) {
      fill(node);
      SnapshotSummary exported = export(node, file, OptionalLong.empty(), 900);
      MemoryChainStore into = new MemoryChainStore();
      SnapshotSummary imported = load(node, file, into);

      assertThat(imported.head().key()).isEqualTo(exported.head().key());
      assertThat(imported.head().stateRoot()).isEqualTo(node.chain.view().head().stateRoot());
      assertThat(imported.verified()).isEqualTo(5);
      assertThat(imported.edited()).isEmpty();
      ChainIndex index = new ChainIndex(into);
      assertThat(index.network()).isEqualTo(new ChainIndex(node.store).network());
      for (long height = 0; height <= 5; height++) {
        ExecutedTipset own = node.chain.view().tipset(height).orElseThrow();
        ExecutedTipset theirs = index.tipset(height).orElseThrow();
        assertThat(theirs.key()).isEqualTo(own.key());
        assertThat(theirs.receiptsRoot()).isEqualTo(own.receiptsRoot());
        assertThat(theirs.receipts()).hasSameSizeAs(own.receipts());
        assertThat(theirs.messages().stream().map(m -> m.cid()).toList())
            .isEqualTo(own.messages().stream().map(m -> m.cid()).toList());
      }
      assertThat(index.message(Account.bls(1).send(0).cid())).isPresent();
    }
  }

  @Test
  void shouldEndAtTheEpochThatIsAskedFor() throws Exception {
    Path file = folder.resolve("chain.car");
    try (ChainFixture node = new ChainFixture()) {
      fill(node);
      export(node, file, OptionalLong.of(3), 1);
      MemoryChainStore into = new MemoryChainStore();

      assertThat(load(node, file, into).head().height()).isEqualTo(3);
      assertThat(new ChainIndex(into).tipset(4)).isEmpty();
      assertThatThrownBy(() -> export(node, file, OptionalLong.of(6), 1))
          .isInstanceOf(MalformedException.class)
          .hasMessage("there is no tipset at epoch 6");
    }
  }

  @Test
  void shouldTellWhatTheNetworksOwnerEdited() throws Exception {
    Path file = folder.resolve("chain.car");
    try (ChainFixture node = new ChainFixture()) {
      fill(node);
      node.chain.development().orElseThrow().setNextBaseFee(TokenAmount.ofAtto(7));
      assertThat(export(node, file, OptionalLong.empty(), 900).edited()).containsExactly(5L);

      assertThat(load(node, file, new MemoryChainStore()).edited()).containsExactly(5L);
    }
  }

  @Test
  void shouldRefuseAFileThatLacksAnyOfItsBlocks() throws Exception {
    Path file = folder.resolve("chain.car");
    Path less = folder.resolve("less.car");
    try (ChainFixture node = new ChainFixture()) {
      fill(node);
      export(node, file, OptionalLong.empty(), 900);
      List<CarBlock> blocks = new ArrayList<>();
      List<Cid> roots;
      try (CarReader car = new CarReader(Files.newInputStream(file))) {
        roots = car.roots();
        for (Optional<CarBlock> next = car.next(); next.isPresent(); next = car.next()) {
          blocks.add(next.get());
        }
      }
      assertThat(blocks.size()).isGreaterThan(20);
      for (CarBlock left : blocks) {
        try (CarWriter car = new CarWriter(Files.newOutputStream(less), roots)) {
          for (CarBlock block : blocks) {
            if (!block.cid().equals(left.cid())) {
              car.write(block.cid(), block.data());
            }
          }
        }
        MemoryChainStore into = new MemoryChainStore();
        assertThatThrownBy(() -> load(node, less, into))
            .isInstanceOfAny(MalformedException.class, MissingBlockException.class);
        assertThat(new ChainIndex(into).network()).isEmpty();
      }
    }
  }
}
