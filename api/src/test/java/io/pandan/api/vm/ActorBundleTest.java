package io.pandan.api.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.api.MalformedException;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.car.CarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ActorBundleTest {
  private final MemoryBlockstore store = new MemoryBlockstore();

  /** Blocks of a bundle in the order in which they are written. */
  private static final class Bundle {
    private final Map<Cid, byte[]> blocks = new LinkedHashMap<>();
    private final List<ActorManifest.Entry> entries = new ArrayList<>();
    private long version = 1;

    static Bundle of(String... names) {
      Bundle bundle = new Bundle();
      for (String name : names) {
        bundle.code(name, code(name));
      }
      return bundle;
    }

    static byte[] code(String name) {
      return ("code of " + name).getBytes(StandardCharsets.UTF_8);
    }

    Bundle code(String name, byte[] code) {
      Cid cid = Cid.sum(Codec.RAW, code);
      entries.add(new ActorManifest.Entry(name, cid));
      blocks.put(cid, code);
      return this;
    }

    Cid data() {
      return Cid.sum(Codec.DAG_CBOR, new ActorManifest(entries).toCbor());
    }

    byte[] manifest() {
      return new CborWriter()
          .writeArrayHeader(2)
          .writeUnsigned(version)
          .writeCid(data())
          .toByteArray();
    }

    Cid root() {
      return Cid.sum(Codec.DAG_CBOR, manifest());
    }

    byte[] car() throws IOException {
      blocks.put(data(), new ActorManifest(entries).toCbor());
      blocks.put(root(), manifest());
      return ActorBundleTest.car(List.of(root()), blocks);
    }
  }

  private static byte[] car(List<Cid> roots, Map<Cid, byte[]> blocks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CarWriter car = new CarWriter(out, roots)) {
      for (Map.Entry<Cid, byte[]> block : blocks.entrySet()) {
        car.write(block.getKey(), block.getValue());
      }
    }
    return out.toByteArray();
  }

  private ActorBundle read(byte[] car) throws IOException {
    return ActorBundle.read(new ByteArrayInputStream(car), store);
  }

  private void refuses(byte[] car, String... reason) {
    assertThatThrownBy(() -> read(car))
        .isInstanceOf(MalformedException.class)
        .hasMessageContainingAll(reason);
    assertThat(store.size()).as("blocks written").isZero();
  }

  @Test
  void shouldReadABundleWhateverTheOrderOfItsBlocks() throws IOException {
    Bundle bundle = Bundle.of("system", "init", "cron", "account");

    ActorBundle read = read(bundle.car());

    assertThat(read.root()).isEqualTo(bundle.root());
    assertThat(read.dataCid()).isEqualTo(bundle.data());
    assertThat(read.manifest().entries()).isEqualTo(bundle.entries);
    assertThat(store.size()).isEqualTo(6);
    assertThat(store.get(read.manifest().code("cron"))).hasValue(Bundle.code("cron"));
  }

  @Test
  void shouldRefuseWhatIsNoArchive() throws IOException {
    refuses(new byte[0], "not a bundle of actors", "empty stream");
    refuses(new byte[] {(byte) 0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}, "not a bundle of actors");
    byte[] car = Bundle.of("system", "init", "account").car();
    refuses(Arrays.copyOf(car, car.length - 1), "cut off");
    car[car.length - 1] ^= 1;
    refuses(car, "does not have the hash of its CID");
  }

  @Test
  void shouldRefuseSeveralRoots() throws IOException {
    Bundle bundle = Bundle.of("system", "init", "account");

    refuses(car(List.of(bundle.root(), bundle.data()), bundle.blocks), "1 root, not 2");
    refuses(car(List.of(), bundle.blocks), "1 root, not 0");
  }

  @Test
  void shouldRefuseAnotherVersion() throws IOException {
    Bundle bundle = Bundle.of("system", "init", "account");
    bundle.version = 2;

    refuses(bundle.car(), "manifest of version 2, expected 1");
  }

  @Test
  void shouldRefuseWhereABlockIsMissing() throws IOException {
    Bundle bundle = Bundle.of("system", "init", "account");
    bundle.car();
    for (Cid missing : List.copyOf(bundle.blocks.keySet())) {
      Map<Cid, byte[]> blocks = new LinkedHashMap<>(bundle.blocks);
      blocks.remove(missing);

      refuses(car(List.of(bundle.root()), blocks), "the bundle lacks", missing.toString());
    }
  }

  @Test
  void shouldRefuseNamesThatNobodyKnowsOrThatComeTwice() throws IOException {
    refuses(Bundle.of("system", "init", "account", "bank").car(), "named 'bank'");
    refuses(
        Bundle.of("system", "init", "account").code("init", new byte[] {1}).car(), "'init' twice");
    refuses(Bundle.of("system", "init").car(), "does not name 'account'");
    refuses(
        Bundle.of("system", "init", "account").code("cron", Bundle.code("init")).car(),
        "'init' and 'cron' have the same code");
  }

  @Test
  void shouldRefuseBlocksThatNothingNames() throws IOException {
    Bundle bundle = Bundle.of("system", "init", "account");
    byte[] more = {1, 2, 3};
    bundle.blocks.put(Cid.sum(Codec.RAW, more), more);

    refuses(bundle.car(), "that nothing names", Cid.sum(Codec.RAW, more).toString());
  }

  @Test
  void shouldRefuseCodeUnderAnotherCodecOrHash() throws IOException {
    Bundle bundle = Bundle.of("system", "init", "account");
    Cid cbor = Cid.sum(Codec.DAG_CBOR, Bundle.code("cron"));
    bundle.entries.add(new ActorManifest.Entry("cron", cbor));
    refuses(bundle.car(), "the code of 'cron'", cbor.toString(), "not 0x55");

    bundle = Bundle.of("system", "init", "account");
    Cid identity = Cid.identity(Codec.RAW, new byte[] {1});
    bundle.entries.add(new ActorManifest.Entry("cron", identity));
    refuses(bundle.car(), "the code of 'cron'", identity.toString(), "hash 0x0");
  }

  @Test
  void shouldRefuseManifestsThatAreNot() throws IOException {
    byte[] text = new CborWriter().writeText("manifest").toByteArray();
    Cid root = Cid.sum(Codec.DAG_CBOR, text);
    refuses(car(List.of(root), Map.of(root, text)), "manifest " + root);

    byte[] manifest =
        new CborWriter().writeArrayHeader(2).writeUnsigned(1).writeCid(root).toByteArray();
    Cid linking = Cid.sum(Codec.DAG_CBOR, manifest);
    refuses(
        car(List.of(linking), Map.of(root, text, linking, manifest)), "data of the manifest", "");
  }

  @Test
  void shouldStopReadingPastTheLimit() throws IOException {
    byte[] block = new byte[4 << 20];
    Cid cid = Cid.sum(Codec.RAW, block);
    byte[] head = car(List.of(cid), Map.of());
    byte[] all = car(List.of(cid), Map.of(cid, block));
    byte[] section = Arrays.copyOfRange(all, head.length, all.length);
    // 1,000 sections: more than is read, and more than fits the tests' heap.
    SequenceInputStream endless =
        new SequenceInputStream(
            Collections.enumeration(
                Stream.concat(Stream.of(head), Collections.nCopies(1_000, section).stream())
                    .map(ByteArrayInputStream::new)
                    .toList()));

    assertThatThrownBy(() -> ActorBundle.read(endless, store))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("limit 67108864");
    assertThat(store.size()).isZero();
  }

  @Test
  void shouldReadTheBundlesThatTheFilecoinProjectReleases() throws IOException {
    String folder = System.getProperty("bundles", "");
    assumeTrue(
        !folder.isEmpty() && Files.isDirectory(Path.of(folder)),
        "SKIPPED: no bundles of actors; -Dbundles=DIR names a folder of CARs");
    List<Path> cars;
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      cars = files.filter(file -> file.toString().endsWith(".car")).sorted().toList();
    }
    assertThat(cars).as("CARs below " + folder).isNotEmpty();
    for (Path car : cars) {
      ActorBundle bundle = ActorBundle.read(Files.newInputStream(car), new MemoryBlockstore());

      assertThat(bundle.manifest().entries())
          .as(car.toString())
          .extracting(ActorManifest.Entry::name)
          .isEqualTo(ActorBundle.NAMES.subList(0, bundle.manifest().entries().size()));
    }
  }
}
