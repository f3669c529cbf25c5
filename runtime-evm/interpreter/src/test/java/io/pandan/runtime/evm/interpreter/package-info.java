/** Tests. */
@NullMarked
package io.pandan.runtime.evm.interpreter;

import org.jspecify.annotations.NullMarked;
