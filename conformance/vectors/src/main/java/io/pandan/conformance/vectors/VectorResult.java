package io.pandan.conformance.vectors;

import java.util.Optional;

/**
 * A vector, what it calls, and what became of it.
 *
 * @param name the vector's name, with the variant's where there are several
 * @param target what its first message calls: actor and method; empty where that is not known
 * @param verdict what became of it
 * @param run what running it gave, where it was run to an end
 */
public record VectorResult(String name, String target, Verdict verdict, Optional<VectorRun> run) {}
