package io.pandan.host.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.VersionRange;

class RunDescriptionTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("some.bndrun");
  }

  @Test
  void shouldReadBundlesWhenTheResolverHasWrittenThem() throws Exception {
    write(
        """
        # A node.
        -include: ${.}/base.bnd
        -runrequires: bnd.identity;id='a'
        -runbundles: \\
        \tio.pandan.api;version='[0.1.0,0.1.1)',\\
        \torg.example.other;version='[1.2.3.final,1.2.4)';startlevel=7,\\
        \tplain
        """);

    assertThat(RunDescription.read(file).bundles())
        .containsExactly(
            new RunDescription.Selection("io.pandan.api", new VersionRange("[0.1.0,0.1.1)")),
            new RunDescription.Selection(
                "org.example.other", new VersionRange("[1.2.3.final,1.2.4)")),
            new RunDescription.Selection("plain", new VersionRange("0.0.0")));
  }

  @Test
  void shouldSayWhatToDoWhenNothingIsResolved() throws Exception {
    write("-runrequires: bnd.identity;id='a'\n");

    assertThatThrownBy(() -> RunDescription.read(file))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("./pandan resolve");
  }

  @Test
  void shouldNameThePlaceWhenAnEntryCannotBeRead() throws Exception {
    write("-runbundles: good;version='[1,2)', ba d\n");

    assertThatThrownBy(() -> RunDescription.read(file))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("'ba d'");
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }
}
