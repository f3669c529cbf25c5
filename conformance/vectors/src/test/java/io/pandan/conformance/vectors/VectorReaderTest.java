package io.pandan.conformance.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pandan.api.FatalException;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorSet;
import io.pandan.conformance.vectors.RecordedRandomness.Source;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorReaderTest {
  private static final String NAME = "counter-Add-Ok";

  @TempDir private Path folder;

  private VectorContent read(Consumer<ObjectNode> change) throws IOException, VectorException {
    ObjectNode vector = ExampleVectors.json(NAME);
    change.accept(vector);
    return new VectorReader().read(NAME, ExampleVectors.write(folder, NAME, vector));
  }

  private MessageVector message(Consumer<ObjectNode> change) throws IOException, VectorException {
    return (MessageVector) read(change);
  }

  private void refuses(String reason, Consumer<ObjectNode> change) {
    assertThatThrownBy(() -> read(change))
        .isInstanceOf(VectorException.class)
        .hasMessageContaining(reason);
  }

  private static ObjectNode before(ObjectNode vector) {
    return (ObjectNode) vector.get("preconditions");
  }

  private static void randomness(ObjectNode vector, String source, int bytes) {
    ObjectNode entry = vector.putArray("randomness").addObject();
    entry.putArray("on").add(source).add(2_798_000L);
    entry.put("ret", Base64.getEncoder().encodeToString(new byte[bytes]));
  }

  @Test
  void shouldReadAmountsBeyondWhatDoublesHold() throws Exception {
    BigInteger supply = new BigInteger("463973544302560247587615611");

    MessageVector vector = message(v -> before(v).put("circ_supply", supply));

    assertThat(vector.circulatingSupply()).isEqualTo(TokenAmount.ofAtto(supply));
  }

  @Test
  void shouldTakeTheReferenceHarnessDefaults() throws Exception {
    MessageVector vector =
        message(
            v -> {
              before(v).remove("circ_supply");
              before(v).remove("basefee");
              before(v).remove("actor_set");
              before(v).remove("chain_id");
              ExampleVectors.receipt(v).putNull("return");
            });

    assertThat(vector.circulatingSupply()).isEqualTo(TokenAmount.ofFil(2_000_000_000));
    assertThat(vector.baseFee()).isEqualTo(TokenAmount.ofAtto(100));
    assertThat(vector.actorSet()).isEqualTo(ActorSet.CANONICAL);
    assertThat(vector.chainId()).isEqualTo(314);
    assertThat(vector.receipts().getFirst().returnData()).isEmpty();
  }

  @Test
  void shouldCountASignatureForSecp256k1SendersOnly() throws Exception {
    MessageVector vector = message(v -> {});

    Scenario scenario = vector.scenario(vector.variants().getFirst());

    assertThat(scenario.steps().getFirst().chainLength())
        .isEqualTo(vector.messages().getFirst().message().toCbor().length + 69);
  }

  @Test
  void shouldReplayRandomnessAndFailWhereNoneIsRecorded() throws Exception {
    MessageVector vector = message(v -> randomness(v, "beacon", 32));

    RecordedExterns externs = new RecordedExterns(vector.randomness(), TokenAmount.ZERO);

    assertThat(externs.beaconRandomness(2_798_000)).isEqualTo(new byte[32]);
    assertThat(vector.randomness().find(Source.CHAIN, 2_798_000)).isEmpty();
    assertThatThrownBy(() -> externs.chainRandomness(2_798_000))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("chain randomness at epoch 2798000");
    assertThatThrownBy(() -> externs.beaconRandomness(2_798_001))
        .isInstanceOf(FatalException.class);
    refuses("has 31 bytes, not 32", v -> randomness(v, "beacon", 31));
    refuses("is 'sun', not chain or beacon", v -> randomness(v, "sun", 32));
  }

  @Test
  void shouldSayWhichFieldIsWrong() {
    refuses("class is missing", v -> v.remove("class"));
    refuses("car is missing", v -> v.remove("car"));
    refuses("car is no base64", v -> v.put("car", "***"));
    refuses(
        "car is no gzip",
        v ->
            v.put(
                "car", Base64.getEncoder().encodeToString("abc".getBytes(StandardCharsets.UTF_8))));
    refuses("preconditions is missing", v -> v.remove("preconditions"));
    refuses("preconditions.basefee is no whole number", v -> before(v).put("basefee", "100"));
    refuses("preconditions.variants is empty", v -> before(v).putArray("variants"));
    refuses("preconditions.actor_set is 'java'", v -> before(v).put("actor_set", "java"));
    refuses(
        "preconditions.state_tree.root_cid is no CID",
        v -> ((ObjectNode) before(v).get("state_tree").get("root_cid")).put("/", "bafy"));
    refuses(
        "postconditions.receipts[0].gas_used is missing",
        v -> ExampleVectors.receipt(v).remove("gas_used"));
    refuses(
        "apply_messages[0].bytes is no message",
        v -> ((ObjectNode) v.get("apply_messages").get(0)).put("bytes", "AAAA"));
    refuses(
        "0 receipts for 1 messages",
        v -> ((ObjectNode) v.get("postconditions")).putArray("receipts"));
  }

  @Test
  void shouldRefuseADamagedArchive() {
    refuses(
        "car",
        v -> {
          byte[] car = Base64.getDecoder().decode(v.get("car").asText());
          car[car.length / 2] ^= 1;
          v.put("car", Base64.getEncoder().encodeToString(car));
        });
    refuses(
        "the car lacks the state before",
        v -> {
          ObjectNode root = (ObjectNode) before(v).get("state_tree").get("root_cid");
          root.put("/", "bafy2bzacealdoc537kdmccwdnhiis7gn2ewxrmmqcuxm7e3a6bha7w4vb6dfe");
        });
  }

  @Test
  void shouldRefuseWhatIsNoJson() throws IOException {
    Path file = Files.writeString(folder.resolve("vector.json"), "{\"class\": ");

    assertThatThrownBy(() -> new VectorReader().read("vector", file))
        .isInstanceOf(VectorException.class)
        .hasMessageContaining("not JSON");
    Files.writeString(file, "");
    assertThatThrownBy(() -> new VectorReader().read("vector", file))
        .isInstanceOf(VectorException.class)
        .hasMessageContaining("class is missing");
  }

  @Test
  void shouldLeaveOtherClassesAside() throws Exception {
    assertThat(read(v -> v.put("class", "tipset")))
        .isEqualTo(new UnsupportedVector(NAME, "class 'tipset' is not run, only 'message' is"));
    assertThat(read(v -> v.putObject("selector").put("chaos_actor", "true")))
        .isInstanceOf(UnsupportedVector.class);
    assertThat(read(v -> ((ObjectNode) v.get("apply_messages").get(0)).put("epoch_offset", 1)))
        .isInstanceOf(UnsupportedVector.class);
    assertThat(read(v -> ((ObjectNode) v.get("apply_messages").get(0)).put("epoch_offset", 0)))
        .isInstanceOf(MessageVector.class);
  }
}
