package io.pandan.host.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.host.actors.ImportedBundles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DroppedActorsTest {
  @TempDir Path data;

  private ImportedBundles imported() {
    return new ImportedBundles(data.resolve("actors"));
  }

  private Path bundle() {
    Path car = Path.of(System.getProperty("bundles", "none"), "v18", "builtin-actors-devnet.car");
    assumeTrue(Files.exists(car), "no released bundles: -Dbundles=DIR names a folder with " + car);
    return car;
  }

  @Test
  void shouldHandleArchivesOnly() {
    DroppedActors dropped = new DroppedActors(data);

    assertThat(dropped.canHandle(new File("builtin-actors-devnet.car"))).isTrue();
    assertThat(dropped.canHandle(new File("runtime.jar"))).isFalse();
  }

  @Test
  void shouldImportWhatIsDroppedAndKeepItWhenTheFileGoes() {
    File car = bundle().toFile();
    DroppedActors dropped = new DroppedActors(data);

    dropped.install(car);
    dropped.install(car);
    dropped.uninstall(car);

    assertThat(imported().list())
        .extracting(ImportedBundles.Imported::name)
        .containsExactly("v18-devnet");
  }

  @Test
  void shouldLeaveEverythingAsItIsWhenTheFileIsNoBundle() throws IOException {
    Path car = Files.writeString(data.resolve("half.car"), "half an archive");

    new DroppedActors(data).install(car.toFile());

    assertThat(imported().list()).isEmpty();
  }
}
