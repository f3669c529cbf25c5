package io.pandan.host.deploy;

import io.pandan.api.node.DeploymentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The administrator's choices, as files that the launcher reads at the next start:
 *
 * <ul>
 *   <li>{@code NAME.jar} runs instead of the node's own bundle of that name, or beside the others;
 *   <li>{@code NAME.jar.previous} is what was deployed before;
 *   <li>{@code NAME.removed} keeps the bundle away.
 * </ul>
 *
 * Each change is one atomic rename. Not thread safe: the deployer's lock guards it.
 */
final class DeployedFolder {
  private static final String JAR = ".jar";
  private static final String PREVIOUS = ".jar.previous";
  private static final String STAGED = ".jar.new";
  private static final String REMOVED = ".removed";
  private static final String COPY = ".copy";

  private final Path folder;
  private final Path ownBundles;

  /**
   * Opens the folder.
   *
   * @param folder where the choices are kept; made when the first one is
   * @param ownBundles the bundles that the node came with
   */
  DeployedFolder(Path folder, Path ownBundles) {
    this.folder = folder;
    this.ownBundles = ownBundles;
  }

  /** What is deployed under a name. */
  Optional<Path> current(String name) {
    return existing(name + JAR);
  }

  /** What was deployed before that. */
  Optional<Path> previous(String name) {
    return existing(name + PREVIOUS);
  }

  boolean isRemoved(String name) {
    return existing(name + REMOVED).isPresent();
  }

  /** The names of all bundles that were removed. */
  SortedSet<String> removed() {
    SortedSet<String> names = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(REMOVED))
            .forEach(file -> names.add(file.substring(0, file.length() - REMOVED.length())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return names;
  }

  /** The bundle of this name that the node came with, in its highest version. */
  Optional<BundleJar> own(String name) throws DeploymentException {
    try (Stream<Path> files = Files.list(ownBundles)) {
      return files
          .filter(file -> file.toString().endsWith(JAR))
          .flatMap(file -> readOrSkip(file).stream())
          .filter(jar -> jar.symbolicName().equals(name))
          .max(Comparator.comparing(BundleJar::version));
    } catch (IOException e) {
      throw new DeploymentException(ownBundles + " cannot be read", e);
    }
  }

  private static Optional<BundleJar> readOrSkip(Path file) {
    try {
      return Optional.of(BundleJar.read(file));
    } catch (DeploymentException e) {
      return Optional.empty();
    }
  }

  /** Copies a jar to where it will be read from, without choosing it yet. */
  BundleJar stage(BundleJar jar) throws DeploymentException {
    Path staged = folder.resolve(jar.symbolicName() + STAGED);
    try {
      Files.createDirectories(folder);
      Files.copy(jar.file(), staged, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new DeploymentException("%s cannot be copied to %s".formatted(jar.file(), staged), e);
    }
    return BundleJar.read(staged);
  }

  /** Chooses what was staged; what was chosen before becomes the previous one. */
  void choose(String name) throws DeploymentException {
    change(
        () -> {
          if (Files.exists(folder.resolve(name + JAR))) {
            // A copy: whenever the process is killed, the old or the new choice is there.
            Files.copy(
                folder.resolve(name + JAR),
                folder.resolve(name + PREVIOUS + COPY),
                StandardCopyOption.REPLACE_EXISTING);
            move(name + PREVIOUS + COPY, name + PREVIOUS);
          } else {
            Files.deleteIfExists(folder.resolve(name + PREVIOUS));
          }
          move(name + STAGED, name + JAR);
          Files.deleteIfExists(folder.resolve(name + REMOVED));
        });
  }

  /** Chooses what was deployed before, and forgets what came after it. */
  void revert(String name) throws DeploymentException {
    change(() -> move(name + PREVIOUS, name + JAR));
  }

  /** Forgets what was staged. */
  void unstage(String name) throws DeploymentException {
    change(() -> Files.deleteIfExists(folder.resolve(name + STAGED)));
  }

  /** Keeps a bundle away, and what was deployed for it at hand. */
  void remove(String name) throws DeploymentException {
    change(
        () -> {
          Files.createDirectories(folder);
          Files.writeString(folder.resolve(name + REMOVED), "");
        });
  }

  /** Takes a removal back. */
  void restore(String name) throws DeploymentException {
    change(() -> Files.deleteIfExists(folder.resolve(name + REMOVED)));
  }

  /** Forgets every choice about a bundle: the node's own one is used again. */
  void forget(String name) throws DeploymentException {
    change(
        () -> {
          Files.deleteIfExists(folder.resolve(name + JAR));
          Files.deleteIfExists(folder.resolve(name + PREVIOUS));
          Files.deleteIfExists(folder.resolve(name + REMOVED));
        });
  }

  private Optional<Path> existing(String file) {
    return Optional.of(folder.resolve(file)).filter(Files::exists);
  }

  private void move(String from, String to) throws IOException {
    Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  private void change(Change change) throws DeploymentException {
    try {
      change.make();
    } catch (IOException e) {
      throw new DeploymentException(folder + " cannot be written: " + e, e);
    }
  }

  private interface Change {
    void make() throws IOException;
  }
}
