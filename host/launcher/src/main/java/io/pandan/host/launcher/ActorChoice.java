package io.pandan.host.launcher;

import io.pandan.api.MalformedException;
import io.pandan.host.actors.ImportedBundles;
import io.pandan.host.actors.ImportedBundles.Imported;
import io.pandan.host.launcher.genesis.GenesisFile;
import io.pandan.ipld.Cid;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * Which built-in actors a network has: what a start asks for, or what the data folder's network was
 * founded with, which nothing changes.
 *
 * @param set the actor set
 * @param bundle the bundle of the canonical set, by its name or the CID of its manifest
 */
record ActorChoice(Set set, Optional<String> bundle) {

  /** The actor sets, as the chain's settings name them. */
  enum Set {
    NATIVE,
    CANONICAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The release that has the actors of the network version, for development networks. */
  private static final String RELEASE = "v18-devnet";

  private static final String HOW_TO_IMPORT =
      "Take builtin-actors-devnet.car of v18 from the releases of filecoin-project/builtin-actors,"
          + " then: ./pandan actors import builtin-actors-devnet.car";

  /**
   * Chooses.
   *
   * @param data the data folder
   * @param set the wanted actor set; absent: that of the data folder's network, else native, else
   *     what the bundle implies
   * @param bundle the wanted bundle
   * @throws LaunchException when the data folder's network is another, or no bundle can be chosen
   */
  static ActorChoice of(DataFolder data, Optional<Set> set, Optional<String> bundle)
      throws LaunchException {
    if (set.equals(Optional.of(Set.NATIVE)) && bundle.isPresent()) {
      throw new LaunchException("--bundle is for --actors canonical; the native set has none");
    }
    ImportedBundles bundles = new ImportedBundles(data.actors());
    Optional<ActorChoice> founded = read(data);
    if (founded.isPresent()) {
      founded.get().require(data, set, bundle.map(name -> rootOf(bundles, name)));
      return founded.get();
    }
    Set wanted = set.orElse(bundle.isPresent() ? Set.CANONICAL : Set.NATIVE);
    if (wanted == Set.NATIVE) {
      return new ActorChoice(Set.NATIVE, Optional.empty());
    }
    importDropped(data, bundles);
    Imported chosen = choose(bundles, bundle);
    requireVersion(chosen);
    return new ActorChoice(Set.CANONICAL, Optional.of(chosen.root().toString()));
  }

  /** The actor set of a genesis. */
  static Set setOf(GenesisFile genesis) {
    return genesis.canonical() ? Set.CANONICAL : Set.NATIVE;
  }

  /**
   * What the data folder's network has; empty while there is none.
   *
   * @throws LaunchException when the file that tells cannot be read
   */
  static Optional<ActorChoice> read(DataFolder data) throws LaunchException {
    Optional<Properties> network = data.network();
    return network.map(
        properties ->
            new ActorChoice(
                "canonical".equals(properties.getProperty("actors")) ? Set.CANONICAL : Set.NATIVE,
                Optional.ofNullable(properties.getProperty("bundle"))));
  }

  /**
   * Refuses another set, or another bundle, than this one, which the data folder's network has.
   *
   * @param data the data folder
   * @param wanted the actor set that was asked for
   * @param root the bundle that was asked for
   */
  void require(DataFolder data, Optional<Set> wanted, Optional<String> root)
      throws LaunchException {
    boolean same = wanted.map(set::equals).orElse(true) && (root.isEmpty() || root.equals(bundle));
    if (!same) {
      throw new LaunchException(
          ("the network in %s has the actor set %s, for good; a network with another one needs a"
                  + " folder of its own: --data DIR")
              .formatted(data.path(), describe()));
    }
  }

  /** As people read it: {@code canonical, v18-devnet (bafy2…)}. */
  String describe() {
    return set
        + bundle
            .map(
                root ->
                    ", "
                        + ImportedBundles.releasedName(Cid.parse(root))
                            .map(name -> name + " (" + root + ")")
                            .orElse(root))
            .orElse("");
  }

  private static String rootOf(ImportedBundles bundles, String nameOrCid) {
    return bundles.list().stream()
        .filter(imported -> imported.name().equals(nameOrCid))
        .findFirst()
        .map(imported -> imported.root().toString())
        .orElse(nameOrCid);
  }

  private static Imported choose(ImportedBundles bundles, Optional<String> wanted)
      throws LaunchException {
    try {
      if (wanted.isPresent()) {
        return bundles.find(wanted.get());
      }
    } catch (MalformedException e) {
      throw new LaunchException(e.getMessage() + ". " + HOW_TO_IMPORT, e);
    }
    List<Imported> imported = bundles.list();
    if (imported.isEmpty()) {
      throw new LaunchException(
          "no bundle of actors is imported, and the canonical actor set needs one. "
              + HOW_TO_IMPORT);
    }
    if (imported.size() == 1) {
      return imported.getFirst();
    }
    return imported.stream()
        .filter(b -> ImportedBundles.releasedName(b.root()).equals(Optional.of(RELEASE)))
        .findFirst()
        .orElseThrow(
            () ->
                new LaunchException(
                    "several bundles of actors are imported, choose one by --bundle NAME; "
                        + bundles.describe()));
  }

  /** The genesis would refuse it, long after the start. */
  private static void requireVersion(Imported bundle) throws LaunchException {
    try {
      ImportedBundles.networkVersion(bundle.root());
    } catch (MalformedException e) {
      throw new LaunchException(bundle + ": " + e.getMessage() + ". " + HOW_TO_IMPORT, e);
    }
  }

  /** What lies in the watched folder is imported by the running node: too late to be founded on. */
  private static void importDropped(DataFolder data, ImportedBundles bundles)
      throws LaunchException {
    try (DirectoryStream<Path> dropped = Files.newDirectoryStream(data.deploy(), "*.car")) {
      for (Path car : dropped) {
        bundles.add(car, Optional.empty());
      }
    } catch (IOException | MalformedException e) {
      throw new LaunchException(
          "a bundle in %s is not imported: %s".formatted(data.deploy(), e.getMessage()), e);
    }
  }
}
