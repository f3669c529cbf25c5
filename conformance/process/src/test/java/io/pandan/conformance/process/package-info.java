/** The assembled node as its users run it: processes that are swapped under load and killed. */
@NullMarked
package io.pandan.conformance.process;

import org.jspecify.annotations.NullMarked;
