package io.pandan.conformance.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.evm.EvmEngine;
import io.pandan.api.node.Deployer;
import io.pandan.api.node.Deployment;
import io.pandan.api.node.DeploymentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A running node's EVM engine is replaced, taken away and brought back, in every way there is. */
@ExtendWith(InContainer.class)
@ExamReactorStrategy(PerClass.class)
public class DeploymentIT {
  private static final String ENGINE = "io.pandan.runtime.evm.interpreter";
  private static final int MOST_ROLLBACKS = 3;
  private static final long PATIENCE_MS = 60_000;

  @Inject private BundleContext context;
  @Inject private Deployer deployer;

  private final Path data = Path.of(System.getProperty("pandan.test.data", ""));

  @Configuration
  public Option[] node() throws IOException {
    Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "data");
    for (String version : List.of("0.0.9", "0.1.1", "0.1.2", "0.1.3")) {
      Versions.of(NodeBundles.jar(ENGINE), version, folder);
    }
    return new Option[] {NodeBundles.options(folder)};
  }

  @Test
  public void shouldStartEveryBundleOfTheNode() {
    assertThat(context.getBundles())
        .filteredOn(bundle -> String.valueOf(bundle.getSymbolicName()).startsWith("io.pandan."))
        .isNotEmpty()
        .allSatisfy(
            bundle ->
                assertThat(bundle.getState())
                    .as(bundle.getSymbolicName())
                    .isEqualTo(Bundle.ACTIVE));
  }

  @Test
  public void shouldSwapAnEngineAndGoBack() throws Exception {
    reset();
    Deployment done = deployer.deploy(version("0.1.1"), false);

    assertThat(done).hasToString(ENGINE + " 0.1.1 replaced 0.1.0");
    assertThat(engines()).containsExactly("0.1.1");
    assertThat(data.resolve("deployed").resolve(ENGINE + ".jar")).exists();

    assertThat(deployer.rollback(ENGINE)).hasToString(ENGINE + " 0.1.0 replaced 0.1.1");
    assertThat(engines()).containsExactly("0.1.0");
  }

  @Test
  public void shouldRefuseALowerVersion() throws Exception {
    reset();

    assertThatThrownBy(() -> deployer.deploy(version("0.0.9"), false))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("is older than the running 0.1.0");
    assertThat(engines()).containsExactly("0.1.0");

    deployer.deploy(version("0.0.9"), true);
    assertThat(engines()).containsExactly("0.0.9");
  }

  @Test
  public void shouldTakeAnEngineAwayAndBringItBack() throws Exception {
    reset();

    deployer.undeploy(ENGINE);
    assertThat(engines()).isEmpty();

    deployer.rollback(ENGINE);
    assertThat(engines()).containsExactly("0.1.0");
  }

  @Test
  public void shouldFollowTheWatchedFolder() throws Exception {
    reset();
    Path first = data.resolve("deploy/engine-0.1.2.jar");
    Path second = data.resolve("deploy/engine-0.1.3.jar");

    Files.copy(version("0.1.2"), first, StandardCopyOption.REPLACE_EXISTING);
    await(() -> engines().equals(List.of("0.1.2")));
    Files.copy(version("0.1.3"), second);
    await(() -> engines().equals(List.of("0.1.3")));
    Files.delete(first);
    Files.delete(second);
    await(() -> engines().isEmpty());
  }

  @Test
  public void shouldLeaveAnEngineThatIsNoBundleOut() throws Exception {
    reset();
    Path broken = Files.writeString(data.resolve("broken.jar"), "no jar");

    assertThatThrownBy(() -> deployer.deploy(broken, false))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("broken.jar is not a bundle");
    assertThat(engines()).containsExactly("0.1.0");
  }

  /** The container is shared by the tests of the class: back to the node's own engine. */
  private void reset() throws DeploymentException {
    for (int i = 0; i < MOST_ROLLBACKS && !engines().equals(List.of("0.1.0")); i++) {
      deployer.rollback(ENGINE);
    }
    assertThat(engines()).containsExactly("0.1.0");
  }

  private Path version(String version) {
    return data.resolve(version + "-" + ENGINE + "-0.1.0.jar");
  }

  /** The versions of the interpreter that serve; the compiler stays as it is. */
  private List<String> engines() {
    ServiceReference<?>[] found;
    try {
      found =
          context.getAllServiceReferences(
              EvmEngine.class.getName(), "(" + EvmEngine.NAME + "=interpreter)");
    } catch (org.osgi.framework.InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
    return found == null
        ? List.of()
        : Arrays.stream(found)
            .map(reference -> reference.getBundle().getVersion().toString())
            .toList();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
