package io.pandan.testkit.wasm;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Compiles the example actors of {@code runtime-wasm/examples} as docs/wasm.md says. Where a
 * compiler is missing, the test that asks is skipped and says so. The system property {@code
 * wasm.examples} names the sources, {@code wasm.work} where compilers and modules go.
 */
public final class ExampleActors {
  /** The compiler's version; an npm package. */
  private static final String ASSEMBLYSCRIPT = "assemblyscript@0.28.20";

  private static final List<String> ASC_FLAGS =
      List.of("--optimize", "--runtime", "stub", "--use", "abort=actor/onAbort");

  private static final List<String> CLANG_FLAGS =
      List.of(
          "--target=wasm32",
          "-mcpu=mvp",
          "-mmutable-globals",
          "-msign-ext",
          "-mnontrapping-fptoint",
          "-mbulk-memory",
          "-std=c11",
          "-Wall",
          "-Wextra",
          "-Werror",
          "-Os",
          "-nostdlib",
          "-Wl,--no-entry",
          "-Wl,--strip-all",
          "-Wl,-z,stack-size=16384");

  private static final Path SOURCES = Path.of(System.getProperty("wasm.examples"));
  private static final Path WORK = Path.of(System.getProperty("wasm.work"));

  private ExampleActors() {}

  /** Compiles {@code assemblyscript/NAME.ts}. */
  public static byte[] assemblyScript(String name) {
    Path compiler = WORK.resolve("npm/node_modules/.bin/asc");
    Path output = WORK.resolve(name + ".wasm").toAbsolutePath();
    try {
      if (!Files.exists(compiler)) {
        Files.createDirectories(WORK.resolve("npm"));
        requireTool("npm");
        List<String> install =
            List.of("npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund");
        List<String> command = new ArrayList<>(install);
        command.add(ASSEMBLYSCRIPT);
        if (run(WORK.resolve("npm"), command) != 0) {
          abort(
              "npm cannot install "
                  + ASSEMBLYSCRIPT
                  + ": the AssemblyScript actors are not tested");
        }
      }
      List<String> command = new ArrayList<>();
      command.add(compiler.toAbsolutePath().toString());
      command.addAll(List.of(name + ".ts", "-o", output.toString()));
      command.addAll(ASC_FLAGS);
      mustRun(SOURCES.resolve("assemblyscript"), command);
      return Files.readAllBytes(output);
    } catch (IOException e) {
      throw new AssertionError("cannot compile " + name + ".ts", e);
    }
  }

  /** Compiles {@code c/NAME.c}. */
  public static byte[] c(String name) {
    Path output = WORK.resolve(name + ".wasm").toAbsolutePath();
    try {
      Files.createDirectories(WORK);
      requireTool("clang");
      requireTool("wasm-ld");
      List<String> command = new ArrayList<>();
      command.add("clang");
      command.addAll(CLANG_FLAGS);
      command.addAll(List.of("-o", output.toString(), name + ".c"));
      mustRun(SOURCES.resolve("c"), command);
      return Files.readAllBytes(output);
    } catch (IOException e) {
      throw new AssertionError("cannot compile " + name + ".c", e);
    }
  }

  private static void requireTool(String name) {
    for (String folder : System.getenv("PATH").split(java.io.File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, name))) {
        return;
      }
    }
    abort(name + " is not installed: the example actors that need it are not tested");
  }

  private static void mustRun(Path folder, List<String> command) throws IOException {
    int status = run(folder, command);
    if (status != 0) {
      throw new AssertionError(String.join(" ", command) + " ended with " + status);
    }
  }

  private static int run(Path folder, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", command) + " does not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
    if (process.exitValue() != 0) {
      System.err.println(output);
    }
    return process.exitValue();
  }
}
