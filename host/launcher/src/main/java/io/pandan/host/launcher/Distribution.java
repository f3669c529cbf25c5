package io.pandan.host.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

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
      return new Distribution(root, NodeBundle.in(root.resolve("bundles")));
    } catch (IOException e) {
      throw new LaunchException("the distribution %s cannot be read: %s".formatted(root, e), e);
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
   * @throws LaunchException when a selected bundle is not in the distribution
   */
  List<NodeBundle> select(RunDescription description, DeployedBundles deployed)
      throws LaunchException {
    TreeMap<String, NodeBundle> selected = new TreeMap<>();
    for (RunDescription.Selection selection : description.bundles()) {
      selected.put(selection.symbolicName(), find(selection));
    }
    deployed.bundles().forEach(bundle -> selected.put(bundle.symbolicName(), bundle));
    selected.keySet().removeAll(deployed.removed());
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
