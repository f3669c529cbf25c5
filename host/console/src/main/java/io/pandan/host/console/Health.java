package io.pandan.host.console;

import io.pandan.api.node.Readiness;
import java.util.ArrayList;
import java.util.List;

/**
 * What the node's parts say of themselves.
 *
 * @param problems one line for each thing that keeps a part from working; empty when all can
 */
record Health(List<String> problems) {
  Health {
    problems = List.copyOf(problems);
  }

  static Health of(List<Readiness> parts) {
    List<String> problems = new ArrayList<>();
    for (Readiness part : parts) {
      part.problems().forEach(problem -> problems.add(part.name() + ": " + problem));
    }
    return new Health(problems);
  }

  boolean isReady() {
    return problems.isEmpty();
  }

  String html() {
    return Html.status(isReady() ? "Ready." : "NOT READY. " + String.join("; ", problems));
  }
}
