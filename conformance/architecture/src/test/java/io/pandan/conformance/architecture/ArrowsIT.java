package io.pandan.conformance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs after all other modules are packaged. */
class ArrowsIT {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
  private static final String VERSION = "0.1.0";

  private final Path checkout = Path.of(System.getProperty("checkout"));

  @Test
  void shouldKeepTheArrowsBetweenRooms() throws IOException {
    List<ModuleJar> jars = readReactor();

    assertThat(jars).as("jars of the reactor").hasSizeGreaterThan(5);
    assertThat(new ArrowRules(jars).violations()).isEmpty();
  }

  @Test
  void shouldSeeWhatABundleNamesExportsAndContains() throws IOException {
    ModuleJar api =
        readReactor().stream().filter(jar -> jar.folder().equals("api")).findFirst().orElseThrow();

    assertThat(api.references()).containsKeys("io.pandan.ipld", "io.pandan.crypto");
    assertThat(api.imports()).contains("io.pandan.ipld");
    assertThat(api.exports().get("io.pandan.api.vm")).contains("io.pandan.ipld");
    assertThat(api.contains()).contains("io.pandan.api", "io.pandan.api.json");
  }

  @Test
  void shouldNameModulesAfterTheirFolders() throws IOException {
    for (String folder : modules()) {
      assertThat(artifact(folder))
          .as(folder)
          .isEqualTo("io.pandan." + folder.replace('-', '.').replace('/', '.'));
    }
  }

  private List<ModuleJar> readReactor() throws IOException {
    List<ModuleJar> jars = new ArrayList<>();
    for (String folder : modules()) {
      String name = artifact(folder);
      for (String version : List.of("-" + VERSION, "")) {
        Path jar = checkout.resolve(folder).resolve("target/" + name + version + ".jar");
        if (Files.exists(jar)) {
          jars.add(ModuleJar.read(name, folder.split("/")[0], jar));
          break;
        }
      }
    }
    return jars;
  }

  private List<String> modules() throws IOException {
    return all(MODULE, Files.readString(checkout.resolve("pom.xml")));
  }

  private String artifact(String folder) throws IOException {
    String pom = Files.readString(checkout.resolve(folder).resolve("pom.xml"));
    return all(ARTIFACT, pom.substring(pom.indexOf("</parent>"))).getFirst();
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
