package io.pandan.host.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.VersionRange;

/**
 * The resolved part of a bnd run description: which bundles make up a node. The requirements that
 * led to them are the build's business.
 *
 * @param bundles the bundles, in the order of the file
 */
record RunDescription(List<Selection> bundles) {
  /** One entry of {@code -runbundles}: {@code name;version='[1.0.0,1.0.1)'}. */
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\s*([\\w.-]+)((?:;[\\w.:-]+=(?:'[^']*'|\"[^\"]*\"|[^,;'\"]+))*)\\s*(?:,|$)");

  private static final Pattern VERSION = Pattern.compile(";version=['\"]?([^'\";]+)['\"]?");

  /** A symbolic name, and the versions that will do. */
  record Selection(String symbolicName, VersionRange versions) {}

  RunDescription {
    bundles = List.copyOf(bundles);
  }

  /**
   * Reads a {@code .bndrun} file.
   *
   * @throws LaunchException when the file is missing or names no bundles
   */
  static RunDescription read(Path file) throws LaunchException {
    Properties description = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      description.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new LaunchException("the run description %s cannot be read: %s".formatted(file, e), e);
    }
    return new RunDescription(parse(file, description.getProperty("-runbundles", "").strip()));
  }

  private static List<Selection> parse(Path file, String runBundles) throws LaunchException {
    if (runBundles.isEmpty()) {
      throw new LaunchException(
          "the run description %s has no -runbundles; './pandan resolve' computes them"
              .formatted(file));
    }
    List<Selection> selections = new ArrayList<>();
    Matcher entry = ENTRY.matcher(runBundles);
    int end = 0;
    while (end < runBundles.length()) {
      if (!entry.find(end) || entry.start() != end) {
        throw new LaunchException(
            "-runbundles of %s cannot be read at '%s'"
                .formatted(file, runBundles.substring(end).strip()));
      }
      Matcher version = VERSION.matcher(entry.group(2));
      selections.add(
          new Selection(
              entry.group(1), new VersionRange(version.find() ? version.group(1) : "0.0.0")));
      end = entry.end();
    }
    return selections;
  }
}
