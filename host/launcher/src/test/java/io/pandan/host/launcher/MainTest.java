package io.pandan.host.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path home;

  @BeforeEach
  void makeDistribution() throws Exception {
    Files.createDirectories(home.resolve("bundles"));
    Files.writeString(
        Files.createDirectories(home.resolve("nodes")).resolve("node.bndrun"),
        "-runbundles: io.pandan.missing\n");
    System.setProperty("pandan.home", home.toString());
  }

  @AfterEach
  void forgetDistribution() {
    System.clearProperty("pandan.home");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --no-such-option",
        "no-such-command",
        "run --rpc-port many",
        "run --rpc-port 65536",
        "run --console-port -1",
        "run stray",
      })
  void shouldExitWithTwoWhenTheUsageIsWrong(String arguments) {
    assertThat(execute(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).isNotBlank();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void shouldNameThePortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();

      assertThat(execute("run", "--rpc-port", Integer.toString(port))).isEqualTo(1);
      assertThat(err.toString()).contains("port " + port + " is taken").contains("--rpc-port");
    }
  }

  @Test
  void shouldSayInOneLineWhichBundleIsMissing() {
    int exit = execute("run", "--rpc-port=0", "--console-port=0", "--data=" + home.resolve("data"));

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).startsWith("pandan: ").contains("io.pandan.missing").hasLineCount(1);
  }

  @Test
  void shouldSayWhichNodesItLookedFor() {
    assertThat(execute("run", "--rpc-port=0", "--console-port=0", "--node=other")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no node 'other'").contains("other.bndrun");
  }

  private int execute(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void shouldSayHowToFoundACanonicalNetwork() {
    String data = "--data=" + home.resolve("data");

    int exit = execute("run", "--rpc-port=0", "--console-port=0", data, "--actors=canonical");

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("pandan: no bundle of actors is imported")
        .contains("./pandan actors import")
        .hasLineCount(1);
  }

  @Test
  void shouldSayWhatIsWrongWithABundleOfActors() throws Exception {
    Path half = Files.writeString(home.resolve("half.car"), "half an archive");
    String data = "--data=" + home.resolve("data");

    assertThat(execute("actors", "import", half.toString(), data)).isEqualTo(1);
    assertThat(err.toString()).startsWith("pandan: " + half + " is not imported: ");
    assertThat(execute("actors", "list", data)).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(execute("actors", "import", home.resolve("none.car").toString(), data)).isEqualTo(1);
    assertThat(err.toString()).contains("there is no file");
  }
}
