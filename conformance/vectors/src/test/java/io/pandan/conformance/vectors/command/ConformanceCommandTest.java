package io.pandan.conformance.vectors.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pandan.conformance.vectors.ExampleVectors;
import io.pandan.conformance.vectors.WasmEngines;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.car.CarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConformanceCommandTest {
  private static final String OTHER_ROOT =
      "bafy2bzacealdoc537kdmccwdnhiis7gn2ewxrmmqcuxm7e3a6bha7w4vb6dfe";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path vectors;

  @BeforeEach
  void makeFolder() throws IOException {
    vectors = Files.createDirectory(folder.resolve("vectors"));
  }

  private int run(String... arguments) {
    CommandLine command = ConformanceCommand.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  private void vector(String name, String from, Consumer<ObjectNode> change) throws IOException {
    ObjectNode vector = ExampleVectors.json(from);
    change.accept(vector);
    ExampleVectors.write(vectors, name, vector);
  }

  private static void canonical(ObjectNode vector) {
    ((ObjectNode) vector.get("preconditions")).remove("actor_set");
  }

  @Test
  void shouldPrintALineForEachVectorAndTotals() {
    assertThat(run(ExampleVectors.folder().toString())).as(out.toString()).isZero();

    assertThat(out.toString())
        .contains("ok    counter-Add-Overflow  exit 16  gas ")
        .contains("ok    counter-AddTwiceAndGet  exit 0  gas ")
        .containsPattern("wasm 2 +\\d+ passed +0 failed +0 skipped")
        .containsPattern("init 4 +1 passed +0 failed +0 skipped")
        .containsPattern("\n\\d+ passed, 0 failed, 0 skipped\n$");
  }

  @Test
  void shouldFailOnEveryFieldThatDiffers() throws IOException {
    vector("gas", "counter-Add-Ok", v -> ExampleVectors.receipt(v).put("gas_used", 1_000));
    vector("exit", "counter-Add-Ok", v -> ExampleVectors.receipt(v).put("exit_code", 16));
    vector("return", "counter-Add-Ok", v -> ExampleVectors.receipt(v).put("return", "AQI="));
    vector(
        "root",
        "counter-Add-Ok",
        v ->
            ((ObjectNode) v.get("postconditions").get("state_tree").get("root_cid"))
                .put("/", OTHER_ROOT));
    vector("right", "counter-Add-Ok", v -> {});

    assertThat(run(vectors.toString())).isEqualTo(1);

    assertThat(out.toString())
        .contains("FAIL  gas  exit 0  gas ")
        .containsPattern("gas: expected 1,000\n +actual [0-9,]+ \\(\\+[0-9,]+\\)")
        .contains("exit: expected 16\n")
        .contains("return: expected 2 bytes 0x0102\n")
        .contains("root: expected " + OTHER_ROOT + "\n")
        .contains("ok    right")
        .endsWith("1 passed, 4 failed, 0 skipped\n");
  }

  @Test
  void shouldFailOnDamagedVectorsAndGoOn() throws IOException {
    Files.writeString(vectors.resolve("a-broken.json"), "{");
    vector("b-without-car", "counter-Add-Ok", v -> v.remove("car"));
    vector("c-right", "counter-Add-Ok", v -> {});

    assertThat(run(vectors.toString())).isEqualTo(1);

    assertThat(out.toString())
        .contains("FAIL  a-broken")
        .contains("actual not JSON")
        .contains("actual car is missing")
        .endsWith("1 passed, 2 failed, 0 skipped\n");
  }

  @Test
  void shouldSkipOtherClassesAndNetworksWithTheReason() throws IOException {
    vector("chain", "counter-Add-Ok", v -> v.put("class", "chain"));
    vector(
        "old",
        "counter-Add-Ok",
        v -> ((ObjectNode) v.get("preconditions").get("variants").get(0)).put("nv", 3));

    assertThat(run(vectors.toString())).isZero();

    assertThat(out.toString())
        .contains("skip  chain  class 'chain' is not run")
        .contains("skip  old  network version 3 ")
        .endsWith("0 passed, 0 failed, 2 skipped\n");
  }

  @Test
  void shouldSkipWhatNeedsABundleThatWasNotGiven() throws IOException {
    vector("account", "counter-InstallCode-Ok", ConformanceCommandTest::canonical);

    assertThat(run(vectors.toString())).isZero();

    assertThat(out.toString())
        .contains("skip  account  needs the bundle with manifest data bafy")
        .contains("(network version 28)")
        .endsWith("0 passed, 0 failed, 1 skipped\n");
  }

  @Test
  void shouldRefuseABundleThatServesNothing() throws IOException {
    vector("account", "counter-InstallCode-Ok", ConformanceCommandTest::canonical);

    assertThat(run(vectors.toString(), "--bundle", bundle().toString())).isEqualTo(2);

    assertThat(err.toString())
        .contains("no vector runs on the bundles given; what is needed is the bundle with");
  }

  @Test
  void shouldRefuseDamagedBundles() throws IOException {
    Path car = bundle();
    byte[] bytes = Files.readAllBytes(car);
    bytes[bytes.length - 1] ^= 1;
    Files.write(car, bytes);

    assertThat(run(ExampleVectors.folder().toString(), "--bundle", car.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("bundle.car: not a bundle of actors");
    assertThat(run(ExampleVectors.folder().toString(), "--bundle", "absent.car")).isEqualTo(2);
    assertThat(err.toString()).contains("no bundle at absent.car");
  }

  @Test
  void shouldRefuseWrongUsage() {
    String examples = ExampleVectors.folder().toString();

    assertThat(run()).isEqualTo(2);
    assertThat(run(folder.resolve("absent").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("no vectors at ");
    assertThat(run(vectors.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("no vectors (*.json) below ");
    assertThat(run(examples, "--filter", "nothing")).isEqualTo(2);
    assertThat(run(examples, "--engine", "steam")).isEqualTo(2);
    assertThat(err.toString()).contains("no engine 'steam', there ");
    assertThat(run(examples, "--trace", "absent")).isEqualTo(2);
    assertThat(err.toString()).contains("no vector 'absent'");
    assertThat(run(examples, "--time", "0")).isEqualTo(2);
  }

  @Test
  void shouldRunWhatTheFilterLeavesOrOneFile() {
    assertThat(run(ExampleVectors.folder().toString(), "--filter", "token-T")).isZero();
    assertThat(out.toString()).endsWith("\n3 passed, 0 failed, 0 skipped\n");
    assertThat(run(ExampleVectors.folder().resolve("token-BalanceOf-Ok.json").toString())).isZero();
    assertThat(out.toString()).endsWith("\n1 passed, 0 failed, 0 skipped\n");
  }

  @Test
  void shouldTraceOneVector() {
    String examples = ExampleVectors.folder().toString();

    assertThat(run(examples, "--trace", "escrow-Release-Ok", "--steps")).isZero();

    assertThat(out.toString())
        .containsPattern("message 1: exit 0, gas [0-9,]+\n")
        .containsPattern("f0\\d+ → f0\\d+ method 2: gas [0-9,.]+, exit 0\n")
        .containsPattern(" send.send +1 × +[0-9,.]+\n")
        .containsPattern("│ f0\\d+ → f0\\d+ method 0, 3\\d+ aFIL")
        .contains("by charge:\n")
        .containsPattern("OnSyscall self.set_root 14,000\n")
        .contains("ok    escrow-Release-Ok");
  }

  @Test
  void shouldMeasureRounds() {
    String examples = ExampleVectors.folder().toString();

    assertThat(run(examples, "--filter", "counter-Add-Ok", "--time", "3", "--warm-up", "1"))
        .isZero();

    assertThat(out.toString())
        .contains("1 passed, 0 failed, 0 skipped")
        .contains("medians of 3 rounds")
        .containsPattern("all 1 vectors  gas [0-9,]+\n +endive .*Ggas/s");
  }

  @Test
  void shouldCompareEngines() {
    String examples = ExampleVectors.folder().toString();
    try {
      WasmEngines.create("wasmtime");
    } catch (IllegalStateException e) {
      assumeTrue(false, "SKIPPED: the second engine does not run here: " + e.getMessage());
    }

    assertThat(run(examples, "--engine", "endive,wasmtime", "--filter", "escrow")).isZero();

    assertThat(out.toString()).contains("ok    escrow-Release-Ok").contains(" 0 failed");
    assertThat(run(examples, "--both", "--time", "1", "--filter", "counter-Add-Ok", "--cpu"))
        .isZero();
    assertThat(out.toString()).contains("endive / wasmtime: execution ");
  }

  /** A bundle that no vector's state names. */
  private Path bundle() throws IOException {
    CborWriter data = new CborWriter().writeArrayHeader(3);
    Map<Cid, byte[]> blocks = new LinkedHashMap<>();
    for (String name : List.of("system", "init", "account")) {
      byte[] code = name.getBytes(StandardCharsets.US_ASCII);
      blocks.put(Cid.sum(Codec.RAW, code), code);
      data.writeArrayHeader(2).writeText(name).writeCid(Cid.sum(Codec.RAW, code));
    }
    byte[] manifest =
        new CborWriter()
            .writeArrayHeader(2)
            .writeUnsigned(1)
            .writeCid(Cid.sum(Codec.DAG_CBOR, data.toByteArray()))
            .toByteArray();
    Cid root = Cid.sum(Codec.DAG_CBOR, manifest);
    blocks.put(Cid.sum(Codec.DAG_CBOR, data.toByteArray()), data.toByteArray());
    blocks.put(root, manifest);
    Path file = folder.resolve("bundle.car");
    try (OutputStream stream = Files.newOutputStream(file);
        CarWriter car = new CarWriter(stream, List.of(root))) {
      for (Map.Entry<Cid, byte[]> block : blocks.entrySet()) {
        car.write(block.getKey(), block.getValue());
      }
    }
    return file;
  }
}
