/** Whether what is measured is what it says. */
@NullMarked
package io.pandan.bench.evm;

import org.jspecify.annotations.NullMarked;
