package io.pandan.api.vm;

import io.pandan.api.MalformedException;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import io.pandan.ipld.MultihashCode;
import io.pandan.ipld.car.CarBlock;
import io.pandan.ipld.car.CarException;
import io.pandan.ipld.car.CarReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A bundle of built-in actors in WebAssembly, as the Filecoin project releases them: a CAR whose
 * only root is the manifest, the tuple of a version and the CID of the {@link ActorManifest}, which
 * names the code blocks. Source: builtin-actors {@code bundler}, ref-fvm {@code
 * fvm/src/machine/manifest.rs}.
 *
 * @param root the CID of the manifest, by which Lotus names bundles
 * @param dataCid the CID of the data block, which the System actor's state links
 * @param manifest names and code in order
 * @param sizeBytes the size of all blocks
 */
public record ActorBundle(Cid root, Cid dataCid, ActorManifest manifest, long sizeBytes) {

  /** The only version of the manifest. */
  public static final long VERSION = 1;

  /** The most that the blocks of a bundle may have together; released ones have 6 to 9 MiB. */
  public static final long MAX_SIZE_BYTES = 64L << 20;

  /**
   * The type names that exist, in the order of the types (builtin-actors {@code
   * runtime/src/runtime/builtins.rs}). Bundles before v10 end with {@code datacap}.
   */
  public static final List<String> NAMES =
      List.of(
          "system",
          "init",
          "cron",
          "account",
          "storagepower",
          "storageminer",
          "storagemarket",
          "paymentchannel",
          "multisig",
          "reward",
          "verifiedregistry",
          "datacap",
          "placeholder",
          "evm",
          "eam",
          "ethaccount");

  /** Without these no network executes anything. */
  private static final Set<String> REQUIRED = Set.of("system", "init", "account");

  /**
   * Reads a bundle and puts its blocks into a store, once everything about it has been checked: one
   * root, the version, known and different names, different code, every named block there with its
   * hash, and no block besides. Keeps at most {@link #MAX_SIZE_BYTES} in memory.
   *
   * @param car the archive, not compressed; read to its end and closed
   * @param store takes the blocks, or nothing where the bundle is refused
   * @return what was read
   * @throws MalformedException what is wrong with it
   * @throws IOException if the stream fails
   */
  public static ActorBundle read(InputStream car, Blockstore store) throws IOException {
    try (CarReader reader = new CarReader(car)) {
      if (reader.roots().size() != 1) {
        throw new MalformedException("a bundle of actors has 1 root, not " + reader.roots().size());
      }
      Cid root = reader.roots().getFirst();
      Map<Cid, byte[]> blocks = new LinkedHashMap<>();
      long size = readBlocks(reader, blocks);
      Cid dataCid = dataCid(root, block(blocks, root, "the manifest"));
      ActorManifest manifest = manifest(dataCid, block(blocks, dataCid, "the manifest's data"));
      for (ActorManifest.Entry entry : manifest.entries()) {
        block(blocks, entry.code(), "the code of '" + entry.name() + "'");
      }
      requireNamed(blocks, root, dataCid, manifest);
      store.putAll(blocks);
      return new ActorBundle(root, dataCid, manifest, size);
    } catch (CarException e) {
      throw new MalformedException("not a bundle of actors: " + e.getMessage());
    }
  }

  private static long readBlocks(CarReader reader, Map<Cid, byte[]> blocks) throws IOException {
    long size = 0;
    for (Optional<CarBlock> next = reader.next(); next.isPresent(); next = reader.next()) {
      CarBlock block = next.get();
      // A few bytes for each block bound the number of empty ones too.
      size += block.cid().size() + block.data().length;
      if (size > MAX_SIZE_BYTES) {
        throw new MalformedException(
            "a bundle of actors of more than " + size + " bytes, limit " + MAX_SIZE_BYTES);
      }
      blocks.put(block.cid(), block.data());
    }
    return size;
  }

  private static byte[] block(Map<Cid, byte[]> blocks, Cid cid, String what) {
    byte[] block = blocks.get(cid);
    if (block == null) {
      throw new MalformedException("the bundle lacks " + what + ", block " + cid);
    }
    return block;
  }

  private static Cid dataCid(Cid root, byte[] block) {
    requireCid(root, Codec.DAG_CBOR, "the manifest");
    try {
      CborReader in = new CborReader(block);
      in.readArrayHeader(2);
      long version = in.readUnsigned();
      if (version != VERSION) {
        throw new MalformedException(
            "manifest of version " + Long.toUnsignedString(version) + ", expected " + VERSION);
      }
      Cid data = in.readCid();
      in.requireEnd();
      requireCid(data, Codec.DAG_CBOR, "the manifest's data");
      return data;
    } catch (CborException e) {
      throw new MalformedException("manifest " + root + ": " + e.getMessage());
    }
  }

  private static ActorManifest manifest(Cid dataCid, byte[] block) {
    ActorManifest manifest;
    try {
      CborReader in = new CborReader(block);
      manifest = ActorManifest.read(in);
      in.requireEnd();
    } catch (CborException e) {
      throw new MalformedException("data of the manifest, " + dataCid + ": " + e.getMessage());
    }
    Map<String, Cid> byName = new LinkedHashMap<>();
    Map<Cid, String> byCode = new LinkedHashMap<>();
    for (ActorManifest.Entry entry : manifest.entries()) {
      if (!NAMES.contains(entry.name())) {
        throw new MalformedException("no built-in actor is named '" + entry.name() + "'");
      }
      if (byName.put(entry.name(), entry.code()) != null) {
        throw new MalformedException("the manifest names '" + entry.name() + "' twice");
      }
      requireCid(entry.code(), Codec.RAW, "the code of '" + entry.name() + "'");
      String other = byCode.put(entry.code(), entry.name());
      if (other != null) {
        throw new MalformedException(
            "'" + other + "' and '" + entry.name() + "' have the same code " + entry.code());
      }
    }
    for (String name : NAMES) {
      if (REQUIRED.contains(name) && !byName.containsKey(name)) {
        throw new MalformedException("the manifest does not name '" + name + "'");
      }
    }
    return manifest;
  }

  private static void requireCid(Cid cid, long codec, String what) {
    if (cid.version() != 1
        || cid.codec() != codec
        || cid.multihashCode() != MultihashCode.BLAKE2B_256) {
      throw new MalformedException(
          "%s, %s, has codec 0x%x and hash 0x%x, not 0x%x and 0x%x (Blake2b-256)"
              .formatted(
                  what, cid, cid.codec(), cid.multihashCode(), codec, MultihashCode.BLAKE2B_256));
    }
  }

  private static void requireNamed(
      Map<Cid, byte[]> blocks, Cid root, Cid dataCid, ActorManifest manifest) {
    for (Cid cid : blocks.keySet()) {
      if (!cid.equals(root) && !cid.equals(dataCid) && manifest.name(cid).isEmpty()) {
        throw new MalformedException("the bundle has a block that nothing names, " + cid);
      }
    }
  }
}
