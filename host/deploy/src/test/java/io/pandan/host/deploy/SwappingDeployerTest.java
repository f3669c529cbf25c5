package io.pandan.host.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.node.DeployedBundle;
import io.pandan.api.node.Deployment;
import io.pandan.api.node.Deployment.Outcome;
import io.pandan.api.node.DeploymentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.launch.Framework;

/** In a real framework, with bundles made on the spot. */
class SwappingDeployerTest {
  private static final String TEXT = "java.lang.CharSequence";

  @TempDir private Path folder;
  private Framework framework;
  private BundleContext context;
  private Path own;
  private Path deployed;
  private SwappingDeployer deployer;

  @BeforeEach
  void startFramework() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage", folder.resolve("felix").toString(),
                    "org.osgi.framework.bsnversion", "multiple",
                    "felix.log.level", "0"));
    framework.start();
    context = framework.getBundleContext();
    own = Files.createDirectories(folder.resolve("own"));
    deployed = folder.resolve("deployed");
    deployer = new SwappingDeployer(context, new DeployedFolder(deployed, own), 500, 10_000);
  }

  @AfterEach
  void stopFramework() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void shouldInstallANewBundle() throws Exception {
    Deployment done = deployer.deploy(jar("a", "1.0.0", TEXT), false);

    assertThat(done).hasToString("a 1.0.0 runs");
    assertThat(running("a")).containsExactly("1.0.0");
    assertThat(deployed.resolve("a.jar")).exists();
  }

  @Test
  void shouldNeverLeaveAGapWhenReplacing() throws Exception {
    deployer.deploy(jar("a", "1.0.0", TEXT), false);
    List<Integer> offered = new ArrayList<>();
    context.addServiceListener(
        event -> {
          if (event.getType() == ServiceEvent.UNREGISTERING) {
            offered.add(references().length);
          }
        },
        "(objectClass=" + TEXT + ")");

    Deployment done = deployer.deploy(jar("a", "1.1.0", TEXT), false);

    assertThat(done).hasToString("a 1.1.0 replaced 1.0.0");
    assertThat(running("a")).containsExactly("1.1.0");
    assertThat(offered).as("providers that remain when the old one leaves").containsExactly(1);
  }

  @Test
  void shouldReplaceABundleByAnotherBuildOfTheSameVersion() throws Exception {
    deployer.deploy(jar("a", "1.0.0", TEXT), false);

    Deployment done = deployer.deploy(jar("a", "1.0.0", TEXT, Map.of("Build", "another")), false);

    assertThat(done.outcome()).isEqualTo(Outcome.RUNNING);
    assertThat(running("a")).containsExactly("1.0.0");
  }

  @Test
  void shouldDoNothingWhenTheSameJarComesAgain() throws Exception {
    Path jar = jar("a", "1.0.0", TEXT);
    deployer.deploy(jar, false);
    long id = context.getBundles()[1].getBundleId();

    assertThat(deployer.deploy(jar, false).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(context.getBundle(id).getState()).isEqualTo(Bundle.ACTIVE);
  }

  @Test
  void shouldRefuseALowerVersionUnlessForced() throws Exception {
    deployer.deploy(jar("a", "2.0.0", TEXT), false);
    Path older = jar("a", "1.9.0", TEXT);

    assertThatThrownBy(() -> deployer.deploy(older, false))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("1.9.0 is older than the running 2.0.0");
    assertThat(running("a")).containsExactly("2.0.0");

    deployer.deploy(older, true);
    assertThat(running("a")).containsExactly("1.9.0");
  }

  @Test
  void shouldKeepTheOldOneWhenTheNewOneDoesNotStart() throws Exception {
    Path good = jar("a", "1.0.0", TEXT);
    deployer.deploy(good, false);

    assertThatThrownBy(() -> deployer.deploy(jar("a", "2.0.0", null), false))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("told to fail");
    assertThat(running("a")).containsExactly("1.0.0");
    assertThat(deployed.resolve("a.jar")).hasSameBinaryContentAs(good);
    assertThat(deployed.resolve("a.jar.new")).doesNotExist();
  }

  @Test
  void shouldKeepTheOldOneWhenTheNewOneLacksAService() throws Exception {
    deployer.deploy(jar("a", "1.0.0", TEXT + ",java.lang.Runnable"), false);

    assertThatThrownBy(() -> deployer.deploy(jar("a", "2.0.0", TEXT), false))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("does not offer [java.lang.Runnable]");
    assertThat(running("a")).containsExactly("1.0.0");
  }

  @Test
  void shouldGoBackToAVersionThatOffersLess() throws Exception {
    Map<String, String> declared =
        Map.of("Provide-Capability", "osgi.service;objectClass:List<String>=\"" + TEXT + "\"");
    deployer.deploy(jar("a", "1.0.0", TEXT, declared), false);
    deployer.deploy(jar("a", "2.0.0", TEXT + ",java.lang.Runnable"), false);

    assertThat(deployer.rollback("a")).hasToString("a 1.0.0 replaced 2.0.0");
    assertThat(references()).hasSize(1);
  }

  @Test
  void shouldWaitForLeasesBeforeTheOldOneGoes() throws Exception {
    deployer.deploy(jar("a", "1.0.0", TEXT), false);
    Semaphore lease = new Semaphore(0);
    context.registerService(Semaphore.class, lease, null);

    CompletableFuture<Deployment> swap =
        CompletableFuture.supplyAsync(() -> deployUnchecked(jar("a", "2.0.0", TEXT)));
    awaitStopping();
    assertThat(running("a")).containsExactlyInAnyOrder("1.0.0", "2.0.0");
    assertThat(swap).isNotDone();

    lease.release(2);
    assertThat(swap.get(10, TimeUnit.SECONDS)).hasToString("a 2.0.0 replaced 1.0.0");
    assertThat(running("a")).containsExactly("2.0.0");
  }

  @Test
  void shouldStopTheOldOneFirstWhenOnlyOneCanRun() throws Exception {
    Map<String, String> inPlace = Map.of("Pandan-Swap", "in-place");
    deployer.deploy(jar("a", "1.0.0", TEXT, inPlace), false);
    List<Integer> offered = new ArrayList<>();
    context.addServiceListener(
        event -> offered.add(references().length), "(objectClass=" + TEXT + ")");

    deployer.deploy(jar("a", "2.0.0", TEXT, inPlace), false);

    assertThat(running("a")).containsExactly("2.0.0");
    assertThat(offered).as("none, then one, never two").containsExactly(0, 1);
  }

  @Test
  void shouldStartTheOldOneAgainWhenTheNewOneFailsInPlace() throws Exception {
    Map<String, String> inPlace = Map.of("Pandan-Swap", "in-place");
    deployer.deploy(jar("a", "1.0.0", TEXT, inPlace), false);

    assertThatThrownBy(() -> deployer.deploy(jar("a", "2.0.0", null, inPlace), false))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("1.0.0 was started again");
    assertThat(running("a")).containsExactly("1.0.0");
    assertThat(references()).hasSize(1);
  }

  @Test
  void shouldWaitForTheNextStartWhenOthersImportItsPackages() throws Exception {
    install(jar("lib", "1.0.0", TEXT, Map.of("Export-Package", "lib")));
    install(jar("user", "1.0.0", TEXT, Map.of("Import-Package", "org.osgi.framework,lib")));

    Deployment done = deployer.deploy(jar("lib", "1.0.1", TEXT), false);

    assertThat(done.outcome()).isEqualTo(Outcome.AFTER_RESTART);
    assertThat(running("lib")).containsExactly("1.0.0");
    assertThat(deployed.resolve("lib.jar")).exists();
    assertThatThrownBy(() -> deployer.undeploy("lib"))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("cannot leave a running node");
  }

  @Test
  void shouldRemoveABundleAndBringItBack() throws Exception {
    deployer.deploy(jar("a", "1.0.0", TEXT), false);

    deployer.undeploy("a");
    assertThat(running("a")).isEmpty();
    assertThat(deployer.bundles()).contains(new DeployedBundle("a", "", "REMOVED", false));
    assertThat(deployed.resolve("a.removed")).exists();

    assertThat(deployer.rollback("a")).hasToString("a 1.0.0 runs");
    assertThat(running("a")).containsExactly("1.0.0");
    assertThat(deployed.resolve("a.removed")).doesNotExist();
  }

  @Test
  void shouldGoBackToTheVersionBeforeAndThenToTheNodesOwn() throws Exception {
    Path ownJar = jar("a", "1.0.0", TEXT);
    Files.copy(ownJar, own.resolve("a-1.0.0.jar"));
    install(ownJar);
    deployer.deploy(jar("a", "2.0.0", TEXT), false);
    assertThat(deployer.rollback("a")).hasToString("a 1.0.0 replaced 2.0.0");
    assertThat(deployed).isEmptyDirectory();
    assertThatThrownBy(() -> deployer.rollback("a")).hasMessageContaining("neither deployed nor");

    deployer.deploy(jar("a", "2.0.0", TEXT), false);
    deployer.deploy(jar("a", "3.0.0", TEXT), false);
    assertThat(deployer.rollback("a")).hasToString("a 2.0.0 replaced 3.0.0");
    assertThat(deployer.rollback("a")).hasToString("a 1.0.0 replaced 2.0.0");
    assertThat(running("a")).containsExactly("1.0.0");
  }

  @Test
  void shouldSayThatAJarIsNoBundle() throws Exception {
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");

    assertThatThrownBy(() -> deployer.deploy(text, false))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("text.jar is not a bundle");
    assertThatThrownBy(() -> deployer.deploy(folder.resolve("absent.jar"), false))
        .isInstanceOf(DeploymentException.class);
  }

  private Deployment deployUnchecked(Path jar) {
    try {
      return deployer.deploy(jar, false);
    } catch (DeploymentException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitStopping() throws InterruptedException {
    while (Stream.of(context.getBundles()).noneMatch(b -> b.getState() == Bundle.STOPPING)) {
      Thread.sleep(5);
    }
  }

  private void install(Path jar) throws Exception {
    context.installBundle(jar.toUri().toString()).start();
  }

  private List<String> running(String name) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .map(bundle -> bundle.getVersion().toString())
        .toList();
  }

  private Object[] references() {
    try {
      Object[] found = context.getAllServiceReferences(TEXT, null);
      return found == null ? new Object[0] : found;
    } catch (org.osgi.framework.InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path jar(String name, String version, String offers) {
    return jar(name, version, offers, Map.of());
  }

  private Path jar(String name, String version, String offers, Map<String, String> headers) {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", version);
    main.putValue("Bundle-Activator", TestActivator.class.getName());
    main.putValue("Import-Package", "org.osgi.framework");
    headers.forEach(main::putValue);
    if (offers != null) {
      main.putValue("Offers", offers);
    }
    String activator = TestActivator.class.getName().replace('.', '/') + ".class";
    try {
      Path jar = Files.createTempFile(folder, name, ".jar");
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
          InputStream in = getClass().getClassLoader().getResourceAsStream(activator)) {
        out.putNextEntry(new ZipEntry("lib/"));
        out.putNextEntry(new ZipEntry(activator));
        in.transferTo(out);
      }
      return jar;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
