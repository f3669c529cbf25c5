package io.pandan.conformance.vectors;

import io.pandan.api.FatalException;
import io.pandan.api.vm.ActorSet;
import io.pandan.conformance.vectors.VectorMachine.Observation;
import io.pandan.vm.DefaultMachineFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds vectors, brings their bundles and runs them one after another. For one thread.
 *
 * <p>Without the bundle that a vector's state names, the vector is run as far as it goes: messages
 * that call no code need none.
 */
public final class VectorSuite {
  private static final String SUFFIX = ".json";

  private final VectorReader reader = new VectorReader();
  private final ActorBundles bundles;
  private final Set<Path> used = new LinkedHashSet<>();
  private final Set<String> missing = new LinkedHashSet<>();

  /** A vector's scenario with the code that its state names, or the verdict that there is none. */
  public sealed interface Prepared {

    /**
     * It can be run.
     *
     * @param vector what was recorded
     * @param scenario what is to be run
     * @param served whether the code of its actors is there
     */
    record Runnable(MessageVector vector, Scenario scenario, boolean served) implements Prepared {}

    /**
     * It cannot.
     *
     * @param result why
     */
    record Decided(VectorResult result) implements Prepared {}
  }

  /**
   * @param bundles the code of actors
   */
  public VectorSuite(ActorBundles bundles) {
    this.bundles = bundles;
  }

  /**
   * The vectors below a folder, or the one of a file.
   *
   * @param place a folder or a file
   * @param filter what a vector's path below the folder must contain; empty for all
   * @return the files in the order of their paths
   * @throws IOException if the folder cannot be read
   */
  public static List<Path> find(Path place, String filter) throws IOException {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> files = Files.walk(place)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .filter(file -> place.relativize(file).toString().contains(filter))
          .sorted()
          .toList();
    }
  }

  /** Reads a vector and finds its code: one element for each of its variants. */
  public List<Prepared> prepare(Path file) {
    String fileName = file.getFileName().toString();
    String name =
        fileName.endsWith(SUFFIX)
            ? fileName.substring(0, fileName.length() - SUFFIX.length())
            : fileName;
    try {
      return switch (reader.read(name, file)) {
        case UnsupportedVector unsupported ->
            List.of(decided(name, "", new Verdict.Skipped(unsupported.reason())));
        case MessageVector vector -> {
          List<Prepared> prepared = new ArrayList<>();
          for (MessageVector.Variant variant : vector.variants()) {
            prepared.add(prepare(vector, variant));
          }
          yield prepared;
        }
      };
    } catch (VectorException e) {
      return List.of(malformed(name, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return List.of(malformed(name, "cannot be read: " + e.getMessage()));
    }
  }

  private static Prepared malformed(String name, String reason) {
    return decided(
        name,
        "",
        new Verdict.Failed(List.of(new Difference("vector", "a well-formed vector", reason))));
  }

  private static Prepared decided(String name, String target, Verdict verdict) {
    return new Prepared.Decided(new VectorResult(name, target, verdict, Optional.empty()));
  }

  private Prepared prepare(MessageVector vector, MessageVector.Variant variant) {
    Scenario scenario = vector.scenario(variant);
    String target = CallTarget.of(scenario);
    try {
      new DefaultMachineFactory().inclusionGas(variant.networkVersion(), 0);
    } catch (FatalException e) {
      return decided(scenario.name(), target, new Verdict.Skipped(String.valueOf(e.getMessage())));
    }
    if (vector.actorSet() == ActorSet.NATIVE) {
      return new Prepared.Runnable(vector, scenario, true);
    }
    try {
      Optional<ActorBundles.Loaded> bundle = bundles.serving(scenario);
      bundle.ifPresent(loaded -> used.add(loaded.file()));
      return new Prepared.Runnable(
          vector,
          bundle.map(loaded -> scenario.withBlocks(loaded.blocks())).orElse(scenario),
          bundle.isPresent());
    } catch (FatalException e) {
      return malformed(scenario.name(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * Runs everything in files.
   *
   * @param listener hears of each vector as it ends
   */
  public void run(
      List<Path> files,
      VectorMachine machine,
      Observation observation,
      Consumer<VectorResult> listener) {
    for (Path file : files) {
      for (Prepared prepared : prepare(file)) {
        listener.accept(
            switch (prepared) {
              case Prepared.Decided decided -> decided.result();
              case Prepared.Runnable runnable -> run(runnable, machine, observation);
            });
      }
    }
  }

  /** Runs one vector and holds the outcome to what was recorded. */
  public VectorResult run(
      Prepared.Runnable prepared, VectorMachine machine, Observation observation) {
    VectorRun run = machine.run(prepared.scenario(), observation);
    return new VectorResult(
        prepared.scenario().name(),
        CallTarget.of(prepared.scenario()),
        verdict(prepared, run),
        Optional.of(run));
  }

  private Verdict verdict(Prepared.Runnable prepared, VectorRun run) {
    if (run.missingCode().isPresent() && !prepared.served()) {
      String wanted =
          "the bundle with manifest data %s (network version %d)"
              .formatted(
                  ActorBundles.manifestOf(prepared.scenario()),
                  prepared.scenario().networkVersion());
      missing.add(wanted);
      return new Verdict.Skipped("needs " + wanted);
    }
    List<Difference> differences = Comparison.of(prepared.vector(), run);
    return differences.isEmpty() ? new Verdict.Passed() : new Verdict.Failed(differences);
  }

  /** The files of the bundles that served a vector. */
  public Set<Path> usedBundles() {
    return Set.copyOf(used);
  }

  /** The bundles that vectors needed and did not have, in words. */
  public List<String> missingBundles() {
    return List.copyOf(missing);
  }
}
