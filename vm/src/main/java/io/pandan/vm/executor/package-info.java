/** Applies messages: who may send, who pays, and what goes on chain. */
@NullMarked
package io.pandan.vm.executor;

import org.jspecify.annotations.NullMarked;
