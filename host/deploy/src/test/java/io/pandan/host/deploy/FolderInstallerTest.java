package io.pandan.host.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.node.DeployedBundle;
import io.pandan.api.node.Deployer;
import io.pandan.api.node.Deployment;
import io.pandan.api.node.DeploymentException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderInstallerTest {
  @TempDir private Path folder;
  private final RecordingDeployer deployer = new RecordingDeployer();
  private FolderInstaller installer;

  @BeforeEach
  void start() {
    installer = new FolderInstaller(folder, deployer);
  }

  @AfterEach
  void stop() {
    installer.stop();
  }

  @Test
  void shouldTakeJarsOnly() {
    assertThat(installer.canHandle(new File("a.jar"))).isTrue();
    assertThat(installer.canHandle(new File("a.cfg"))).isFalse();
  }

  @Test
  void shouldRemoveTheBundleWhoseJarWasTakenAway() throws Exception {
    File jar = jar("a", "1.0.0");
    installer.install(jar);
    assertThat(deployer.calls.take()).isEqualTo("deploy a 1.0.0");

    installer.uninstall(jar);

    assertThat(deployer.calls.poll(30, TimeUnit.SECONDS)).isEqualTo("undeploy a");
  }

  @Test
  void shouldNotRemoveWhenAnotherJarOfTheBundleComesInItsPlace() throws Exception {
    File old = jar("a", "1.0.0");
    installer.install(old);
    installer.uninstall(old);
    installer.install(jar("a", "2.0.0"));
    installer.stop();

    assertThat(deployer.calls).containsExactly("deploy a 1.0.0", "deploy a 2.0.0");
  }

  @Test
  void shouldNotRemoveWhatWasDeployedByOtherMeansSince() throws Exception {
    File dropped = jar("a", "1.0.0");
    File other = jar("b", "1.0.0");
    installer.install(dropped);
    installer.install(other);
    deployer.deploy(jar("a", "2.0.0").toPath(), false);
    deployer.calls.clear();

    // Removals are decided one after the other: that of b shows that a's was decided too.
    installer.uninstall(dropped);
    installer.uninstall(other);

    assertThat(deployer.calls.poll(30, TimeUnit.SECONDS)).isEqualTo("undeploy b");
  }

  @Test
  void shouldLeaveTheJarsOfALastRunAloneUnlessTheyChanged() throws Exception {
    File same = jar("a", "1.0.0");
    File changed = jar("b", "1.0.0");
    File gone = jar("c", "1.0.0");
    installer.install(same);
    installer.install(changed);
    installer.install(gone);
    deployer.calls.clear();
    installer.stop();
    assertThat(gone.delete()).isTrue();
    assertThat(changed.setLastModified(changed.lastModified() - 5_000)).isTrue();

    start();
    installer.install(same);
    installer.install(changed);
    installer.install(jar("c", "1.0.0"));

    assertThat(deployer.calls).containsExactly("deploy b 1.0.0", "deploy c 1.0.0");
  }

  @Test
  void shouldRemoveTheBundleOfALastRunWhoseJarWasTakenAway() throws Exception {
    File jar = jar("a", "1.0.0");
    installer.install(jar);
    deployer.calls.clear();
    installer.stop();

    start();
    installer.install(jar);
    installer.uninstall(jar);

    assertThat(deployer.calls.poll(30, TimeUnit.SECONDS)).isEqualTo("undeploy a");
  }

  @Test
  void shouldDeployAJarAgainThatWasTakenAwayAndPutBack() throws Exception {
    File jar = jar("a", "1.0.0");
    installer.install(jar);
    installer.uninstall(jar);
    assertThat(deployer.calls.take()).isEqualTo("deploy a 1.0.0");
    assertThat(deployer.calls.poll(30, TimeUnit.SECONDS)).isEqualTo("undeploy a");
    installer.install(jar);

    assertThat(deployer.calls.take()).isEqualTo("deploy a 1.0.0");
  }

  private File jar(String name, String version) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
    manifest.getMainAttributes().putValue("Bundle-Version", version);
    Path file = Files.createDirectories(folder.resolve("deploy")).resolve(name + version + ".jar");
    new JarOutputStream(Files.newOutputStream(file), manifest).close();
    return file.toFile();
  }

  private static final class RecordingDeployer implements Deployer {
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final Map<String, String> running = new ConcurrentHashMap<>();

    @Override
    public Deployment deploy(Path file, boolean force) throws DeploymentException {
      BundleJar jar = BundleJar.read(file);
      String version = jar.version().toString();
      running.put(jar.symbolicName(), version);
      calls.add("deploy " + jar.symbolicName() + " " + version);
      return new Deployment(
          jar.symbolicName(), version, Optional.empty(), Deployment.Outcome.RUNNING);
    }

    @Override
    public void undeploy(String symbolicName) {
      calls.add("undeploy " + symbolicName);
    }

    @Override
    public Deployment rollback(String symbolicName) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<DeployedBundle> bundles() {
      return running.entrySet().stream()
          .map(entry -> new DeployedBundle(entry.getKey(), entry.getValue(), "ACTIVE", true))
          .toList();
    }
  }
}
