package io.pandan.conformance.process;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import aQute.lib.io.IO;
import io.pandan.testkit.node.NodeDistribution;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A bundle of the project, compiled from its sources against the bundles of the distribution: what
 * a developer of a runtime does. Each {@link #jar} is another version of it.
 */
final class SourceBundle {
  private static final List<String> LIBRARIES =
      List.of("io.pandan.crypto", "io.pandan.ipld", "io.pandan.api", "io.pandan.lib.blst");

  private final String symbolicName;
  private final Path module;
  private final Path work;
  private final List<File> classPath = new ArrayList<>();
  private final Path classes;

  /**
   * Compiles.
   *
   * @param symbolicName the bundle's
   * @param module its folder, where bnd.bnd is
   * @param embedded the folders of the plain jars that are part of it
   * @param work where classes and jars are put
   */
  SourceBundle(
      NodeDistribution distribution,
      String symbolicName,
      Path module,
      List<Path> embedded,
      Path work)
      throws IOException {
    this.symbolicName = symbolicName;
    this.module = module;
    this.work = Files.createDirectories(work);
    this.classes = Files.createDirectories(work.resolve("classes"));
    for (String library : LIBRARIES) {
      classPath.add(distribution.bundle(library).toFile());
    }
    classPath.add(jarOf(org.osgi.service.component.annotations.Component.class));
    classPath.add(jarOf(org.osgi.annotation.bundle.Capability.class));
    classPath.add(jarOf(org.jspecify.annotations.NullMarked.class));
    List<File> sources = new ArrayList<>(sources(module));
    for (Path folder : embedded) {
      sources.addAll(sources(folder));
    }
    compile(sources);
  }

  String symbolicName() {
    return symbolicName;
  }

  /** Wraps the classes into a bundle of a version, as the project's bnd.bnd says. */
  Path jar(String version) throws Exception {
    return jar(version, "*");
  }

  /** A bundle that cannot be resolved: nobody exports io.pandan.missing. */
  Path brokenJar(String version) throws Exception {
    return jar(version, "io.pandan.missing,*");
  }

  /** The same bundle with another version. */
  static Path reversioned(Path bundle, String version, Path folder) throws Exception {
    Path target = folder.resolve(version + "-" + bundle.getFileName());
    try (Jar jar = new Jar(bundle.toFile())) {
      jar.getManifest().getMainAttributes().putValue("Bundle-Version", version);
      jar.write(target.toFile());
    }
    return target;
  }

  /**
   * A copy of an engine's bundle under names of its own, so that both are in one node.
   *
   * @param bundle the engine's bundle
   * @param symbolicName the copy's
   * @param engine the engine's name
   * @param copy the copy's
   */
  static Path renamedEngine(
      Path bundle, String symbolicName, String engine, String copy, Path folder) throws Exception {
    Path target = folder.resolve(symbolicName + ".jar");
    try (Jar jar = new Jar(bundle.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      manifest.putValue("Bundle-SymbolicName", symbolicName);
      String provided = manifest.getValue("Provide-Capability");
      manifest.putValue(
          "Provide-Capability", provided.replace("engine=" + engine, "engine=" + copy));
      for (String path : manifest.getValue("Service-Component").split(",")) {
        String component = IO.collect(jar.getResource(path).openInputStream());
        String renamed = component.replace("value=\"" + engine, "value=\"" + copy);
        if (renamed.equals(component)) {
          throw new IllegalStateException(path + " does not name the engine " + engine);
        }
        jar.putResource(path, new EmbeddedResource(renamed.getBytes(StandardCharsets.UTF_8), 0));
      }
      jar.write(target.toFile());
    }
    return target;
  }

  private Path jar(String version, String imports) throws Exception {
    Path target = work.resolve(symbolicName + "-" + version + ".jar");
    try (Builder builder = new Builder()) {
      builder.setBase(module.toFile());
      builder.setProperty("project.artifactId", symbolicName);
      builder.setProperty("project.name", symbolicName);
      builder.setProperty("project.description", "Compiled by a test");
      builder.setProperties(module.toFile(), builder.loadProperties(bnd()));
      builder.setProperty("Bundle-Version", version);
      builder.setProperty("Import-Package", "!org.jspecify.annotations," + imports);
      builder.addClasspath(classes.toFile());
      builder.addClasspath(classPath);
      Jar jar = builder.build();
      if (!builder.isOk()) {
        throw new IllegalStateException(symbolicName + ": " + builder.getErrors());
      }
      jar.write(target.toFile());
    }
    return target;
  }

  private File bnd() {
    return module.resolve("bnd.bnd").toFile();
  }

  private void compile(List<File> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    String path =
        classPath.stream().map(File::getPath).collect(Collectors.joining(File.pathSeparator));
    List<String> options =
        List.of("-proc:none", "-nowarn", "-classpath", path, "-d", classes.toString());
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  null, files, problems, options, null, files.getJavaFileObjectsFromFiles(sources))
              .call();
      if (!compiled) {
        throw new IllegalStateException(
            problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .map(problem -> problem.getMessage(Locale.ROOT))
                .collect(Collectors.joining("\n")));
      }
    }
  }

  private static List<File> sources(Path module) throws IOException {
    try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).map(Path::toFile).toList();
    }
  }

  private static File jarOf(Class<?> type) {
    try {
      return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
