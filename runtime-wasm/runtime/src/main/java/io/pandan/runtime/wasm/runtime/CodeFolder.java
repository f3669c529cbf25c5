package io.pandan.runtime.wasm.runtime;

import io.pandan.api.wasm.CodeCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was made of actors' code, in files: one file for each key, so that a later start need not
 * make it again. A file is {@value #MAGIC_TEXT}, the length of the key and the key, the content,
 * and the SHA-256 digest of all before it. One that is damaged, cut off, or another key's is told
 * in the log, deleted, and made anew by whoever asked.
 *
 * <p>Files are written beside and renamed, and each stands for itself: any number of threads, nodes
 * and processes may use one folder. When the files exceed the limit, those used longest ago go. A
 * failing disk makes a cache that keeps nothing, never a failing execution. Thread safe.
 */
final class CodeFolder {
  private static final Logger LOG = LoggerFactory.getLogger(CodeFolder.class);
  private static final String MAGIC_TEXT = "pandan code 1\n";
  private static final byte[] MAGIC = MAGIC_TEXT.getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST_BYTES = 32;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,200}");
  private static final String ENTRY = ".code";
  private static final String UNFINISHED = ".new";

  /** A file that is still unfinished then belongs to a process that was killed. */
  private static final Duration UNFINISHED_LIFE = Duration.ofHours(1);

  private final Path folder;
  private final long limitBytes;
  private final InstantSource clock;

  /**
   * Opens a folder; it is made when something is stored.
   *
   * @param folder where the files are
   * @param limitBytes how much they may hold together; one that is larger is not kept, and 0 keeps
   *     none
   * @param clock tells which were used longest ago
   */
  CodeFolder(Path folder, long limitBytes, InstantSource clock) {
    this.folder = folder;
    this.limitBytes = limitBytes;
    this.clock = clock;
  }

  /** The cache under one key: up to 200 letters, digits, dots, hyphens and underscores. */
  CodeCache cache(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("'" + key + "' cannot be a key of compiled code");
    }
    if (limitBytes == 0) {
      return CodeCache.NONE;
    }
    return new CodeCache() {
      @Override
      public Optional<byte[]> load() {
        return CodeFolder.this.load(key);
      }

      @Override
      public void store(byte[] compiled) {
        CodeFolder.this.store(key, compiled);
      }
    };
  }

  private Path file(String key) {
    return folder.resolve(key + ENTRY);
  }

  private Optional<byte[]> load(String key) {
    Path file = file(key);
    try {
      byte[] entry = Files.readAllBytes(file);
      byte[] header = header(key);
      int end = entry.length - DIGEST_BYTES;
      boolean whole =
          end >= header.length
              && Arrays.equals(header, 0, header.length, entry, 0, header.length)
              && MessageDigest.isEqual(
                  digest(entry, end), Arrays.copyOfRange(entry, end, entry.length));
      if (!whole) {
        LOG.warn("{} is damaged or not what its name says: it is made again", file);
        Files.deleteIfExists(file);
        return Optional.empty();
      }
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return Optional.of(Arrays.copyOfRange(entry, header.length, end));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", file, e.toString());
      return Optional.empty();
    }
  }

  private void store(String key, byte[] content) {
    byte[] header = header(key);
    long length = (long) header.length + content.length + DIGEST_BYTES;
    if (length > limitBytes) {
      return;
    }
    byte[] entry = Arrays.copyOf(header, (int) length);
    System.arraycopy(content, 0, entry, header.length, content.length);
    int end = entry.length - DIGEST_BYTES;
    System.arraycopy(digest(entry, end), 0, entry, end, DIGEST_BYTES);
    try {
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, "", UNFINISHED);
      try {
        Files.write(fresh, entry);
        Files.setLastModifiedTime(fresh, FileTime.from(clock.instant()));
        Files.move(fresh, file(key), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
      tidy(file(key));
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("compiled code is not kept in {}: {}", folder, e.toString());
    }
  }

  /** Deletes what is too much, the longest unused first, and what a killed process has left. */
  private void tidy(Path keep) throws IOException {
    record Kept(Path file, long bytes, FileTime used) {}
    List<Kept> kept = new ArrayList<>();
    FileTime abandoned = FileTime.from(clock.instant().minus(UNFINISHED_LIFE));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        try {
          FileTime used = Files.getLastModifiedTime(file);
          if (file.toString().endsWith(ENTRY)) {
            kept.add(new Kept(file, Files.size(file), used));
          } else if (file.toString().endsWith(UNFINISHED) && used.compareTo(abandoned) < 0) {
            Files.deleteIfExists(file);
          }
        } catch (NoSuchFileException e) {
          LOG.debug("{} was deleted meanwhile", file);
        }
      }
    }
    long bytes = kept.stream().mapToLong(Kept::bytes).sum();
    kept.sort(Comparator.comparing(Kept::used));
    for (Kept oldest : kept) {
      if (bytes <= limitBytes) {
        return;
      }
      if (!oldest.file().equals(keep)) {
        Files.deleteIfExists(oldest.file());
        bytes -= oldest.bytes();
      }
    }
  }

  private static byte[] header(String key) {
    byte[] name = key.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(MAGIC.length + Integer.BYTES + name.length)
        .put(MAGIC)
        .putInt(name.length)
        .put(name)
        .array();
  }

  private static byte[] digest(byte[] bytes, int length) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(bytes, 0, length);
      byte[] digest = new byte[DIGEST_BYTES];
      sha256.digest(digest, 0, DIGEST_BYTES);
      return digest;
    } catch (NoSuchAlgorithmException | DigestException e) {
      throw new IllegalStateException(e);
    }
  }
}
