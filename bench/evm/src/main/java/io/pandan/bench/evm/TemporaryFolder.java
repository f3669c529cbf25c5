package io.pandan.bench.evm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder that is gone afterwards, even if the run is interrupted: then the servers that work in
 * it are ended first. For one thread.
 */
final class TemporaryFolder implements AutoCloseable {
  private static final long END_TIMEOUT_S = 5;

  private final Path path;
  private final Thread hook;

  /** Makes a folder where temporary ones are. */
  TemporaryFolder(String prefix) throws IOException {
    path = Files.createTempDirectory(prefix);
    hook = new Thread(this::leave, "temporary folder");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** Ends what this process has started, which may write to the folder, and deletes it. */
  private void leave() {
    List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
    children.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture.allOf(
            children.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, END_TIMEOUT_S, TimeUnit.SECONDS)
        .join();
    try {
      delete();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(hook);
    delete();
  }
}
