package io.pandan.host.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.VersionRange;

class DistributionTest {
  @TempDir private Path folder;
  private Path bundles;
  private Path deployed;

  @BeforeEach
  void makeFolders() throws IOException {
    bundles = Files.createDirectories(folder.resolve("node/bundles"));
    deployed = folder.resolve("deployed");
  }

  @Test
  void shouldTakeTheHighestVersionInRange() throws Exception {
    jar(bundles, "a-1.0.0.jar", "a;singleton:=true", "1.0.0");
    jar(bundles, "a-1.0.9.jar", "a", "1.0.9");
    jar(bundles, "a-2.0.0.jar", "a", "2.0.0");

    assertThat(select("a", "[1,2)")).containsExactly("a 1.0.9");
  }

  @Test
  void shouldTakeWhatWasDeployedInsteadOfItsOwn() throws Exception {
    jar(bundles, "a.jar", "a", "1.0.0");
    Files.createDirectories(deployed);
    jar(deployed, "a.jar", "a", "3.0.0");
    jar(deployed, "mine.jar", "mine", "1.0.0");

    assertThat(select("a", "[1,2)")).containsExactly("a 3.0.0", "mine 1.0.0");
    assertThat(DeployedBundles.in(deployed).describe())
        .containsExactly("a 3.0.0 was deployed", "mine 1.0.0 was deployed");
  }

  @Test
  void shouldLeaveOutWhatWasRemoved() throws Exception {
    jar(bundles, "a.jar", "a", "1.0.0");
    Files.createDirectories(deployed);
    Files.createFile(deployed.resolve("a.removed"));

    assertThat(select("a", "[1,2)")).isEmpty();
    assertThat(DeployedBundles.in(deployed).describe())
        .containsExactly("a was removed; './pandan rollback a' undoes it");
  }

  @Test
  void shouldReadWhichKindsOfCodeABundleRuns() throws Exception {
    String capabilities = "osgi.service;objectClass=x,io.pandan.runtime;vm=wasm;x:Long=1";
    Path one = jar(bundles, "one.jar", "one", "1", capabilities);
    Path two = jar(bundles, "two.jar", "two", "1", "io.pandan.runtime;vm:String=\"evm\"");
    Path none = jar(bundles, "none.jar", "none", "1", "io.pandan.engine;vm=wasm");

    assertThat(NodeBundle.read(one).orElseThrow().runtimes()).containsExactly("wasm");
    assertThat(NodeBundle.read(two).orElseThrow().runtimes()).containsExactly("evm");
    assertThat(NodeBundle.read(none).orElseThrow().runtimes()).isEmpty();
  }

  @Test
  void shouldReadWhichEnginesABundleHas() throws Exception {
    String capabilities =
        "io.pandan.engine;vm=wasm;engine=endive,io.pandan.engine;engine:String=\"fast-1\";vm:String=\"evm\"";
    Path one = jar(bundles, "one.jar", "one", "1", capabilities);
    Path none = jar(bundles, "none.jar", "none", "1", "io.pandan.runtime;vm=wasm;engine=no");

    assertThat(NodeBundle.read(one).orElseThrow().engines())
        .containsExactlyInAnyOrder(
            new NodeBundle.Engine("wasm", "endive"), new NodeBundle.Engine("evm", "fast-1"));
    assertThat(NodeBundle.read(none).orElseThrow().engines()).isEmpty();
  }

  @Test
  void shouldNameTheBundleThatIsMissing() throws Exception {
    jar(bundles, "a.jar", "a", "1.0.0");
    jar(bundles, "no-bundle.jar", null, null);

    assertThatThrownBy(() -> select("a", "[2,3)"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("no bundle a with a version in [2.0.0,3.0.0)");
  }

  private List<String> select(String name, String range) throws LaunchException {
    RunDescription description =
        new RunDescription(List.of(new RunDescription.Selection(name, new VersionRange(range))));
    return Distribution.open(folder.resolve("node"))
        .select(description, DeployedBundles.in(deployed))
        .stream()
        .map(bundle -> bundle.symbolicName() + " " + bundle.version())
        .toList();
  }

  private static Path jar(Path folder, String file, String symbolicName, String version)
      throws IOException {
    return jar(folder, file, symbolicName, version, "osgi.identity;x=y");
  }

  private static Path jar(
      Path folder, String file, String symbolicName, String version, String capabilities)
      throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (symbolicName != null) {
      manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      manifest.getMainAttributes().putValue("Provide-Capability", capabilities);
    }
    Path jar = folder.resolve(file);
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }
}
