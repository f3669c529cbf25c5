package io.pandan.conformance.vectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pandan.api.ExitCode;
import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorSet;
import io.pandan.conformance.vectors.MessageVector.Encoded;
import io.pandan.conformance.vectors.MessageVector.ExpectedReceipt;
import io.pandan.conformance.vectors.MessageVector.Variant;
import io.pandan.conformance.vectors.RecordedRandomness.Draw;
import io.pandan.conformance.vectors.RecordedRandomness.Source;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CidException;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.car.CarException;
import io.pandan.ipld.car.CarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads vectors from their JSON. Numbers beyond 2<sup>53</sup> are read exactly. Thread safe.
 *
 * <p>Vectors of our own have two fields more in {@code preconditions}: {@code actor_set} ({@code
 * native}) and {@code chain_id}.
 */
public final class VectorReader {
  /** The longest text of a file, in characters: a CAR in base64. */
  private static final int MAX_TEXT_CHARS = 512 << 20;

  /** What the reference harness takes where a vector names no base fee. */
  private static final long DEFAULT_BASE_FEE = 100;

  /** All the tokens there will ever be, in FIL (ref-fvm {@code shared/src/lib.rs}). */
  private static final long TOTAL_FIL = 2_000_000_000;

  private static final int RANDOMNESS_BYTES = 32;

  private final ObjectMapper json =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(MAX_TEXT_CHARS).build())
              .build());

  /**
   * Reads a vector.
   *
   * @param name what it is called
   * @param file the file
   * @throws VectorException if the file is no vector, or is damaged
   * @throws IOException if the file cannot be read
   */
  public VectorContent read(String name, Path file) throws VectorException, IOException {
    JsonNode root;
    try {
      root = json.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new VectorException("not JSON: " + e.getOriginalMessage());
    }
    JsonFields vector = new JsonFields("", root);
    String kind = vector.text("class");
    if (!kind.equals("message")) {
      return new UnsupportedVector(name, "class '" + kind + "' is not run, only 'message' is");
    }
    List<JsonFields> messages = vector.list("apply_messages");
    for (String feature : List.of("chaos_actor", "requires:consensus_fault_extern")) {
      if (vector.optional("selector").map(s -> s.flag(feature)).orElse(false)) {
        return new UnsupportedVector(name, "selector '" + feature + "' is not run");
      }
    }
    for (JsonFields message : messages) {
      if (message.optional("epoch_offset").isPresent() && message.number("epoch_offset") != 0) {
        return new UnsupportedVector(name, "messages at several epochs are not run");
      }
    }
    try {
      return message(name, vector, messages);
    } catch (CarException e) {
      throw new VectorException("car: " + e.getMessage());
    } catch (MalformedException e) {
      throw new VectorException(e.getMessage());
    }
  }

  private static MessageVector message(String name, JsonFields vector, List<JsonFields> messages)
      throws VectorException {
    JsonFields before = vector.object("preconditions");
    JsonFields after = vector.object("postconditions");
    List<ExpectedReceipt> receipts = new ArrayList<>();
    for (JsonFields receipt : after.list("receipts")) {
      receipts.add(
          new ExpectedReceipt(
              new ExitCode((int) receipt.number("exit_code")),
              receipt.bytesOrNull("return"),
              receipt.number("gas_used")));
    }
    if (receipts.size() != messages.size() || messages.isEmpty()) {
      throw new VectorException(
          receipts.size() + " receipts for " + messages.size() + " messages, expected as many");
    }
    Cid stateRoot = before.object("state_tree").cid("root_cid");
    MemoryBlockstore blocks = blocks(vector.bytes("car"));
    if (!blocks.has(stateRoot)) {
      throw new VectorException("the car lacks the state before, " + stateRoot);
    }
    return new MessageVector(
        name,
        variants(before),
        actorSet(before),
        before.optional("chain_id").isPresent()
            ? before.number("chain_id")
            : Scenario.MAINNET_CHAIN_ID,
        amount(before, "basefee", TokenAmount.ofAtto(DEFAULT_BASE_FEE)),
        amount(before, "circ_supply", TokenAmount.ofFil(TOTAL_FIL)),
        stateRoot,
        blocks,
        decode(messages),
        receipts,
        after.object("state_tree").cid("root_cid"),
        randomness(vector));
  }

  private static List<Variant> variants(JsonFields before) throws VectorException {
    List<Variant> variants = new ArrayList<>();
    for (JsonFields variant : before.list("variants")) {
      variants.add(
          new Variant(variant.text("id"), variant.number("epoch"), (int) variant.number("nv")));
    }
    if (variants.isEmpty()) {
      throw new VectorException("preconditions.variants is empty");
    }
    return variants;
  }

  private static ActorSet actorSet(JsonFields before) throws VectorException {
    if (before.optional("actor_set").isEmpty()) {
      return ActorSet.CANONICAL;
    }
    String name = before.text("actor_set");
    for (ActorSet set : ActorSet.values()) {
      if (set.toString().equals(name)) {
        return set;
      }
    }
    throw new VectorException("preconditions.actor_set is '" + name + "'");
  }

  private static TokenAmount amount(JsonFields fields, String name, TokenAmount absent)
      throws VectorException {
    if (fields.optional(name).isEmpty()) {
      return absent;
    }
    BigInteger atto = fields.bigNumber(name);
    return TokenAmount.ofAtto(atto);
  }

  private static List<Encoded> decode(List<JsonFields> messages) throws VectorException {
    List<Encoded> decoded = new ArrayList<>();
    for (JsonFields message : messages) {
      byte[] bytes = message.bytes("bytes");
      try {
        CborReader in = new CborReader(bytes);
        Message read = Message.read(in);
        in.requireEnd();
        decoded.add(new Encoded(read, bytes.length));
      } catch (CborException | CidException e) {
        throw new VectorException(message.path("bytes") + " is no message: " + e.getMessage());
      }
    }
    return decoded;
  }

  private static RecordedRandomness randomness(JsonFields vector) throws VectorException {
    List<Draw> draws = new ArrayList<>();
    for (JsonFields entry : vector.listOrNone("randomness")) {
      String source = entry.textAt("on", 0);
      byte[] digest = entry.bytes("ret");
      if (digest.length != RANDOMNESS_BYTES) {
        throw new VectorException(
            entry.path("ret") + " has " + digest.length + " bytes, not " + RANDOMNESS_BYTES);
      }
      draws.add(
          new Draw(
              switch (source) {
                case "chain" -> Source.CHAIN;
                case "beacon" -> Source.BEACON;
                default ->
                    throw new VectorException(
                        entry.path("on") + " is '" + source + "', not chain or beacon");
              },
              entry.numberAt("on", 1),
              digest));
    }
    return new RecordedRandomness(draws);
  }

  private static MemoryBlockstore blocks(byte[] compressed) throws VectorException {
    MemoryBlockstore blocks = new MemoryBlockstore();
    try (CarReader reader =
        new CarReader(new GZIPInputStream(new ByteArrayInputStream(compressed)))) {
      reader.copyTo(blocks);
    } catch (IOException e) {
      throw new VectorException("car is no gzip: " + e.getMessage());
    }
    return blocks;
  }

  /** Base64 as vectors have it. */
  static byte[] base64(String text) {
    return Base64.getDecoder().decode(text);
  }
}
