/** What one block is executed with: its context, prices, state, services and built-in actors. */
@NullMarked
package io.pandan.vm.machine;

import org.jspecify.annotations.NullMarked;
