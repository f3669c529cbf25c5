package io.pandan.host.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.MatchResult;
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
 * @param engines its engines: its capabilities {@code io.pandan.engine;vm=…;engine=…}
 */
record NodeBundle(
    String symbolicName, Version version, Path jar, Set<String> runtimes, Set<Engine> engines) {
  private static final Pattern RUNTIME =
      Pattern.compile("io\\.pandan\\.runtime;(?:[^,]*;)?vm(?::String)?=\"?(\\w+)");

  /** What an engine runs, and its name, in either order. */
  private static final Pattern ENGINE =
      Pattern.compile(
          "io\\.pandan\\.engine;(?=(?:[^,]*;)?vm(?::String)?=\"?(\\w+))"
              + "(?:[^,]*;)?engine(?::String)?=\"?([\\w.-]+)");

  /**
   * An engine that a bundle has.
   *
   * @param vm what it runs: {@code wasm} or {@code evm}
   * @param name its name
   */
  record Engine(String vm, String name) {}

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
              found(RUNTIME, provided, capability -> capability.group(1)),
              found(
                  ENGINE,
                  provided,
                  capability -> new Engine(capability.group(1), capability.group(2)))));
    }
  }

  private static <T> Set<T> found(
      Pattern capability, @Nullable String provided, Function<MatchResult, T> reading) {
    return provided == null
        ? Set.of()
        : capability.matcher(provided).results().map(reading).collect(Collectors.toSet());
  }
}
