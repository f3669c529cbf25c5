package io.pandan.host.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.vm.ActorManifest;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.car.CarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActorChoiceTest {
  private static final Optional<ActorChoice.Set> NATIVE = Optional.of(ActorChoice.Set.NATIVE);
  private static final Optional<ActorChoice.Set> CANONICAL = Optional.of(ActorChoice.Set.CANONICAL);

  @TempDir Path temp;
  private DataFolder data;

  @BeforeEach
  void open() throws LaunchException {
    data = DataFolder.open(temp.resolve("data"));
  }

  @AfterEach
  void close() throws IOException {
    data.close();
  }

  private ActorChoice choose(Optional<ActorChoice.Set> set, String... bundle)
      throws LaunchException {
    return ActorChoice.of(data, set, List.of(bundle).stream().findFirst());
  }

  /** Writes a small bundle and gives its manifest's CID. */
  private static Cid car(Path file) throws IOException {
    Map<Cid, byte[]> blocks = new LinkedHashMap<>();
    List<ActorManifest.Entry> entries = new ArrayList<>();
    for (String name : List.of("system", "init", "account")) {
      byte[] code = (file.getFileName() + name).getBytes(StandardCharsets.UTF_8);
      entries.add(new ActorManifest.Entry(name, Cid.sum(Codec.RAW, code)));
      blocks.put(Cid.sum(Codec.RAW, code), code);
    }
    byte[] names = new ActorManifest(entries).toCbor();
    Cid namesCid = Cid.sum(Codec.DAG_CBOR, names);
    byte[] manifest =
        new CborWriter().writeArrayHeader(2).writeUnsigned(1).writeCid(namesCid).toByteArray();
    Cid root = Cid.sum(Codec.DAG_CBOR, manifest);
    blocks.put(namesCid, names);
    blocks.put(root, manifest);
    try (OutputStream out = Files.newOutputStream(file);
        CarWriter writer = new CarWriter(out, List.of(root))) {
      for (Map.Entry<Cid, byte[]> block : blocks.entrySet()) {
        writer.write(block.getKey(), block.getValue());
      }
    }
    return root;
  }

  private void found(String set, Optional<Cid> bundle) throws IOException {
    Files.writeString(
        data.path().resolve("network.properties"),
        "actors=" + set + "\n" + bundle.map(root -> "bundle=" + root + "\n").orElse(""));
  }

  @Test
  void shouldTakeTheActorsInJavaUnlessToldOtherwise() throws LaunchException {
    assertThat(choose(Optional.empty()).set()).isEqualTo(ActorChoice.Set.NATIVE);
    assertThat(choose(NATIVE).bundle()).isEmpty();
  }

  @Test
  void shouldSayHowToImportABundle() {
    assertThatThrownBy(() -> choose(CANONICAL))
        .isInstanceOf(LaunchException.class)
        .hasMessageContainingAll("no bundle of actors is imported", "./pandan actors import");
    assertThatThrownBy(() -> choose(CANONICAL, "mine"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContainingAll("'mine'", "./pandan actors import");
  }

  @Test
  void shouldTakeTheOnlyBundleAlsoWhenItWasJustDropped() throws Exception {
    Cid root = car(data.deploy().resolve("mine.car"));

    assertThat(choose(CANONICAL).bundle()).hasValue(root.toString());
    assertThat(choose(Optional.empty(), "mine").set()).isEqualTo(ActorChoice.Set.CANONICAL);
  }

  @Test
  void shouldAskWhichOfSeveralBundles() throws Exception {
    Cid mine = car(data.deploy().resolve("mine.car"));
    Cid other = car(data.deploy().resolve("other.car"));

    assertThatThrownBy(() -> choose(CANONICAL))
        .isInstanceOf(LaunchException.class)
        .hasMessageContainingAll("--bundle", "mine", "other");
    assertThat(choose(CANONICAL, "mine").bundle()).hasValue(mine.toString());
    assertThat(choose(CANONICAL, other.toString()).bundle()).hasValue(other.toString());
  }

  /** Its name and root say enough: nothing of the archive is read to choose it. */
  @Test
  void shouldRefuseAReleaseOfAnotherVersion() throws Exception {
    Path folder = Files.createDirectories(data.actors());
    String v15 = "bafy2bzacedlusqjwf7chvl2ve2fum5noyqrtjzcrzkhpbzpkg7puiru7dj4ug";
    Files.createFile(folder.resolve("mine@" + v15 + ".car"));

    assertThatThrownBy(() -> choose(CANONICAL))
        .isInstanceOf(LaunchException.class)
        .hasMessageContainingAll("mine", "actors v15", "v16, v17, v18");
  }

  @Test
  void shouldGoOnWithWhatTheFolderHas() throws Exception {
    Cid root = Cid.sum(Codec.DAG_CBOR, new byte[] {1});
    found("canonical", Optional.of(root));

    assertThat(choose(Optional.empty()))
        .isEqualTo(new ActorChoice(ActorChoice.Set.CANONICAL, Optional.of(root.toString())));
    assertThat(choose(CANONICAL, root.toString()).bundle()).hasValue(root.toString());
  }

  @Test
  void shouldRefuseAnotherSetOrBundleThanTheFolderHas() throws Exception {
    found("native", Optional.empty());
    assertThatThrownBy(() -> choose(CANONICAL))
        .isInstanceOf(LaunchException.class)
        .hasMessageContainingAll("native", "--data DIR");

    Cid root = Cid.sum(Codec.DAG_CBOR, new byte[] {1});
    found("canonical", Optional.of(root));
    assertThatThrownBy(() -> choose(NATIVE))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("canonical, " + root);
    assertThatThrownBy(() -> choose(CANONICAL, "mine")).isInstanceOf(LaunchException.class);
  }

  @Test
  void shouldRefuseABundleForTheActorsInJava() {
    assertThatThrownBy(() -> choose(NATIVE, "mine"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("--bundle");
  }
}
