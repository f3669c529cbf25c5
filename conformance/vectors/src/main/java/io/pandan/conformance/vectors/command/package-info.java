/**
 * {@code ./pandan conformance}: vectors on the command line. Start at {@link
 * io.pandan.conformance.vectors.command.ConformanceCommand}.
 */
@NullMarked
package io.pandan.conformance.vectors.command;

import org.jspecify.annotations.NullMarked;
