/** Tests of the EVM actor on a network in memory. */
@NullMarked
package io.pandan.runtime.evm.actor;

import org.jspecify.annotations.NullMarked;
