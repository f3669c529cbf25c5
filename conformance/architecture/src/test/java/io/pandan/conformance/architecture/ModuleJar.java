package io.pandan.conformance.architecture;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What a module's jar says of its neighbours. Only Pandan's own packages are listed, except in
 * {@code exports}.
 *
 * @param name the module: {@code io.pandan.host.rpc}
 * @param folder the top-level folder it lives in: {@code host}
 * @param contains its packages, those of embedded jars included
 * @param unmarked the contained packages that are not {@code @NullMarked}
 * @param references for each package that a class names, one of the classes that name it
 * @param imports the packages that the manifest imports
 * @param exports for each exported package, what it {@code uses}
 */
record ModuleJar(
    String name,
    String folder,
    Set<String> contains,
    Set<String> unmarked,
    Map<String, String> references,
    Set<String> imports,
    Map<String, Set<String>> exports) {
  private static final String OURS = "io.pandan.";
  private static final Pattern DESCRIPTOR = Pattern.compile("L(io/pandan/[\\w/]+)/[\\w$]+[;<]");
  private static final String NULL_MARKED = "Lorg/jspecify/annotations/NullMarked;";

  /** Reads the jar of the module in a folder such as {@code host/rpc}. */
  static ModuleJar read(String name, String folder, Path jar) throws IOException {
    Reading reading = new Reading();
    try (InputStream in = Files.newInputStream(jar)) {
      reading.read(in, true);
    }
    Set<String> unmarked = new TreeSet<>(reading.contains);
    unmarked.removeAll(reading.marked);
    return new ModuleJar(
        name,
        folder,
        reading.contains,
        unmarked,
        reading.references,
        reading.imports,
        reading.exports);
  }

  private static final class Reading {
    private final Set<String> contains = new TreeSet<>();
    private final Set<String> marked = new TreeSet<>();
    private final Map<String, String> references = new TreeMap<>();
    private final Set<String> imports = new TreeSet<>();
    private final Map<String, Set<String>> exports = new TreeMap<>();

    void read(InputStream jar, boolean outer) throws IOException {
      ZipInputStream zip = new ZipInputStream(jar);
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String path = entry.getName();
        if (outer && path.equals("META-INF/MANIFEST.MF")) {
          manifest(new Manifest(zip));
        } else if (path.endsWith(".jar")) {
          read(new ByteArrayInputStream(zip.readAllBytes()), false);
        } else if (path.startsWith("io/pandan/") && path.endsWith(".class")) {
          classFile(ClassFile.of().parse(zip.readAllBytes()));
        }
      }
    }

    private void manifest(Manifest manifest) {
      for (String header : List.of("Import-Package", "DynamicImport-Package")) {
        header(manifest, header).keySet().stream()
            .filter(name -> name.startsWith(OURS))
            .forEach(imports::add);
      }
      for (Map.Entry<String, Attrs> export : header(manifest, "Export-Package").entrySet()) {
        String uses = export.getValue().getOrDefault("uses:", "");
        exports.put(
            export.getKey(),
            uses.isEmpty() ? Set.of() : new TreeSet<>(List.of(uses.split("\\s*,\\s*"))));
      }
    }

    private static Parameters header(Manifest manifest, String name) {
      return OSGiHeader.parseHeader(manifest.getMainAttributes().getValue(name));
    }

    private void classFile(ClassModel model) {
      String name = model.thisClass().asInternalName().replace('/', '.');
      String own = packageOf(name);
      contains.add(own);
      if (name.endsWith(".package-info")) {
        model
            .findAttribute(Attributes.runtimeVisibleAnnotations())
            .filter(found -> found.annotations().stream().anyMatch(Reading::isNullMarked))
            .ifPresent(found -> marked.add(own));
      }
      for (PoolEntry entry : model.constantPool()) {
        switch (entry) {
          case ClassEntry type when type.asInternalName().startsWith("io/pandan/") ->
              references.putIfAbsent(packageOf(type.asInternalName().replace('/', '.')), name);
          case Utf8Entry text -> descriptor(text.stringValue(), name);
          default -> {}
        }
      }
    }

    private static boolean isNullMarked(Annotation annotation) {
      return annotation.className().stringValue().equals(NULL_MARKED);
    }

    private void descriptor(String text, String inClass) {
      Matcher found = DESCRIPTOR.matcher(text);
      while (found.find()) {
        references.putIfAbsent(found.group(1).replace('/', '.'), inClass);
      }
    }

    private static String packageOf(String className) {
      return className.substring(0, className.lastIndexOf('.'));
    }
  }
}
