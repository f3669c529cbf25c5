package io.pandan.vm.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Gas;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Externs;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.car.CarReader;
import io.pandan.vm.gas.PriceList;
import io.pandan.vm.kernel.DefaultKernel;
import io.pandan.vm.machine.KnownActors;
import io.pandan.vm.machine.Machine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages of Filecoin's mainnet, network versions 17 and 18, by filecoin-project/fvm-test-vectors.
 * Sends are held to the gas and to the state root. Of messages that run code and fail, exit code
 * and gas are taken as recorded: nonce, payment and the root are ours.
 */
class MainnetVectorsTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("vectors", ""), "fvm/corpus/extracted");

  /** The signature's bytes that count for a secp256k1 sender, as in ref-fvm's harness. */
  private static final int SECP256K1_SIGNATURE_LENGTH = 69;

  @BeforeAll
  static void requireVectors() {
    assumeTrue(Files.isDirectory(FOLDER), "skipped: no vectors at " + FOLDER);
  }

  static Stream<Path> vectors() throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  static Stream<Path> withoutCode() throws IOException {
    return vectors().filter(f -> f.toString().matches(".*-(Send-Ok|SysErrInsufficientFunds)-.*"));
  }

  static Stream<Path> failing() throws IOException {
    return vectors()
        .filter(
            file -> {
              int exitCode = receipt(read(file)).get("exit_code").asInt();
              return exitCode >= ExitCode.FIRST_USER_EXIT_CODE;
            });
  }

  @ParameterizedTest
  @MethodSource("withoutCode")
  void shouldApplyMessagesThatRunNoCode(Path file) throws IOException {
    ActorRuntime none =
        (kernel, code, params) -> {
          throw new AssertionError("code runs in " + file);
        };

    check(read(file), none);
  }

  @ParameterizedTest
  @MethodSource("failing")
  void shouldTakeBackAndChargeMessagesThatFail(Path file) throws IOException {
    JsonNode receipt = receipt(read(file));
    ActorRuntime failing =
        (kernel, code, params) -> {
          Message message = message(read(file));
          long spent =
              Gas.of(message.gasLimit()).minus(new Gas(kernel.milligasAvailable())).milligas();
          kernel.chargeMilligas(
              "recorded", Gas.of(receipt.get("gas_used").asLong()).milligas() - spent);
          return ActorExit.aborted(
              new ExitCode(receipt.get("exit_code").asInt()), Kernel.NO_BLOCK, "as recorded");
        };

    check(read(file), failing);
  }

  @Test
  void shouldFindSendsAndFailures() throws IOException {
    assertThat(withoutCode()).hasSize(12 + 2);
    assertThat(failing()).hasSizeGreaterThan(12 + 10);
  }

  private static void check(JsonNode vector, ActorRuntime runtime) throws IOException {
    MemoryBlockstore store = new MemoryBlockstore();
    byte[] car = Base64.getDecoder().decode(vector.get("car").asText());
    try (CarReader reader = new CarReader(new GZIPInputStream(new ByteArrayInputStream(car)))) {
      reader.copyTo(store);
    }
    JsonNode before = vector.get("preconditions");
    long epoch = before.get("variants").get(0).get("epoch").asLong();
    int networkVersion = before.get("variants").get(0).get("nv").asInt();
    MachineContext context =
        new MachineContext(
            networkVersion,
            314,
            ActorSet.CANONICAL,
            false,
            epoch,
            epoch * 30,
            new TokenAmount(before.get("basefee").bigIntegerValue()),
            root(before),
            false);
    Machine machine =
        new Machine(
            context,
            PriceList.forNetworkVersion(networkVersion),
            store,
            new NoExterns(before.get("circ_supply").bigIntegerValue()),
            new RuntimeSet(Map.of("wasm", runtime), Map.of(), Map.of()),
            new KnownActors());
    DefaultExecutor executor = new DefaultExecutor(machine, DefaultKernel::new);
    Message message = message(vector);
    int signature =
        message.from().protocol() == Address.Protocol.SECP256K1 ? SECP256K1_SIGNATURE_LENGTH : 0;

    ApplyResult result =
        executor.execute(message, ApplyKind.EXPLICIT, message.toCbor().length + signature, true);

    JsonNode receipt = receipt(vector);
    assertThat(result.receipt().exitCode().value()).isEqualTo(receipt.get("exit_code").asInt());
    assertThat(result.receipt().gasUsed()).isEqualTo(receipt.get("gas_used").asLong());
    assertThat(Base64.getEncoder().encodeToString(result.receipt().returnData()))
        .isEqualTo(receipt.get("return").asText());
    assertThat(machine.flush()).isEqualTo(root(vector.get("postconditions")));
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode receipt(JsonNode vector) {
    return vector.get("postconditions").get("receipts").get(0);
  }

  private static Message message(JsonNode vector) {
    String bytes = vector.get("apply_messages").get(0).get("bytes").asText();
    return Message.read(new CborReader(Base64.getDecoder().decode(bytes)));
  }

  private static Cid root(JsonNode conditions) {
    return Cid.parse(conditions.get("state_tree").get("root_cid").get("/").asText());
  }

  private record NoExterns(BigInteger supply) implements Externs {

    @Override
    public byte[] chainRandomness(long epoch) {
      throw new AssertionError("no randomness is asked for");
    }

    @Override
    public byte[] beaconRandomness(long epoch) {
      throw new AssertionError("no randomness is asked for");
    }

    @Override
    public Cid tipsetCid(long epoch) {
      throw new AssertionError("no tipset is asked for");
    }

    @Override
    public Optional<Address> workerKey(Address miner, long height) {
      throw new AssertionError("no block is judged");
    }

    @Override
    public TokenAmount circulatingSupply() {
      return new TokenAmount(supply);
    }
  }
}
