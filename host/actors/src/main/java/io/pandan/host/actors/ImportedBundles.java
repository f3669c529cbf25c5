package io.pandan.host.actors;

import io.pandan.api.MalformedException;
import io.pandan.api.vm.ActorBundle;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CidException;
import io.pandan.ipld.MemoryBlockstore;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The bundles of built-in actors that a user has brought to a node: a folder of the CARs, each
 * under a name and the CID of its manifest, from which networks of the canonical actor set are
 * founded. A CAR gets in only as a whole and only if {@link ActorBundle#read} takes it, by one
 * renaming: any number of programs may use one folder, whether or not a node runs. Thread safe.
 */
public final class ImportedBundles {
  private static final String SUFFIX = ".car";

  /** A file's name: the bundle's, an at sign, the manifest's CID. */
  private static final Pattern FILE = Pattern.compile("([A-Za-z0-9._-]+)@([a-z0-9]+)\\.car");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Map<Cid, String> RELEASED = released();

  /** Networks by the actors that they have, from where their states are alike on. */
  private static final Map<String, Integer> NETWORKS = Map.of("v16", 26, "v17", 27, "v18", 28);

  private final Path folder;

  /**
   * A bundle that was imported.
   *
   * @param name by which people call it
   * @param root the CID of its manifest
   */
  public record Imported(String name, Cid root) {

    /** As people read it: {@code v18-devnet (bafy2…)}. */
    @Override
    public String toString() {
      return name + " (" + root + ")";
    }
  }

  /**
   * Opens a folder; it is made when something is imported.
   *
   * @param folder where the bundles are
   */
  public ImportedBundles(Path folder) {
    this.folder = folder;
  }

  /**
   * Imports a bundle. Where it is here already, under whatever name, its file is written anew under
   * that name: that mends a damaged one.
   *
   * @param car the archive, not compressed; read only
   * @param name what to call it: up to 100 letters, digits, dots, hyphens and underscores. If
   *     absent: a release's own, as in {@code v18-devnet}, else the archive's without {@code .car}
   * @return what was imported, and under which name
   * @throws MalformedException what is wrong with the archive or the name; nothing has changed
   * @throws IOException when the archive cannot be read or the folder not be written
   */
  public Imported add(Path car, Optional<String> name) throws IOException {
    if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
      throw new MalformedException(
          "'"
              + name.get()
              + "' is no name of 1 to 100 letters, digits, dots, hyphens, underscores");
    }
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, "", ".new");
    try {
      Files.copy(car, fresh, StandardCopyOption.REPLACE_EXISTING);
      Cid root = read(fresh, new MemoryBlockstore()).root();
      Imported imported =
          list().stream()
              .filter(known -> known.root().equals(root))
              .findFirst()
              .orElseGet(() -> new Imported(name.orElseGet(() -> nameOf(root, car)), root));
      requireFree(imported);
      Files.move(fresh, file(imported), StandardCopyOption.ATOMIC_MOVE);
      return imported;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** All of them, by name. Reads no archive: whether one is whole, {@link #load} tells. */
  public List<Imported> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Imported> imported = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        Matcher matcher = FILE.matcher(file.getFileName().toString());
        if (matcher.matches()) {
          parse(matcher.group(2)).ifPresent(r -> imported.add(new Imported(matcher.group(1), r)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    imported.sort(Comparator.comparing(Imported::name));
    return imported;
  }

  /**
   * Finds a bundle.
   *
   * @param nameOrCid its name, or the CID of its manifest
   * @throws MalformedException that there is none, and which there are
   */
  public Imported find(String nameOrCid) {
    return list().stream()
        .filter(b -> b.name().equals(nameOrCid) || b.root().toString().equals(nameOrCid))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedException(
                    "no bundle of actors named '" + nameOrCid + "' is imported; " + describe()));
  }

  /** What is imported, in half a sentence. */
  public String describe() {
    List<Imported> imported = list();
    return imported.isEmpty()
        ? "none is"
        : imported.stream()
            .map(Imported::toString)
            .collect(Collectors.joining(", ", "there is ", ""));
  }

  /**
   * Reads a bundle and checks it again.
   *
   * @param imported which
   * @param store takes its blocks
   * @throws MalformedException when its file is damaged
   */
  public ActorBundle load(Imported imported, Blockstore store) {
    Path file = file(imported);
    try {
      MemoryBlockstore blocks = new MemoryBlockstore();
      ActorBundle bundle = read(file, blocks);
      if (!bundle.root().equals(imported.root())) {
        throw new MalformedException("it has the root " + bundle.root());
      }
      read(file, store);
      return bundle;
    } catch (MalformedException e) {
      throw new MalformedException(
          "the imported bundle " + file + " is damaged, import it again: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The name of a bundle that the Filecoin project has released, as in {@code v18-devnet}: actors
   * version and network. Source: Lotus {@code build/builtin_actors_gen.go}.
   *
   * @param root the CID of its manifest
   */
  public static Optional<String> releasedName(Cid root) {
    return Optional.ofNullable(RELEASED.get(root));
  }

  /**
   * The network version that a release's actors serve, the last one where they served several.
   * Source: Lotus {@code build/actors} and go-state-types {@code actors/actors.go} ({@code
   * VersionForNetwork}).
   *
   * @param root the CID of the bundle's manifest
   * @return empty for a bundle that the Filecoin project has not released
   * @throws MalformedException for a release whose actors no network can be founded on here
   */
  public static OptionalInt networkVersion(Cid root) {
    Optional<String> released = releasedName(root);
    if (released.isEmpty()) {
      return OptionalInt.empty();
    }
    String actors = released.get().substring(0, released.get().indexOf('-'));
    Integer version = NETWORKS.get(actors);
    if (version == null) {
      throw new MalformedException(
          "no network is founded on actors "
              + actors
              + ", as which the bundle was released, but on "
              + String.join(", ", new TreeMap<>(NETWORKS).keySet()));
    }
    return OptionalInt.of(version);
  }

  private Path file(Imported imported) {
    return folder.resolve(imported.name() + "@" + imported.root() + SUFFIX);
  }

  private static ActorBundle read(Path file, Blockstore store) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return ActorBundle.read(in, store);
    }
  }

  private void requireFree(Imported imported) {
    for (Imported other : list()) {
      if (other.name().equals(imported.name()) && !other.root().equals(imported.root())) {
        throw new MalformedException(
            "another bundle has that name, " + other + "; choose one for " + imported.root());
      }
    }
  }

  private static String nameOf(Cid root, Path car) {
    return releasedName(root)
        .orElseGet(
            () -> {
              String name = car.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_");
              name = name.endsWith(SUFFIX) ? name.substring(0, name.length() - 4) : name;
              return name.isEmpty() ? "bundle" : name.substring(0, Math.min(100, name.length()));
            });
  }

  private static Optional<Cid> parse(String cid) {
    try {
      return Optional.of(Cid.parse(cid));
    } catch (CidException e) {
      return Optional.empty();
    }
  }

  private static Map<Cid, String> released() {
    Map<Cid, String> names = new HashMap<>();
    try (InputStream in = ImportedBundles.class.getResourceAsStream("released-bundles.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .forEach(pair -> names.put(Cid.parse(pair[1]), pair[0]));
      return Map.copyOf(names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
