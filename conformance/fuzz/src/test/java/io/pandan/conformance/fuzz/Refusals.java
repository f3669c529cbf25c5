package io.pandan.conformance.fuzz;

import java.util.List;

/** Tells the exceptions that bad input may cause from all others. */
final class Refusals {

  private Refusals() {}

  /** What is tried. */
  @FunctionalInterface
  interface Attempt {
    /** Tries it. */
    void run() throws Exception;
  }

  /**
   * Tries something.
   *
   * @param expected the exceptions by which the input may be refused, subclasses included
   * @return whether it was taken
   */
  static boolean allow(List<Class<? extends Exception>> expected, Attempt attempt) {
    try {
      attempt.run();
      return true;
    } catch (Exception e) {
      if (expected.stream().anyMatch(type -> type.isInstance(e))) {
        return false;
      }
      throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
  }
}
