/** Built-in actors in Java over the kernel. */
@NullMarked
package io.pandan.vm.actor;

import org.jspecify.annotations.NullMarked;
