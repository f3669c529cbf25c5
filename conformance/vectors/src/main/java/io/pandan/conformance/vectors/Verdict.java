package io.pandan.conformance.vectors;

import java.util.List;

/** What became of a vector. */
public sealed interface Verdict {

  /** Everything came out as recorded. */
  record Passed() implements Verdict {}

  /**
   * Something did not, or the vector is damaged.
   *
   * @param differences what, at least one
   */
  record Failed(List<Difference> differences) implements Verdict {

    /** Copies the list. */
    public Failed {
      differences = List.copyOf(differences);
    }
  }

  /**
   * It was not run.
   *
   * @param reason why
   */
  record Skipped(String reason) implements Verdict {}
}
