package io.pandan.host.chain;

import io.pandan.api.MalformedException;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.host.chain.lease.Provider;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of several engines runs WebAssembly, and which the EVM's bytecode: the administrator's
 * choices, by {@link WasmEngine#NAME} and {@link EvmEngine#NAME}, each kept in a file of the data
 * folder. Engines give the same results, so that a choice changes nothing but speed: leases taken
 * from then on have the chosen one, and while it is missing the best other one serves. Thread safe.
 */
final class EngineChoice {
  /** What engines run. */
  enum Kind {
    /** Actors in WebAssembly. */
    WASM("wasm", WasmEngine.class),
    /** Contracts of the native actor set. */
    EVM("evm", EvmEngine.class);

    private final String vm;
    private final Slot slot;

    Kind(String vm, Class<?> point) {
      this.vm = vm;
      this.slot = Slot.engine(point);
    }

    private Path file(Path data) {
      return data.resolve(vm + "-engine");
    }

    /** As the engine's capability says it: {@code vm=wasm}. */
    @Override
    public String toString() {
      return vm;
    }
  }

  private final Path data;
  private final RuntimeLeases leases;
  private final Map<Kind, String> chosen = new EnumMap<>(Kind.class);

  /**
   * Takes up the choices of the last start.
   *
   * @param data the data folder
   * @param leases whose engines it is about
   */
  EngineChoice(Path data, RuntimeLeases leases) {
    this.data = data;
    this.leases = leases;
    for (Kind kind : Kind.values()) {
      read(kind.file(data)).ifPresent(name -> prefer(kind, name));
    }
  }

  /**
   * The chosen engine's name, whether or not there is such an engine; empty as long as nobody chose
   * one: then the best serves.
   */
  synchronized Optional<String> chosen(Kind kind) {
    return Optional.ofNullable(chosen.get(kind));
  }

  /** The engines of a kind that there are, the one that serves first. */
  List<Provider> engines(Kind kind) {
    return leases.candidates(kind.slot);
  }

  /**
   * Chooses an engine for what it runs, for this run and later ones.
   *
   * @throws MalformedException when no engine has that name, and which there are
   */
  synchronized void choose(String name) {
    List<Kind> kinds =
        Arrays.stream(Kind.values()).filter(kind -> names(kind).contains(name)).toList();
    if (kinds.isEmpty()) {
      throw new MalformedException(
          "no engine is named '"
              + name
              + "'; there are "
              + String.join(
                  ", ", Arrays.stream(Kind.values()).flatMap(k -> names(k).stream()).toList()));
    }
    for (Kind kind : kinds) {
      write(kind.file(data), name);
      prefer(kind, name);
    }
  }

  private synchronized void prefer(Kind kind, String name) {
    chosen.put(kind, name);
    leases.prefer(kind.slot, name);
  }

  private List<String> names(Kind kind) {
    return engines(kind).stream().map(Provider::name).sorted().distinct().toList();
  }

  private static Optional<String> read(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String name) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(fresh, name + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
