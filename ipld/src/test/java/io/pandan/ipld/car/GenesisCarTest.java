package io.pandan.ipld.car;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdInputStream;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborLinks;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.MultihashCode;
import io.pandan.ipld.Transcoder;
import io.pandan.ipld.Vectors;
import io.pandan.ipld.amt.Amt;
import io.pandan.ipld.amt.AmtVersion;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The genesis archives of mainnet and of the calibration network, with state of actors v0. */
class GenesisCarTest {
  private static final BigInteger TOTAL_SUPPLY_ATTO = BigInteger.TEN.pow(18 + 9).shiftLeft(1);

  /** The first four fields of an actor of state tree version 0. */
  private record Actor(Cid code, Cid head, long nonce, BigInteger balance) {
    static Actor read(CborReader in) {
      in.readArrayHeader(4);
      return new Actor(in.readCid(), in.readCid(), in.readUnsigned(), in.readBigInt());
    }
  }

  @ParameterizedTest
  @CsvSource({"mainnet, 1222", "calibnet, 1207"})
  void shouldReadEveryBlockAndWriteTheSameArchive(String network, int blocks) throws IOException {
    byte[] archive = archive(network);
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    int count = 0;
    try (CarReader in = new CarReader(new ByteArrayInputStream(archive));
        CarWriter out = new CarWriter(copy, in.roots())) {
      for (Optional<CarBlock> next = in.next(); next.isPresent(); next = in.next()) {
        CarBlock block = next.get();
        out.write(block.cid(), block.data());
        // The one block hashed by SHA2-256 is a greeting whose map keys are in no order.
        if (block.cid().codec() == Codec.DAG_CBOR
            && block.cid().multihashCode() == MultihashCode.BLAKE2B_256) {
          new CborReader(block.data()).skipValue();
          assertThat(Transcoder.transcode(block.data())).isEqualTo(block.data());
        }
        count++;
      }
    }
    assertThat(count).isEqualTo(blocks);
    assertThat(copy.toByteArray()).isEqualTo(archive);
  }

  @ParameterizedTest
  @CsvSource({"mainnet", "calibnet"})
  void shouldHoldEverythingThatTheRootReaches(String network) throws IOException {
    MemoryBlockstore store = new MemoryBlockstore();
    Set<Cid> seen = new HashSet<>();
    Deque<Cid> open = new ArrayDeque<>(List.of(load(network, store)));
    while (!open.isEmpty()) {
      Cid cid = open.pop();
      if (cid.codec() == Codec.FIL_COMMITMENT_UNSEALED
          || cid.codec() == Codec.FIL_COMMITMENT_SEALED
          || !seen.add(cid)
          || cid.codec() == Codec.RAW) {
        continue;
      }
      CborLinks.scan(store.require(cid), open::push);
    }
    assertThat(seen).containsAll(store.blocks().keySet());
  }

  @ParameterizedTest
  @CsvSource({"mainnet, testnetnet", "calibnet, calibrationnet"})
  void shouldWalkAndRebuildTheStateTree(String network, String networkName) throws IOException {
    MemoryBlockstore store = new MemoryBlockstore();
    CborReader header = new CborReader(store.require(load(network, store)));
    header.readArrayHeader(16);
    for (int i = 0; i < 8; i++) {
      header.skipValue();
    }
    Cid stateRoot = header.readCid();
    Cid receipts = header.readCid();

    Hamt<byte[]> tree = Hamt.load(store, stateRoot, HamtConfig.FILECOIN_V0, CborCodec.RAW);
    Hamt<byte[]> rebuilt =
        Hamt.create(new MemoryBlockstore(), HamtConfig.FILECOIN_V0, CborCodec.RAW);
    List<BigInteger> balances = new ArrayList<>();
    tree.forEach(
        (key, value) -> {
          balances.add(Actor.read(new CborReader(value)).balance());
          rebuilt.set(key, value);
        });
    assertThat(balances.stream().reduce(BigInteger.ZERO, BigInteger::add))
        .isEqualTo(TOTAL_SUPPLY_ATTO);
    assertThat(rebuilt.flush()).isEqualTo(stateRoot);

    // f01, the Init actor: [address map, next id, network name].
    Actor init = Actor.read(new CborReader(tree.get(new byte[] {0, 1}).orElseThrow()));
    CborReader state = new CborReader(store.require(init.head()));
    state.readArrayHeader(3);
    Hamt<Long> addresses =
        Hamt.load(store, state.readCid(), HamtConfig.FILECOIN_V0, CborCodec.LONG);
    long nextId = state.readLong();
    assertThat(state.readText()).isEqualTo(networkName);
    List<Long> ids = new ArrayList<>();
    addresses.forEach((address, id) -> ids.add(id));
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id < nextId);

    Amt<byte[]> none = Amt.load(store, receipts, AmtVersion.V0, CborCodec.RAW);
    assertThat(none.count()).isZero();
    assertThat(Amt.createV0(new MemoryBlockstore(), CborCodec.RAW).flush()).isEqualTo(receipts);
  }

  private static Cid load(String network, Blockstore store) throws IOException {
    try (CarReader in = new CarReader(new ByteArrayInputStream(archive(network)))) {
      in.copyTo(store);
      return in.roots().getFirst();
    }
  }

  private static byte[] archive(String network) throws IOException {
    try (ZstdInputStream in =
        new ZstdInputStream(
            Files.newInputStream(Vectors.file("genesis/" + network + ".car.zst")))) {
      return in.readAllBytes();
    }
  }
}
