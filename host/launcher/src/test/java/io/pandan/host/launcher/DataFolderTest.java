package io.pandan.host.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir private Path folder;

  @Test
  void shouldRefuseASecondNodeWhileTheFirstHoldsTheFolder() throws Exception {
    Path data = folder.resolve("new/data");
    try (DataFolder first = DataFolder.open(data)) {
      assertThatThrownBy(() -> DataFolder.open(data))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("in use by the node of process " + ProcessHandle.current().pid());
      assertThat(first.path()).exists();
    }
    DataFolder.open(data).close();
  }

  @Test
  void shouldMakeOneTokenThatOnlyItsOwnerReads() throws Exception {
    String token;
    try (DataFolder data = DataFolder.open(folder)) {
      token = data.adminToken();
    }
    try (DataFolder again = DataFolder.open(folder)) {
      assertThat(again.adminToken()).isEqualTo(token).hasSize(64).matches("[0-9a-f]+");
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("admin-token"))))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldMakeADifferentTokenForEachNode() throws Exception {
    try (DataFolder one = DataFolder.open(folder.resolve("1"));
        DataFolder other = DataFolder.open(folder.resolve("2"))) {
      assertThat(one.adminToken()).isNotEqualTo(other.adminToken());
    }
  }

  @Test
  void shouldSayWhyWhenTheFolderCannotBeMade() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(file.toString());
  }
}
