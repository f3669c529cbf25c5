package io.pandan.host.chain.develop;

import io.pandan.api.MalformedException;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.vm.ActorManifest;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborLinks;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MissingBlockException;
import io.pandan.ipld.car.CarBlock;
import io.pandan.ipld.car.CarException;
import io.pandan.ipld.car.CarReader;
import io.pandan.ipld.car.CarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A state as one file: a CAR whose root is the state's, with every block below it but the built-in
 * actors' code, packed by gzip.
 *
 * @param root the state's root
 * @param blocks the blocks below it
 */
record StateDump(Cid root, Map<Cid, byte[]> blocks) {

  /** What a CAR takes for a block beside its bytes, at most, roughly. */
  private static final int SECTION_BYTES = 64;

  /**
   * Collects a state.
   *
   * @param root its root
   * @param store where its blocks are
   * @param manifest the built-in actors, whose code is left out
   * @throws MalformedException when it is larger than {@link DevelopmentChain#MAX_STATE_BYTES}
   */
  static StateDump collect(Cid root, Blockstore store, ActorManifest manifest) {
    Map<Cid, byte[]> blocks = new LinkedHashMap<>();
    long[] bytes = {0};
    walk(
        root,
        cid -> {
          byte[] block = store.get(cid).orElseThrow(() -> new MissingBlockException(cid));
          bytes[0] += block.length + SECTION_BYTES;
          requireSize(bytes[0]);
          blocks.put(cid, block);
          return block;
        },
        cid -> manifest.type(cid) != 0);
    return new StateDump(root, blocks);
  }

  private interface Reader {
    byte[] read(Cid cid);
  }

  /** Visits each block below a root once. */
  private static void walk(Cid root, Reader reader, Predicate<Cid> leftOut) {
    Set<Cid> seen = new HashSet<>();
    Deque<Cid> open = new ArrayDeque<>(List.of(root));
    seen.add(root);
    while (!open.isEmpty()) {
      Cid cid = open.pop();
      boolean linked = cid.codec() == Codec.DAG_CBOR;
      boolean block = linked || cid.codec() == Codec.RAW || cid.codec() == Codec.CBOR;
      // Commitments to sealed data look like links, and nobody has what they link.
      if (!block || leftOut.test(cid)) {
        continue;
      }
      byte[] data = cid.isIdentity() ? cid.digest() : reader.read(cid);
      if (linked) {
        CborLinks.scan(
            data,
            link -> {
              if (seen.add(link)) {
                open.push(link);
              }
            });
      }
    }
  }

  /** The file. */
  byte[] toBytes() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (CarWriter car = new CarWriter(new GZIPOutputStream(out), List.of(root))) {
        for (Map.Entry<Cid, byte[]> block : blocks.entrySet()) {
          car.write(block.getKey(), block.getValue());
        }
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file; every block is what its CID says, and none is missing.
   *
   * @param file the file
   * @param isBuiltIn tells the code of built-in actors, which is not in it
   * @throws MalformedException when it is damaged, incomplete or too large
   */
  static StateDump read(byte[] file, Predicate<Cid> isBuiltIn) {
    try (CarReader car = new CarReader(new GZIPInputStream(new ByteArrayInputStream(file)))) {
      if (car.roots().size() != 1) {
        throw new MalformedException("a state has one root, not " + car.roots().size());
      }
      Map<Cid, byte[]> blocks = new LinkedHashMap<>();
      long bytes = 0;
      Optional<CarBlock> next;
      while ((next = car.next()).isPresent()) {
        bytes += next.get().data().length + SECTION_BYTES;
        requireSize(bytes);
        blocks.put(next.get().cid(), next.get().data());
      }
      Cid root = car.roots().getFirst();
      walk(
          root,
          cid -> {
            byte[] block = blocks.get(cid);
            if (block == null) {
              throw new MalformedException("the state lacks block " + cid);
            }
            return block;
          },
          isBuiltIn);
      return new StateDump(root, blocks);
    } catch (EOFException e) {
      throw new MalformedException("this is no dumped state: it ends too early");
    } catch (IOException | CarException | CborException e) {
      throw new MalformedException("this is no dumped state: " + e.getMessage());
    }
  }

  private static void requireSize(long bytes) {
    if (bytes > DevelopmentChain.MAX_STATE_BYTES) {
      throw new MalformedException(
          "the state has more than " + DevelopmentChain.MAX_STATE_BYTES + " bytes");
    }
  }
}
