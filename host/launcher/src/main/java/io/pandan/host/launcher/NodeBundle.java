package io.pandan.host.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar that is an OSGi bundle.
 *
 * @param symbolicName its name, without directives
 * @param version its version
 * @param jar the file
 * @param runtimes the kinds of code that it runs: its capabilities {@code io.pandan.runtime;vm=…}
 * @param engines the names of its engines for WebAssembly: its capabilities {@code
 *     io.pandan.engine;vm=wasm;engine=…}
 */
record NodeBundle(
    String symbolicName, Version version, Path jar, Set<String> runtimes, Set<String> engines) {
  private static final Pattern RUNTIME =
      Pattern.compile("io\\.pandan\\.runtime;(?:[^,]*;)?vm(?::String)?=\"?(\\w+)");

  /** The name of an engine, in either order with what it runs. */
  private static final Pattern ENGINE =
      Pattern.compile(
          "io\\.pandan\\.engine;(?=[^,]*vm(?::String)?=\"?wasm)"
              + "(?:[^,]*;)?engine(?::String)?=\"?([\\w.-]+)");

  NodeBundle {
    runtimes = Set.copyOf(runtimes);
    engines = Set.copyOf(engines);
  }

  /** Reads the bundles of a folder. */
  static List<NodeBundle> in(Path folder) throws IOException {
    List<NodeBundle> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().endsWith(".jar")) {
          read(file).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  /** Reads a jar's identity; empty when it is not a bundle. */
  static Optional<NodeBundle> read(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      Manifest manifest = file.getManifest();
      if (manifest == null) {
        return Optional.empty();
      }
      String name = manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
      if (name == null) {
        return Optional.empty();
      }
      String version = manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION);
      String provided = manifest.getMainAttributes().getValue(Constants.PROVIDE_CAPABILITY);
      return Optional.of(
          new NodeBundle(
              name.split(";", 2)[0].strip(),
              Version.parseVersion(version),
              jar,
              attributes(RUNTIME, provided),
              attributes(ENGINE, provided)));
    }
  }

  private static Set<String> attributes(Pattern capability, @Nullable String provided) {
    return provided == null
        ? Set.of()
        : capability
            .matcher(provided)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
  }
}
