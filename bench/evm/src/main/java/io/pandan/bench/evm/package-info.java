/**
 * Measures contracts on a node, on its peers and on the machine alone. Start at {@link
 * io.pandan.bench.evm.BenchCommand}.
 */
@NullMarked
package io.pandan.bench.evm;

import org.jspecify.annotations.NullMarked;
