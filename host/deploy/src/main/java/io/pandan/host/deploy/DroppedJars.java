package io.pandan.host.deploy;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/**
 * Which jars of the watched folder were deployed already, kept over restarts. After a start
 * FileInstall tells of every jar as new; deploying it again would undo what the administrator chose
 * since, such as a removal. Not thread safe.
 */
final class DroppedJars {
  private final Path file;
  private final Properties states = new Properties();

  /**
   * Reads what was known at the last stop, and forgets jars that were taken away since.
   *
   * @param file where it is kept; made when the first jar is deployed
   * @param watched the folder of the jars
   */
  DroppedJars(Path file, Path watched) {
    this.file = file;
    if (Files.exists(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        states.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      states.keySet().removeIf(name -> !Files.exists(watched.resolve(name.toString())));
    }
  }

  /** Whether this very file was deployed: the same bytes, written at the same time. */
  boolean isKnown(File artifact, BundleJar jar) {
    return state(artifact, jar).equals(states.getProperty(artifact.getName()));
  }

  void add(File artifact, BundleJar jar) {
    states.setProperty(artifact.getName(), state(artifact, jar));
    write();
  }

  void remove(File artifact) {
    if (states.remove(artifact.getName()) != null) {
      write();
    }
  }

  private static String state(File artifact, BundleJar jar) {
    return jar.digest() + " " + artifact.lastModified();
  }

  private void write() {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.getParent());
      try (Writer out = Files.newBufferedWriter(fresh)) {
        states.store(out, "The jars of the watched folder that were deployed");
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
