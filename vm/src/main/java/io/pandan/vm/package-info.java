/**
 * Filecoin's virtual machine. Start at {@link io.pandan.vm.DefaultMachineFactory}; a message goes
 * through {@code executor}, {@code call}, {@code kernel} and an actor runtime.
 */
@NullMarked
package io.pandan.vm;

import org.jspecify.annotations.NullMarked;
