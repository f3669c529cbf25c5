package io.pandan.conformance.vectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pandan.api.Receipt;
import io.pandan.api.vm.ApplyResult;
import io.pandan.conformance.vectors.VectorMachine.Observation;
import io.pandan.ipld.Cid;
import io.pandan.ipld.car.CarWriter;
import io.pandan.vm.DefaultMachineFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Writes what a scenario gives as a vector of our own, with the blocks that it read and wrote. */
final class VectorRecorder {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private VectorRecorder() {}

  /** Runs a scenario and writes {@code NAME.json}. */
  static VectorRun record(Scenario scenario, VectorMachine machine, Path folder)
      throws IOException {
    ReadBlockstore reads = new ReadBlockstore(scenario.blocks());
    // A machine may know the built-in actors by an earlier scenario, and not read them again.
    new DefaultMachineFactory().view(scenario.stateRoot(), reads).manifest();
    VectorRun run =
        machine.run(
            new Scenario(
                scenario.name(),
                scenario.networkVersion(),
                scenario.chainId(),
                scenario.actorSet(),
                scenario.epoch(),
                scenario.baseFee(),
                scenario.circulatingSupply(),
                scenario.stateRoot(),
                reads,
                scenario.steps(),
                scenario.randomness(),
                scenario.postsHold()),
            Observation.NOTHING);
    Cid root =
        run.root().orElseThrow(() -> new AssertionError(scenario.name() + ": " + run.failure()));
    Map<Cid, byte[]> blocks = new TreeMap<>(reads.read());
    blocks.putAll(((LayeredBlockstore) run.blocks()).written().blocks());
    ObjectNode vector = json(scenario, run, root, car(scenario.stateRoot(), root, blocks));
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(scenario.name() + ".json"),
        JSON.writeValueAsString(vector) + "\n",
        StandardCharsets.UTF_8);
    return run;
  }

  private static ObjectNode json(Scenario scenario, VectorRun run, Cid root, byte[] car) {
    ObjectNode vector = JSON.createObjectNode();
    vector.put("class", "message");
    vector.putObject("_meta").put("id", scenario.name());
    vector.put("car", base64(car));
    ObjectNode before = vector.putObject("preconditions");
    before
        .putArray("variants")
        .addObject()
        .put("id", "nv" + scenario.networkVersion())
        .put("epoch", scenario.epoch())
        .put("nv", scenario.networkVersion());
    before.put("actor_set", scenario.actorSet().toString());
    before.put("chain_id", scenario.chainId());
    before.putObject("state_tree").set("root_cid", link(scenario.stateRoot()));
    before.put("basefee", scenario.baseFee().atto());
    before.put("circ_supply", scenario.circulatingSupply().atto());
    ArrayNode messages = vector.putArray("apply_messages");
    scenario
        .steps()
        .forEach(step -> messages.addObject().put("bytes", base64(step.message().toCbor())));
    ObjectNode after = vector.putObject("postconditions");
    after.putObject("state_tree").set("root_cid", link(root));
    ArrayNode receipts = after.putArray("receipts");
    for (ApplyResult result : run.results()) {
      Receipt receipt = result.receipt();
      receipts
          .addObject()
          .put("exit_code", receipt.exitCode().value())
          .put("return", base64(receipt.returnData()))
          .put("gas_used", receipt.gasUsed());
    }
    return vector;
  }

  private static ObjectNode link(Cid cid) {
    return JSON.createObjectNode().put("/", cid.toString());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** An archive of blocks, compressed, with the roots before and after. */
  static byte[] car(Cid before, Cid after, Map<Cid, byte[]> blocks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CarWriter car = new CarWriter(new GZIPOutputStream(out), List.of(before, after))) {
      for (Map.Entry<Cid, byte[]> block : blocks.entrySet()) {
        car.write(block.getKey(), block.getValue());
      }
    }
    return out.toByteArray();
  }
}
