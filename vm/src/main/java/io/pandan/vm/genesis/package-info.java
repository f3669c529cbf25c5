/** The first state of a network. */
@NullMarked
package io.pandan.vm.genesis;

import org.jspecify.annotations.NullMarked;
