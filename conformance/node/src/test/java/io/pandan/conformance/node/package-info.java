/**
 * The parts of a node together, on a plain class path: what a framework adds is tested elsewhere.
 */
@NullMarked
package io.pandan.conformance.node;

import org.jspecify.annotations.NullMarked;
