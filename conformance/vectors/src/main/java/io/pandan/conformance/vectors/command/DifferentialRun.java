package io.pandan.conformance.vectors.command;

import io.pandan.conformance.vectors.Difference;
import io.pandan.conformance.vectors.EngineDifference;
import io.pandan.conformance.vectors.VectorMachine;
import io.pandan.conformance.vectors.VectorMachine.Observation;
import io.pandan.conformance.vectors.VectorResult;
import io.pandan.conformance.vectors.VectorRun;
import io.pandan.conformance.vectors.VectorSuite;
import io.pandan.conformance.vectors.VectorSuite.Prepared;
import io.pandan.conformance.vectors.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs each vector on several engines, traced, and compares each with the first. */
final class DifferentialRun {
  private final VectorSuite suite;
  private final Map<String, VectorMachine> machines;

  DifferentialRun(VectorSuite suite, Map<String, VectorMachine> machines) {
    this.suite = suite;
    this.machines = machines;
  }

  List<VectorResult> run(Path file) {
    List<VectorResult> results = new ArrayList<>();
    for (Prepared prepared : suite.prepare(file)) {
      results.add(
          switch (prepared) {
            case Prepared.Decided decided -> decided.result();
            case Prepared.Runnable runnable -> run(runnable);
          });
    }
    return results;
  }

  private VectorResult run(Prepared.Runnable prepared) {
    List<Difference> differences = new ArrayList<>();
    Optional<VectorResult> reference = Optional.empty();
    String referenceName = "";
    for (Map.Entry<String, VectorMachine> machine : machines.entrySet()) {
      VectorResult result = suite.run(prepared, machine.getValue(), Observation.TRACE);
      if (reference.isEmpty()) {
        reference = Optional.of(result);
        referenceName = machine.getKey();
        if (result.verdict() instanceof Verdict.Failed failed) {
          differences.addAll(failed.differences());
        }
        continue;
      }
      VectorRun first = reference.get().run().orElseThrow();
      Optional<Difference> difference = EngineDifference.first(first, result.run().orElseThrow());
      if (difference.isPresent()) {
        Difference found = difference.get();
        differences.add(
            new Difference(
                "engines",
                referenceName + " " + found.expected() + " at " + found.field(),
                machine.getKey() + " " + found.actual()));
      }
    }
    VectorResult result = reference.orElseThrow();
    return differences.isEmpty()
        ? result
        : new VectorResult(
            result.name(), result.target(), new Verdict.Failed(differences), result.run());
  }
}
