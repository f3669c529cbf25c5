package io.pandan.runtime.wasm.runtime;

import io.pandan.api.MalformedException;
import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.crypto.Blake2b;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.runtime.wasm.metering.MeteredModule.Sizes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepared actors, and what engines make of them, kept in a {@link CodeFolder}. Keys name the code,
 * what prepares it (network line, rules, and the instrumenter itself), and the engine. Thread safe.
 */
final class KeptActors {
  private static final Logger LOG = LoggerFactory.getLogger(KeptActors.class);
  private static final int FIELDS = 7;
  private static final int BUILD_DIGEST_BYTES = 8;

  private final CodeFolder folder;
  private final byte[] instrumenter;

  /**
   * Keeps actors.
   *
   * @param folder where
   * @param instrumenter what changes when modules are instrumented in another way, such as the
   *     digest of the instrumenter's classes
   */
  KeptActors(CodeFolder folder, byte[] instrumenter) {
    this.folder = folder;
    this.instrumenter = instrumenter.clone();
  }

  /**
   * An actor as it was kept, or prepared now and kept.
   *
   * @param code what it is made of
   * @param abi what it is prepared for
   * @param prepare makes it
   */
  PreparedActor get(Cid code, Abi abi, Supplier<PreparedActor> prepare) {
    CodeCache cache = folder.cache(key(code, abi) + "-metered");
    Optional<PreparedActor> kept = cache.load().flatMap(bytes -> read(code, bytes, abi.syscalls()));
    if (kept.isPresent()) {
      return kept.get();
    }
    PreparedActor actor = prepare.get();
    cache.store(write(actor));
    return actor;
  }

  /** Where an engine keeps what it makes of a prepared actor. */
  CodeCache compiled(Cid code, Abi abi, String engine) {
    // Asked for at every invocation and used at few: the key is made then.
    return new CodeCache() {
      @Override
      public Optional<byte[]> load() {
        return cache().load();
      }

      @Override
      public void store(byte[] compiled) {
        cache().store(compiled);
      }

      private CodeCache cache() {
        return folder.cache(key(code, abi) + "-" + engine);
      }
    };
  }

  private String key(Cid code, Abi abi) {
    byte[] rules = abi.rules().toString().getBytes(StandardCharsets.UTF_8);
    byte[] made = Blake2b.hash(BUILD_DIGEST_BYTES, instrumenter, rules);
    return code + "-" + abi.name() + "-" + HexFormat.of().formatHex(made);
  }

  private static byte[] write(PreparedActor actor) {
    CborWriter out = new CborWriter(actor.module().bytes().length + 4096);
    out.writeArrayHeader(FIELDS);
    out.writeLong(actor.module().gasGlobal());
    out.writeLong(actor.module().stackGlobal());
    out.writeLong(actor.module().gasFunction());
    out.writeArrayHeader(actor.syscalls().size());
    actor.syscalls().forEach(syscall -> out.writeText(syscall.qualifiedName()));
    write(actor.memory(), out);
    write(actor.table(), out);
    out.writeBytes(actor.module().bytes());
    return out.toByteArray();
  }

  private static void write(Sizes sizes, CborWriter out) {
    out.writeArrayHeader(3);
    out.writeLong(sizes.minimum());
    out.writeLong(sizes.maximum());
    out.writeBool(sizes.exported());
  }

  /** Nothing where this build does not understand it, although it is as it was written. */
  private static Optional<PreparedActor> read(Cid code, byte[] kept, SyscallTable table) {
    try {
      CborReader in = new CborReader(kept);
      in.readArrayHeader(FIELDS);
      int gasGlobal = in.readInt();
      int stackGlobal = in.readInt();
      int gasFunction = in.readInt();
      List<Syscall> syscalls = new ArrayList<>();
      for (int i = in.readArrayHeader(); i > 0; i--) {
        String name = in.readText();
        syscalls.add(
            table.find(name).orElseThrow(() -> new MalformedException("no syscall " + name)));
      }
      Sizes memory = readSizes(in);
      Sizes elements = readSizes(in);
      byte[] module = in.readBytes();
      in.requireEnd();
      return Optional.of(
          new PreparedActor(
              new MeteredWasm(module, gasGlobal, stackGlobal, gasFunction),
              List.copyOf(syscalls),
              memory,
              elements));
    } catch (RuntimeException e) {
      LOG.warn("the instrumented code of {} is made again: {}", code, e.getMessage());
      return Optional.empty();
    }
  }

  private static Sizes readSizes(CborReader in) {
    in.readArrayHeader(3);
    return new Sizes(in.readLong(), in.readLong(), in.readBool());
  }
}
