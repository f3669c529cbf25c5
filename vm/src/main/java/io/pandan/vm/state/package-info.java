/** The state tree and what the VM itself knows of the Init actor's state. */
@NullMarked
package io.pandan.vm.state;

import org.jspecify.annotations.NullMarked;
