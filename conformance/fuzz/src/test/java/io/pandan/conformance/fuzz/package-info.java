/**
 * What takes bytes from strangers, under bytes of all kinds. Each {@code …Target} has the method
 * that Jazzer calls; {@code FuzzTargetsTest} runs them on the inputs that are kept.
 */
@NullMarked
package io.pandan.conformance.fuzz;

import org.jspecify.annotations.NullMarked;
