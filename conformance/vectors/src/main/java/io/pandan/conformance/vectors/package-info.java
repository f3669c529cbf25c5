/**
 * Messages with known outcomes, run on the VM with the WASM runtime and any engine, without a
 * framework.
 *
 * <p>Start at {@link io.pandan.conformance.vectors.VectorMachine}: it runs a {@link
 * io.pandan.conformance.vectors.Scenario}, which a {@link
 * io.pandan.conformance.vectors.MessageVector} of a file gives, or anyone else. {@link
 * io.pandan.conformance.vectors.Comparison} holds the outcome to what was recorded, {@link
 * io.pandan.conformance.vectors.EngineDifference} to the outcome on another engine. What stands in
 * for a chain and for proofs here is no part of a node.
 */
@NullMarked
package io.pandan.conformance.vectors;

import org.jspecify.annotations.NullMarked;
