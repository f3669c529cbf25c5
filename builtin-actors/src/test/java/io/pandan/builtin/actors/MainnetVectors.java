package io.pandan.builtin.actors;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.car.CarReader;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * States of Filecoin's mainnet before and after a message, by filecoin-project/fvm-test-vectors:
 * partial trees, in which what the message did not read is missing.
 */
public final class MainnetVectors {
  private static final CborCodec<ActorState> ACTOR =
      CborCodec.of(ActorState::read, ActorState::write);

  /**
   * One message.
   *
   * @param store the blocks of both states
   * @param before the root before the message
   * @param after the root after it
   * @param returned what the message returned
   */
  public record Vector(MemoryBlockstore store, Cid before, Cid after, byte[] returned) {
    /** The root of an actor's state; throws where the vector does not have the way to it. */
    public Cid head(Cid stateRoot, long actorId) {
      CborReader root = new CborReader(store.require(stateRoot));
      root.readArrayHeader(3);
      root.readLong();
      return Hamt.load(store, root.readCid(), HamtConfig.FILECOIN, ACTOR)
          .get(Address.id(actorId).toBytes())
          .orElseThrow()
          .head();
    }
  }

  private MainnetVectors() {}

  /** The vectors of network version 18 whose path contains a text; skips the test where absent. */
  public static List<Vector> of(String text) {
    Path folder =
        Path.of(System.getProperty("vectors", "vectors"), "fvm/corpus/extracted/0002-hygge-01");
    assumeTrue(
        Files.isDirectory(folder),
        () -> "SKIPPED: no " + folder + "; -Dvectors=DIR names the folder of test vectors");
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json") && file.toString().contains(text))
          .sorted()
          .map(MainnetVectors::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Vector read(Path file) {
    try {
      String json = Files.readString(file);
      MemoryBlockstore store = new MemoryBlockstore();
      byte[] archive = field(json, "car");
      try (CarReader car = new CarReader(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
        car.copyTo(store);
        return new Vector(store, car.roots().get(0), car.roots().get(1), field(json, "return"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] field(String json, String name) {
    Matcher matcher = Pattern.compile('"' + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
    return matcher.find() ? Base64.getDecoder().decode(matcher.group(1)) : new byte[0];
  }
}
