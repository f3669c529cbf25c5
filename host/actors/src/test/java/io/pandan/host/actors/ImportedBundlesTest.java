package io.pandan.host.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.api.MalformedException;
import io.pandan.api.vm.ActorBundle;
import io.pandan.api.vm.ActorManifest;
import io.pandan.host.actors.ImportedBundles.Imported;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.car.CarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportedBundlesTest {
  @TempDir Path temp;

  private ImportedBundles bundles() {
    return new ImportedBundles(temp.resolve("actors"));
  }

  /** A CAR of a bundle; another build has other code. */
  private Path car(String file, String build) throws IOException {
    Map<Cid, byte[]> blocks = new LinkedHashMap<>();
    List<ActorManifest.Entry> entries = new ArrayList<>();
    for (String name : List.of("system", "init", "account")) {
      byte[] code = (build + " of " + name).getBytes(StandardCharsets.UTF_8);
      entries.add(new ActorManifest.Entry(name, Cid.sum(Codec.RAW, code)));
      blocks.put(Cid.sum(Codec.RAW, code), code);
    }
    byte[] data = new ActorManifest(entries).toCbor();
    Cid dataCid = Cid.sum(Codec.DAG_CBOR, data);
    byte[] manifest =
        new CborWriter().writeArrayHeader(2).writeUnsigned(1).writeCid(dataCid).toByteArray();
    blocks.put(dataCid, data);
    blocks.put(Cid.sum(Codec.DAG_CBOR, manifest), manifest);
    Path car = temp.resolve(file);
    try (OutputStream out = Files.newOutputStream(car);
        CarWriter writer = new CarWriter(out, List.of(Cid.sum(Codec.DAG_CBOR, manifest)))) {
      for (Map.Entry<Cid, byte[]> block : blocks.entrySet()) {
        writer.write(block.getKey(), block.getValue());
      }
    }
    return car;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("actors"))) {
      return files.toList();
    }
  }

  @Test
  void shouldGiveBackWhatWasImported() throws IOException {
    Imported imported = bundles().add(car("mine.car", "one"), Optional.empty());

    assertThat(imported.name()).isEqualTo("mine");
    assertThat(bundles().list()).containsExactly(imported);
    assertThat(bundles().find("mine")).isEqualTo(imported);
    assertThat(bundles().find(imported.root().toString())).isEqualTo(imported);
    MemoryBlockstore store = new MemoryBlockstore();
    ActorBundle bundle = bundles().load(imported, store);
    assertThat(bundle.root()).isEqualTo(imported.root());
    assertThat(store.has(bundle.manifest().code("init"))).isTrue();
  }

  @Test
  void shouldChangeNothingWhenImportedTwice() throws IOException {
    Imported first = bundles().add(car("mine.car", "one"), Optional.empty());

    Imported second = bundles().add(car("copy.car", "one"), Optional.of("other"));

    assertThat(second).isEqualTo(first);
    assertThat(files()).hasSize(1);
  }

  @Test
  void shouldRefuseAPartialArchiveWithoutATrace() throws IOException {
    Path car = car("mine.car", "one");
    byte[] whole = Files.readAllBytes(car);
    for (int length = 0; length < whole.length; length++) {
      Files.write(car, Arrays.copyOf(whole, length));

      assertThatThrownBy(() -> bundles().add(car, Optional.empty()))
          .isInstanceOf(MalformedException.class);
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void shouldRefuseADamagedArchiveAndKeepTheWholeOne() throws IOException {
    Path car = car("mine.car", "one");
    Imported imported = bundles().add(car, Optional.empty());
    byte[] damaged = Files.readAllBytes(car);
    damaged[damaged.length / 2] ^= 1;
    Files.write(car, damaged);

    assertThatThrownBy(() -> bundles().add(car, Optional.empty()))
        .isInstanceOf(MalformedException.class);
    assertThat(bundles().load(imported, new MemoryBlockstore()).root()).isEqualTo(imported.root());
  }

  @Test
  void shouldNoticeAndMendADamagedFile() throws IOException {
    Path car = car("mine.car", "one");
    Imported imported = bundles().add(car, Optional.empty());
    Path file = files().getFirst();
    byte[] damaged = Files.readAllBytes(file);
    damaged[damaged.length - 1] ^= 1;
    Files.write(file, damaged);

    MemoryBlockstore store = new MemoryBlockstore();
    assertThatThrownBy(() -> bundles().load(imported, store))
        .isInstanceOf(MalformedException.class)
        .hasMessageContainingAll("mine@", "import it again");
    assertThat(store.size()).isZero();
    bundles().add(car, Optional.empty());
    assertThat(bundles().load(imported, store).root()).isEqualTo(imported.root());
  }

  @Test
  void shouldKeepTwoBundlesOfOneNameApart() throws IOException {
    Imported first = bundles().add(car("mine.car", "one"), Optional.empty());
    Path second = car("mine.car", "two");

    assertThatThrownBy(() -> bundles().add(second, Optional.empty()))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(first.root().toString());
    assertThat(bundles().add(second, Optional.of("mine-2")).name()).isEqualTo("mine-2");
    assertThat(bundles().list()).extracting(Imported::name).containsExactly("mine", "mine-2");
  }

  @Test
  void shouldSayWhichBundlesThereAre() throws IOException {
    assertThatThrownBy(() -> bundles().find("mine"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("no bundle of actors named 'mine' is imported; none is");
    Imported imported = bundles().add(car("mine.car", "one"), Optional.empty());

    assertThatThrownBy(() -> bundles().find("other")).hasMessageContaining(imported.toString());
  }

  @Test
  void shouldRefuseANameThatLeavesTheFolder() throws IOException {
    Path car = car("mine.car", "one");

    assertThatThrownBy(() -> bundles().add(car, Optional.of("../mine")))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("../mine");
  }

  @Test
  void shouldNameReleases() {
    assertThat(
            ImportedBundles.releasedName(
                Cid.parse("bafy2bzaced35gjxagazf2fne5dakbok5abmivsh7cq7huwfuptebgwjmcpcf6")))
        .hasValue("v18-devnet");
    assertThat(ImportedBundles.releasedName(Cid.sum(Codec.DAG_CBOR, new byte[] {1}))).isEmpty();
  }

  @Test
  void shouldImportTheReleaseOfNetwork28() throws IOException {
    Path car = Path.of(System.getProperty("bundles", "none"), "v18", "builtin-actors-devnet.car");
    assumeTrue(Files.exists(car), "no released bundles: -Dbundles=DIR names a folder with " + car);

    assertThat(bundles().add(car, Optional.empty()).name()).isEqualTo("v18-devnet");
  }
}
