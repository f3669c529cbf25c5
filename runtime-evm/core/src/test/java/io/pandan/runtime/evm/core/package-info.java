/** Tests of the interpreter, and the bytecode builder and host in memory that they share. */
@NullMarked
package io.pandan.runtime.evm.core;

import org.jspecify.annotations.NullMarked;
