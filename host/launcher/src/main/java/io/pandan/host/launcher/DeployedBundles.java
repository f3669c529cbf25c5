package io.pandan.host.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The administrator's choices, as host/deploy writes them: {@code NAME.jar} for each deployed
 * bundle, {@code NAME.removed} for each that was removed.
 *
 * @param bundles what was deployed
 * @param removed the symbolic names of what was removed
 */
record DeployedBundles(List<NodeBundle> bundles, Set<String> removed) {
  private static final String REMOVED = ".removed";

  DeployedBundles {
    bundles = List.copyOf(bundles);
    removed = Set.copyOf(removed);
  }

  /**
   * Reads a folder, which may be missing.
   *
   * @throws LaunchException when it cannot be read
   */
  static DeployedBundles in(Path folder) throws LaunchException {
    if (!Files.isDirectory(folder)) {
      return new DeployedBundles(List.of(), Set.of());
    }
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> removed =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(REMOVED))
              .map(name -> name.substring(0, name.length() - REMOVED.length()))
              .collect(Collectors.toSet());
      return new DeployedBundles(NodeBundle.in(folder), removed);
    } catch (IOException e) {
      throw new LaunchException("%s cannot be read: %s".formatted(folder, e), e);
    }
  }

  /** How the node differs from what it came with, a line each. */
  List<String> describe() {
    Stream<String> replaced =
        bundles.stream()
            .filter(bundle -> !removed.contains(bundle.symbolicName()))
            .map(bundle -> bundle.symbolicName() + " " + bundle.version() + " was deployed");
    Stream<String> missing =
        removed.stream()
            .map(name -> "%s was removed; './pandan rollback %s' undoes it".formatted(name, name));
    return Stream.concat(replaced, missing).sorted().toList();
  }
}
