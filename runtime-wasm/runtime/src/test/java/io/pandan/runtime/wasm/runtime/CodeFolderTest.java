package io.pandan.runtime.wasm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.wasm.CodeCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeFolderTest {
  private static final long LIMIT_BYTES = 10_000;

  @TempDir Path folder;

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private CodeFolder open() {
    return new CodeFolder(folder.resolve("code"), LIMIT_BYTES, () -> now);
  }

  private static byte[] content(int seed, int length) {
    byte[] content = new byte[length];
    new Random(seed).nextBytes(content);
    return content;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("code"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void shouldGiveWhatWasStoredToAnotherStart() {
    open().cache("a").store(content(1, 1_000));
    open().cache("b").store(content(2, 0));

    assertThat(open().cache("a").load()).hasValue(content(1, 1_000));
    assertThat(open().cache("b").load()).hasValue(new byte[0]);
    assertThat(open().cache("c").load()).isEmpty();
  }

  @Test
  void shouldReplaceWhatWasThere() {
    open().cache("a").store(content(1, 100));
    open().cache("a").store(content(2, 50));

    assertThat(open().cache("a").load()).hasValue(content(2, 50));
  }

  @Test
  void shouldDropAnEntryWhereverABitOfItIsFlipped() throws IOException {
    CodeCache cache = open().cache("a");
    cache.store(content(1, 64));
    Path file = files().getFirst();
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= (byte) (1 << i % 8);
      Files.write(file, damaged);

      assertThat(cache.load()).as("byte %d", i).isEmpty();
      assertThat(file).doesNotExist();
    }
    cache.store(content(1, 64));
    assertThat(cache.load()).hasValue(content(1, 64));
  }

  @Test
  void shouldDropAnEntryThatIsCutOffOrTooLong() throws IOException {
    CodeCache cache = open().cache("a");
    cache.store(content(1, 64));
    Path file = files().getFirst();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length + 3; length++) {
      if (length != whole.length) {
        Files.write(file, Arrays.copyOf(whole, length));

        assertThat(cache.load()).as("%d bytes", length).isEmpty();
        assertThat(file).doesNotExist();
      }
    }
  }

  @Test
  void shouldDropAnEntryThatIsAnotherKeys() throws IOException {
    open().cache("a").store(content(1, 64));
    Path file = files().getFirst();
    Files.copy(file, file.resolveSibling(file.getFileName().toString().replace('a', 'b')));

    assertThat(open().cache("b").load()).isEmpty();
    assertThat(open().cache("a").load()).hasValue(content(1, 64));
    assertThat(files()).containsExactly(file);
  }

  @Test
  void shouldDeleteWhatWasUsedLongestAgoWhenThereIsTooMuch() {
    CodeFolder code = open();
    for (String key : List.of("a", "b", "c")) {
      code.cache(key).store(content(1, 3_000));
      now = now.plusSeconds(1);
    }
    assertThat(code.cache("a").load()).isPresent();
    now = now.plusSeconds(1);

    code.cache("d").store(content(1, 3_000));

    assertThat(code.cache("b").load()).isEmpty();
    assertThat(Stream.of("a", "c", "d").map(key -> code.cache(key).load()))
        .allMatch(Optional::isPresent);
  }

  @Test
  void shouldNotKeepWhatIsLargerThanTheLimit() {
    open().cache("a").store(content(1, 10));
    open().cache("b").store(content(1, (int) LIMIT_BYTES));

    assertThat(open().cache("a").load()).isPresent();
    assertThat(open().cache("b").load()).isEmpty();
  }

  @Test
  void shouldDeleteWhatAKilledProcessLeftAndLeaveWhatOneIsWriting() throws IOException {
    CodeFolder code = open();
    code.cache("a").store(content(1, 10));
    Path killed = Files.writeString(folder.resolve("code/killed.new"), "x");
    Files.setLastModifiedTime(killed, FileTime.from(now.minusSeconds(3_601)));
    Path written = Files.writeString(folder.resolve("code/written.new"), "x");
    Files.setLastModifiedTime(written, FileTime.from(now.minusSeconds(60)));

    code.cache("a").store(content(2, 10));

    assertThat(killed).doesNotExist();
    assertThat(written).exists();
  }

  @Test
  void shouldKeepNothingWithALimitOfZero() {
    CodeCache cache = new CodeFolder(folder.resolve("code"), 0, () -> now).cache("a");

    cache.store(content(1, 1));

    assertThat(cache.load()).isEmpty();
    assertThat(folder.resolve("code")).doesNotExist();
  }

  @Test
  void shouldGoOnWithoutFilesWhenTheFolderCannotBeMade() throws IOException {
    Files.writeString(folder.resolve("code"), "a file, not a folder");
    CodeCache cache = open().cache("a");

    cache.store(content(1, 10));

    assertThat(cache.load()).isEmpty();
  }

  @Test
  void shouldRefuseAKeyThatLeavesTheFolder() {
    assertThatThrownBy(() -> open().cache("../a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("../a");
  }

  @Test
  void shouldServeSeveralNodesOnOneFolder() throws Exception {
    byte[][] contents = {content(1, 2_000), content(2, 2_000), content(3, 2_000)};
    try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
      List<Future<?>> running = new ArrayList<>();
      for (int node = 0; node < 4; node++) {
        CodeFolder code = open();
        int seed = node;
        running.add(
            nodes.submit(
                () -> {
                  Random random = new Random(seed);
                  for (int i = 0; i < 300; i++) {
                    int key = random.nextInt(7);
                    CodeCache cache = code.cache("key" + key);
                    cache.load().ifPresent(found -> assertThat(found).isEqualTo(contents[key % 3]));
                    cache.store(contents[key % 3]);
                  }
                }));
      }
      for (Future<?> node : running) {
        node.get();
      }
    }
    assertThat(files()).noneMatch(file -> file.toString().endsWith(".new"));
  }
}
