/** Tests. */
@NullMarked
package io.pandan.runtime.evm.compiler;

import org.jspecify.annotations.NullMarked;
