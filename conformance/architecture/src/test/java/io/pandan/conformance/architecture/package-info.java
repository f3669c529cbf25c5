/** Reads the reactor's jars, and finds what breaks the rules between rooms. */
@NullMarked
package io.pandan.conformance.architecture;

import org.jspecify.annotations.NullMarked;
