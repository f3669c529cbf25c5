package io.pandan.host.chain;

import io.pandan.api.MalformedException;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.host.chain.lease.Provider;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Which of several engines runs WebAssembly: the administrator's choice, by {@link
 * WasmEngine#NAME}, kept in the file {@value #FILE} of the data folder. Engines give the same
 * results, so that the choice changes nothing but speed: leases taken from then on have the chosen
 * one, and while it is missing the best other one serves. Thread safe.
 */
final class EngineChoice {
  private static final String FILE = "wasm-engine";
  private static final Slot ENGINE = Slot.engine(WasmEngine.class);

  private final Path file;
  private final RuntimeLeases leases;
  private Optional<String> chosen;

  /**
   * Takes up the choice of the last start.
   *
   * @param data the data folder
   * @param leases whose engines it is about
   */
  EngineChoice(Path data, RuntimeLeases leases) {
    this.file = data.resolve(FILE);
    this.leases = leases;
    this.chosen = read(file);
    chosen.ifPresent(name -> leases.prefer(ENGINE, name));
  }

  /**
   * The chosen engine's name, whether or not there is such an engine; empty as long as nobody chose
   * one: then the best serves.
   */
  synchronized Optional<String> chosen() {
    return chosen;
  }

  /** The engines that there are, the one that serves first. */
  List<Provider> engines() {
    return leases.candidates(ENGINE);
  }

  /**
   * Chooses an engine, for this run and later ones.
   *
   * @throws MalformedException when no engine has that name, and which there are
   */
  synchronized void choose(String name) {
    List<String> names = engines().stream().map(Provider::name).sorted().toList();
    if (!names.contains(name)) {
      throw new MalformedException(
          "no engine is named '" + name + "'; there are " + String.join(", ", names));
    }
    write(name);
    chosen = Optional.of(name);
    leases.prefer(ENGINE, name);
  }

  private static Optional<String> read(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name) {
    Path fresh = file.resolveSibling(FILE + ".new");
    try {
      Files.writeString(fresh, name + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
