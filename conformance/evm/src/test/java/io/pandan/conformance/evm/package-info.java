/**
 * Contracts on two networks at once: the actors in Java, and those that the Filecoin project
 * released.
 */
@NullMarked
package io.pandan.conformance.evm;

import org.jspecify.annotations.NullMarked;
