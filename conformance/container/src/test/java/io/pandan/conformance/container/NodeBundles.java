package io.pandan.conformance.container;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.systemPackage;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** The bundles of the assembled distribution, with what the launcher tells the framework. */
final class NodeBundles {
  private NodeBundles() {}

  /**
   * The options of a container that has all bundles, and AssertJ.
   *
   * @param data the data folder
   */
  static Option options(Path data) throws IOException {
    Path bundles = folder();
    Files.createDirectories(data.resolve("deploy"));
    Files.writeString(data.resolve("admin-token"), "token of the test");
    List<Option> options = new ArrayList<>();
    for (Path jar : jars(bundles)) {
      options.add(bundle(jar.toUri().toString()).startLevel(startLevel(jar)));
    }
    for (String type :
        List.of(
            "org.assertj.core.api.Assertions",
            "net.bytebuddy.ByteBuddy",
            "org.junit.jupiter.api.Test",
            "org.junit.platform.commons.JUnitException",
            "org.opentest4j.AssertionFailedError")) {
      options.add(bundle(jarOf(type).toUri().toString()).noStart());
    }
    options.add(systemPackage("org.osgi.service.cm;version=1.6.1"));
    options.add(systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"));
    options.add(systemProperty("pandan.test.data").value(data.toString()));
    options.add(frameworkProperty("io.pandan.data").value(data.toString()));
    options.add(frameworkProperty("io.pandan.bundles").value(bundles.toString()));
    options.add(frameworkProperty("org.osgi.framework.bsnversion").value("multiple"));
    options.add(frameworkProperty("org.apache.felix.http.require.config").value("true"));
    options.add(frameworkProperty("gosh.args").value("--nointeractive"));
    options.add(
        frameworkProperty("felix.fileinstall.dir").value(data.resolve("deploy").toString()));
    options.add(frameworkProperty("felix.fileinstall.poll").value("200"));
    options.add(frameworkProperty("felix.fileinstall.active.level").value("5"));
    return composite(options.toArray(Option[]::new));
  }

  /** The jar of a bundle of the node. */
  static Path jar(String symbolicName) throws IOException {
    for (Path jar : jars(folder())) {
      if (symbolicName.equals(symbolicName(jar))) {
        return jar;
      }
    }
    throw new IllegalArgumentException("no bundle " + symbolicName + " in " + folder());
  }

  private static Path folder() {
    return Path.of(System.getProperty("node")).resolve("bundles");
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static int startLevel(Path jar) throws IOException {
    String name = symbolicName(jar);
    if (name.equals("org.apache.felix.configadmin") || name.contains("pax-logging")) {
      return 1;
    }
    return name.startsWith("io.pandan.") ? 3 : 2;
  }

  private static String symbolicName(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      String name = file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
      return name == null ? "" : name.split(";")[0].strip();
    }
  }

  private static Path jarOf(String type) {
    try {
      return Path.of(
          Class.forName(type).getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
