package io.pandan.host.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the build assembled: {@code lib/} (the launcher), {@code bundles/} (every bundle that a node
 * may use) and {@code nodes/} (run descriptions that choose among them).
 */
final class Distribution {
  private final Path root;
  private final List<NodeBundle> available;

  private Distribution(Path root, List<NodeBundle> available) {
    this.root = root;
    this.available = available;
  }

  static Distribution open(Path root) throws LaunchException {
    try {
      return new Distribution(root, bundlesIn(root.resolve("bundles")));
    } catch (IOException e) {
      throw new LaunchException("the distribution %s cannot be read: %s".formatted(root, e), e);
    }
  }

  private static List<NodeBundle> bundlesIn(Path folder) throws IOException {
    List<NodeBundle> found = new ArrayList<>();
    for (Path jar : jarsIn(folder)) {
      NodeBundle.read(jar).ifPresent(found::add);
    }
    return found;
  }

  private static List<Path> jarsIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** The run description of a node: a file, or the name of one that the distribution has. */
  Path description(String node) throws LaunchException {
    Path named = root.resolve("nodes").resolve(node + ".bndrun");
    if (Files.exists(named)) {
      return named;
    }
    Path file = Path.of(node);
    if (Files.exists(file)) {
      return file;
    }
    throw new LaunchException(
        "there is no node '%s': no %s and no %s".formatted(node, named, file));
  }

  /** The folder of bundles. */
  Path bundles() {
    return root.resolve("bundles");
  }

  /** Logback's configuration; it writes to the folder that the property pandan.logs names. */
  Path loggingConfiguration() {
    return root.resolve("nodes").resolve("logback.xml");
  }

  /**
   * The bundles to install: those that the description selects, with what the administrator
   * deployed put in place of them or beside them, and what he removed left out.
   *
   * @param deployed a folder with {@code NAME.jar} for each deployed and {@code NAME.removed} for
   *     each removed symbolic name; may be missing
   * @throws LaunchException when a selected bundle is not in the distribution
   */
  List<NodeBundle> select(RunDescription description, Path deployed) throws LaunchException {
    TreeMap<String, NodeBundle> selected = new TreeMap<>();
    for (RunDescription.Selection selection : description.bundles()) {
      selected.put(selection.symbolicName(), find(selection));
    }
    try {
      for (NodeBundle bundle : bundlesIn(deployed)) {
        selected.put(bundle.symbolicName(), bundle);
      }
      selected.keySet().removeIf(name -> Files.exists(deployed.resolve(name + ".removed")));
    } catch (IOException e) {
      throw new LaunchException("%s cannot be read: %s".formatted(deployed, e), e);
    }
    return List.copyOf(selected.values());
  }

  private NodeBundle find(RunDescription.Selection selection) throws LaunchException {
    Optional<NodeBundle> best =
        available.stream()
            .filter(bundle -> bundle.symbolicName().equals(selection.symbolicName()))
            .filter(bundle -> selection.versions().includes(bundle.version()))
            .max(Comparator.comparing(NodeBundle::version));
    return best.orElseThrow(
        () ->
            new LaunchException(
                "the distribution %s has no bundle %s with a version in %s"
                    .formatted(root, selection.symbolicName(), selection.versions())));
  }
}
